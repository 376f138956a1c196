import { type Parsed, parsed, problem } from './result.ts';
import { formatNumber } from './numbers.ts';

/** An amount in whole minor units (cents) of an ISO 4217 currency. Never a fraction, never a bare number. */
export interface Money {
  minor: number;
  currency: string;
}

const symbols: Record<string, string> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY', '₹': 'INR', '₩': 'KRW' };
const multipliers: Record<string, number> = { k: 1e3, m: 1e6, mio: 1e6, bn: 1e9, b: 1e9 };
const known = new Set(Intl.supportedValuesOf('currency'));
const amountPattern =
  /^([€$£¥₹₩]|[A-Za-z]{3})?\s*(-?)([\d][\d.,'\u00a0\u202f ]*)(k|m|mio|bn|b)?\s*([€$£¥₹₩]|[A-Za-z]{3})?$/i;
// The longest amount that we can keep is half as long, with blanks between its digits.
const mostLetters = 60;
const digitsByCurrency = new Map<string, number>();

export function isCurrency(code: string): boolean {
  return known.has(code);
}

function matchAmount(words: string): RegExpExecArray | null {
  const trimmed = words.trim();
  return trimmed.length > mostLetters ? null : amountPattern.exec(trimmed);
}

/** How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const cached = digitsByCurrency.get(currency);
  if (cached !== undefined) return cached;
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digitsByCurrency.set(currency, digits);
  return digits;
}

/** Money of a decimal amount in major units, rounded half away from zero to the minor unit. */
export function money(major: number, currency: string): Money {
  return { minor: roundHalfAway(major * 10 ** minorDigits(currency)), currency };
}

/** Reads `45k`, `€1.2m`, `45,000.50 USD`, `12.500,00 €`, `EUR 45k`; without a currency it is in `fallback`. */
export function parseMoney(words: string, fallback: string): Parsed<Money> {
  const match = matchAmount(words);
  if (!match) return problem(`“${words}” is not an amount. Write it like 45k, €1.2m or 45,000.50 USD.`);
  const [, before, sign, digits = '', multiplier, after] = match;
  const currency = currencyOf(before ?? after) ?? (before || after ? undefined : fallback);
  if (!currency) return problem(`“${before ?? after}” is not a currency. Use a code such as EUR or USD.`);
  if (before && after && currencyOf(before) !== currencyOf(after)) return problem(`“${words}” names two currencies.`);
  const number = readNumber(digits, minorDigits(currency), multiplier !== undefined);
  if (number === undefined)
    return problem(`“${digits.trim()}” can be read in two ways. Write it like 45,000.50 or 45k.`);
  const scale = multiplier ? (multipliers[multiplier.toLowerCase()] ?? 1) : 1;
  const amount = money(number * scale * (sign === '-' ? -1 : 1), currency);
  if (!Number.isSafeInteger(amount.minor)) return problem(`“${words}” is larger than any deal we can keep.`);
  return parsed(amount);
}

/** Whether the word could only be (part of) an amount; what the grammar asks to find where a name ends. */
export function looksLikeMoney(words: string): boolean {
  const match = matchAmount(words);
  return (
    match !== null && (match[1] ?? match[5] ?? '€') !== '' && currencyOf(match[1] ?? match[5] ?? 'EUR') !== undefined
  );
}

/** Text with the ISO code, so that it reads the same on every device: `45,000 EUR`, `45,000.50 EUR`. */
export function formatMoney(amount: Money): string {
  const digits = minorDigits(amount.currency);
  const isWhole = amount.minor % 10 ** digits === 0;
  const decimals = isWhole ? 0 : digits;
  return `${formatNumber(amount.minor / 10 ** digits, decimals, decimals)} ${amount.currency}`;
}

/** Three significant places for headlines and charts: `1.25m EUR`, `45k EUR`. */
export function formatMoneyShort(amount: Money): string {
  const major = amount.minor / 10 ** minorDigits(amount.currency);
  const size = Math.abs(major);
  const [scale, suffix] = size >= 1e9 ? [1e9, 'bn'] : size >= 1e6 ? [1e6, 'm'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  const scaled = major / scale;
  const places = Math.abs(scaled) >= 100 || Number.isInteger(scaled) ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${Number(scaled.toFixed(places))}${suffix} ${amount.currency}`;
}

/** What `parseMoney` reads back to the same amount; for forms and buttons. */
export function rawMoney(amount: Money): string {
  const digits = minorDigits(amount.currency);
  // A fourth decimal tells three decimals from thousands.
  return `${(amount.minor / 10 ** digits).toFixed(digits === 3 ? 4 : digits)} ${amount.currency}`;
}

/** Sum in one currency. Throws when currencies differ: converting is the caller's decision, never a default. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  let minor = 0;
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new Error(`Cannot add ${amount.currency} to ${currency}`);
    minor += amount.minor;
  }
  return { minor, currency };
}

/** The amount in another currency at `rate` units of it for one unit of the amount's own. */
export function convertMoney(amount: Money, rate: number, currency: string): Money {
  const scale = 10 ** (minorDigits(currency) - minorDigits(amount.currency));
  return { minor: roundHalfAway(amount.minor * rate * scale), currency };
}

export function roundHalfAway(value: number): number {
  // The nudge for halves that are just missed is a whole unit at 2^52.
  if (Number.isInteger(value)) return value === 0 ? 0 : value;
  const rounded = Math.sign(value) * Math.round(Math.abs(value) + Number.EPSILON * Math.abs(value));
  return rounded === 0 ? 0 : rounded;
}

function currencyOf(word: string | undefined): string | undefined {
  if (!word) return undefined;
  const code = symbols[word] ?? word.toUpperCase();
  return isCurrency(code) ? code : undefined;
}

/**
 * The number behind digits with separators. With both signs the last one is the decimal sign; with one sign alone,
 * three digits after it mean thousands, unless a multiplier follows ("1.250m") or the currency has three decimals.
 */
function readNumber(digits: string, decimals: number, scaled: boolean): number | undefined {
  const compact = digits.replace(/['\u00a0\u202f\s]/g, '').replace(/[.,]$/, '');
  const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  if (last < 0) return Number(compact);
  const sign = compact.charAt(last);
  const other = sign === '.' ? ',' : '.';
  const tail = compact.slice(last + 1);
  const head = compact.slice(0, last);
  const grouped = head.includes(sign);
  const isSingle = !grouped && !head.includes(other);
  if (isSingle && decimals === 3 && tail.length === 3 && !scaled && head !== '0') return undefined;
  const isDecimal = !grouped && (!isSingle || tail.length !== 3 || scaled || head === '0');
  const groups = (isDecimal ? head : compact).split(/[.,]/);
  if (groups.length > 1 && !groups.every((group, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group)))
    return undefined;
  return Number(groups.join('') + (isDecimal ? `.${tail}` : ''));
}
