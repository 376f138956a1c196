import { looksLikeMoney } from './money.ts';
import { personPattern } from './tokens.ts';

/** How many of the words at the beginning are one amount: 0 where they begin with none. */
export function takeMoney(words: readonly string[]): number {
  const number = isCurrencyWord(words[0]) ? 1 : 0;
  const end = number + countDigitGroups(words.slice(number));
  if (end === number) return 0;
  const isWhole = (count: number) => looksLikeMoney(words.slice(0, count).join(' '));
  if (number === 0 && isCurrencyWord(words[end]) && isWhole(end + 1)) return end + 1;
  return isWhole(end) ? end : 0;
}

const isCurrencyWord = (word = '') => /^([A-Za-z]{3}|[€$£¥₹₩])$/.test(word);

/** How many words a number has: `12 500,50` two, as half of Europe groups its thousands by blanks. */
function countDigitGroups([first = '', ...rest]: readonly string[]): number {
  if (!/\d/.test(first)) return 0;
  if (!/^[€$£¥₹₩]?-?\d{1,3}$/.test(first)) return 1;
  const groups = countWhile(rest, (word) => /^\d{3}$/.test(word));
  const hasLast = /^\d{3}([.,]\d+)?([€$£¥₹₩]|[a-z]{3})?$/i.test(rest[groups] ?? '');
  return 1 + groups + (hasLast ? 1 : 0);
}

const month = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const weekday = '(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?';
const writtenDays = [
  { count: 3, pattern: new RegExp(`^(\\d{1,2} ${month}|${month} \\d{1,2}),? \\d{4}$`, 'i') },
  { count: 2, pattern: new RegExp(`^(\\d{1,2} ${month}|${month} \\d{1,2}|next ${weekday})$`, 'i') },
  { count: 1, pattern: new RegExp(`^${weekday}$`, 'i') },
  { count: 1, pattern: /^(\d{4}-\d{2}-\d{2}|[+-]\d+[dwmy]|eom|eoq|eoy|today|tomorrow|yesterday)$/i },
];

/** The same for a day. */
export function takeDay(words: readonly string[]): number {
  return writtenDays.find(({ count, pattern }) => pattern.test(words.slice(0, count).join(' ')))?.count ?? 0;
}

/** The same for a period. */
export function takePeriod(words: readonly string[]): number {
  if (/^(this|last|next|previous)$/i.test(words[0] ?? '')) {
    if (/^\d+$/.test(words[1] ?? '') && /^days$/i.test(words[2] ?? '')) return 3;
    return /^(week|month|quarter|year)$/i.test(words[1] ?? '') ? 2 : 0;
  }
  return /^((fy)?\d{4}(-?q[1-4]|-\d{2}|-?w\d{1,2})?|q[1-4]|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/i.test(
    words[0] ?? '',
  )
    ? 1
    : 0;
}

/** Whether a word can only be a person: a mention, or `me`. */
export function isPersonWord(word: string): boolean {
  return personPattern.test(word) || word === 'me';
}

/** How many words at the beginning pass a test. */
export function countWhile(words: readonly string[], test: (word: string) => boolean): number {
  const end = words.findIndex((word) => !test(word));
  return end < 0 ? words.length : end;
}
