import { DateTime } from 'luxon';
import { type Calendar, type Day, parseDay } from '../../core/dates.ts';
import { type Money, parseMoney } from '../../core/money.ts';
import type { ConditionKind } from './request.ts';

/** What an approver's own words mean, as far as a fixed grammar can tell. It never guesses: what is unclear is unclear. */
export type Spoken =
  | { kind: 'approve' }
  | { kind: 'counter'; terms: SpokenTerms; conditions: { kind: ConditionKind; text: string }[] }
  | { kind: 'reject'; text: string }
  | { kind: 'ask'; text: string }
  /** Words of a decision, but not one decision. */
  | { kind: 'unclear'; why: string }
  /** No decision in it. */
  | { kind: 'talk' };

export interface SpokenTerms {
  amount?: Money;
  days?: number;
  deposit?: number;
  until?: Day;
}

const no =
  /\b(no|nope|reject(ed)?|declined?|den(y|ied)|refuse[ds]?|not ok(ay)?|not approved|can(no|')?t approve|cannot approve|won'?t approve|do(n'?t| not) approve|not acceptable|absolutely not)\b/i;
const yes =
  /(?:\b(ok|okay|yes|yep|approved?|approve it|agreed?|fine|good to go|go ahead|looks good|lgtm|green light|ship it|works for me|i'm fine)\b|👍|✅|:\+1:|:white_check_mark:)/i;
const asks = /\?\s*$/;
const doubt = /\b(maybe|perhaps|might|probably|not sure|let me think|i think|possibly|later|tomorrow maybe|depends)\b/i;
const joins = /\b(if|with|but|provided|subject to|on condition|only|under|as long as|instead|make it|max|up to)\b/i;

interface Reader {
  pattern: RegExp;
  read(match: RegExpExecArray, found: Found, calendar: Calendar, currency: string): boolean;
}

interface Found {
  terms: SpokenTerms;
  conditions: { kind: ConditionKind; text: string }[];
}

const upfront =
  '(?:up[- ]?front|deposit|down(?: payment)?|in advance|advance payment|prepaid|prepayment|pre-?payment|before delivery)';

const readers: readonly Reader[] = [
  {
    pattern: new RegExp(`(\\d{1,3}(?:[.,]\\d)?)\\s*(?:%|percent|per cent)\\s*(?:of it |as )?(?:a )?${upfront}`, 'i'),
    read: deposit,
  },
  {
    pattern: new RegExp(`${upfront}\\s*(?:of|:)?\\s*(\\d{1,3}(?:[.,]\\d)?)\\s*(?:%|percent|per cent)`, 'i'),
    read: deposit,
  },
  {
    pattern: /\b(?:fully |full |100 ?% )?(?:prepaid|prepayment|cash in advance|pay(?:ment)? in advance)\b/i,
    read: (_match, found) => set(found, 'days', 0),
  },
  { pattern: /\bnet[ -]?(\d{1,3})\b(?:\s*days)?/i, read: (match, found) => set(found, 'days', Number(match[1])) },
  {
    pattern: /\b(\d{1,3})[ -]?days?\b(?:\s*(?:net|terms|payment))?/i,
    read: (match, found) => set(found, 'days', Number(match[1])),
  },
  {
    pattern:
      /\b(?:until|till|til|through|up to and including|to|by)\s+(?:the )?(end of (?:the )?(?:month|quarter|year)|eom|eoq|eoy|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.(?:\d{4})?|\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9}(?: \d{4})?|(?:end of )?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?: \d{1,2})?(?: \d{4})?)\b/i,
    read: until,
  },
  {
    pattern:
      /\b(?:up to|at most|max(?:imum)?(?: of)?|cap(?:ped)?(?: it)?(?: at)?|only|limit(?:ed)?(?: it)? to|not more than|no more than)\s+((?:[€$£]\s?|[a-z]{3} )?\d[\d.,']*\s?(?:k|m|mio)?(?:\s?(?:[€$£]|eur|usd|gbp|chf))?)(?![\w%])/i,
    read: cap,
  },
  { pattern: /\b(?:against |a |with (?:a )?)?(?:parent |bank )?guarantee\b[^,;.]*/i, read: condition('guarantee') },
  { pattern: /\b(?:against |an? )?(?:letter of credit|l\/c)\b[^,;.]*/i, read: condition('letter-of-credit') },
  { pattern: /\bcredit insurance\b[^,;.]*/i, read: condition('insurance') },
  {
    pattern:
      /\b(?:once|after|when|if|as soon as)?\s*(?:they |all |the )*(?:overdue|past due|open)[^,;.]*?(?:paid|cleared|settled)\b|\b(?:once|after|when|if|as soon as) they (?:pay|clear|settle) (?:the |all )*(?:overdue|past due)[^,;.]*/i,
    read: condition('overdue-cleared'),
  },
  {
    pattern: /\b(?:with |after )?(?:new|updated|current|latest) (?:accounts|financials|balance sheet)\b[^,;.]*/i,
    read: condition('updated-accounts'),
  },
];

/** Words that say nothing about the decision. */
const filler =
  /\b(from|my|side|me|for|this|that|it|the|a|an|of|on|in|and|then|please|thanks|thank|you|pls|so|is|are|am|be|we|i|us|they|them|their|can|will|would|do|let'?s|as|at|to|just|also|again|all|customer|request|deal|go|terms|payment|paid|hi|hello|guys|team|very|now|credit|order|by|from here|needs?|must|should|half)\b/gi;

/** Reads a reply such as “ok with 30% upfront, net 30, till December”. */
export function readReply(words: string, calendar: Calendar, currency: string): Spoken {
  const said = words
    .replace(/<[@#!][^>]*>/g, ' ')
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  if (said.length === 0 || said.length > 600) return { kind: 'talk' };
  const found: Found = { terms: {}, conditions: [] };
  const left = take(said, found, calendar, currency);
  if (left === undefined) return { kind: 'unclear', why: 'two different values for one thing' };
  const refuses = no.test(said);
  const agrees = yes.test(left.replace(new RegExp(no.source, 'gi'), ' '));
  const has = Object.keys(found.terms).length > 0 || found.conditions.length > 0;
  return meaning({ said, left, refuses, agrees, has, found });
}

function meaning({
  said,
  left,
  refuses,
  agrees,
  has,
  found,
}: {
  said: string;
  left: string;
  refuses: boolean;
  agrees: boolean;
  has: boolean;
  found: Found;
}): Spoken {
  if (!refuses && !agrees && !has) return asks.test(said) ? { kind: 'ask', text: said } : { kind: 'talk' };
  if (asks.test(said))
    return refuses || agrees || has ? { kind: 'unclear', why: 'it is a question' } : { kind: 'ask', text: said };
  if (doubt.test(said)) return { kind: 'unclear', why: 'it is not a clear yes or no' };
  if (refuses && (agrees || has)) return { kind: 'unclear', why: 'it says both yes and no' };
  if (refuses) return { kind: 'reject', text: said };
  const rest = unread(left);
  if (rest.length > 0)
    return { kind: 'unclear', why: `I do not know what “${rest.slice(0, 5).join(' ')}” means for the decision` };
  if (has)
    return agrees || joins.test(said) ? { kind: 'counter', ...found } : { kind: 'unclear', why: 'terms, but no yes' };
  return joins.test(left.replace(yes, ' '))
    ? { kind: 'unclear', why: 'it has a condition that I cannot read' }
    : { kind: 'approve' };
}

/** The words without what was read; undefined when two readings of one value disagree. */
function take(said: string, found: Found, calendar: Calendar, currency: string): string | undefined {
  let left = said;
  for (const { pattern, read } of readers) {
    for (let match = pattern.exec(left); match; match = pattern.exec(left)) {
      if (!read(match, found, calendar, currency)) return undefined;
      left = `${left.slice(0, match.index)} ; ${left.slice(match.index + match[0].length)}`;
    }
  }
  return left;
}

function unread(left: string): string[] {
  return left
    .replace(new RegExp(yes.source, 'gi'), ' ')
    .replace(new RegExp(joins.source, 'gi'), ' ')
    .replace(filler, ' ')
    .replace(/[\p{P}\p{S}]/gu, ' ')
    .split(/\s+/)
    .filter((word) => word.length > 0);
}

function deposit(match: RegExpExecArray, found: Found): boolean {
  const percent = Number((match[1] ?? '').replace(',', '.'));
  return percent > 0 && percent <= 100 && set(found, 'deposit', percent);
}

function until(match: RegExpExecArray, found: Found, calendar: Calendar): boolean {
  const day = dayOf(match[1] ?? '', calendar);
  return day !== undefined && set(found, 'until', day);
}

/** A month alone means its last day: “till December” includes December. */
function dayOf(words: string, calendar: Calendar): Day | undefined {
  const word = words
    .toLowerCase()
    .replace(/^end of (the )?/, '')
    .replace(/(\d)(st|nd|rd|th)\b/, '$1')
    .replace(' of ', ' ');
  const ends: Record<string, string> = { month: 'eom', quarter: 'eoq', year: 'eoy' };
  const month =
    ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].findIndex(
      (name) => /^[a-z]+(?: \d{4})?$/.test(word) && word.startsWith(name),
    ) + 1;
  if (month > 0) {
    const now = DateTime.fromJSDate(calendar.now, { zone: calendar.zone });
    const year = Number(/\d{4}$/.exec(word)?.[0] ?? (month < now.month ? now.year + 1 : now.year));
    return DateTime.fromObject({ year, month }).endOf('month').toFormat('yyyy-MM-dd');
  }
  const read = parseDay(ends[word] ?? word, calendar);
  return read.ok ? read.value : undefined;
}

function cap(match: RegExpExecArray, found: Found, _calendar: Calendar, currency: string): boolean {
  const read = parseMoney(match[1] ?? '', currency);
  if (!read.ok || read.value.minor <= 0) return false;
  const before = found.terms.amount;
  found.terms.amount = read.value;
  return before === undefined || (before.minor === read.value.minor && before.currency === read.value.currency);
}

function condition(kind: ConditionKind) {
  return (match: RegExpExecArray, found: Found): boolean => {
    found.conditions.push({ kind, text: match[0].trim() });
    return true;
  };
}

function set<K extends 'days' | 'deposit' | 'until'>(
  found: Found,
  name: K,
  value: NonNullable<SpokenTerms[K]>,
): boolean {
  const before = found.terms[name];
  found.terms = { ...found.terms, [name]: value };
  return before === undefined || before === value;
}
