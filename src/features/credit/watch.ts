import { addDays, type Day, dayIn, formatDay } from '../../core/dates.ts';
import type { Hit } from '../approvals/index.ts';
import type { Assessed } from './assess.ts';
import type { CreditCase } from './case.ts';
import type { RuleCode } from './policy.ts';
import { type ClassName, type CreditFile, limitOn } from './file.ts';

/** A customer whom credit should keep an eye on, and why. */
export interface Watched {
  account: { id: string; name: string };
  class: ClassName;
  severity: Hit['severity'] | 'note';
  /** Short clauses, the gravest first. Percents and days, never amounts: sales may read them. */
  reasons: string[];
  /** Minor units of the company's currency; the limit undefined where none holds. */
  firm: number;
  limit: number | undefined;
}

/** How soon the end of a limit or of collateral is worth a line. */
const soonDays = 30;
const ranks: Record<Watched['severity'], number> = { block: 0, refer: 1, warn: 2, note: 3 };
/**
 * What puts nobody on the list by itself: where nobody keeps limits everybody is without one, and where few owe anything
 * each owes much of it.
 */
const ofCompany: ReadonlySet<string> = new Set<RuleCode>(['limit-missing', 'concentration']);
/** What is wrong only where something is owed. */
const ofDebtors: ReadonlySet<string> = new Set<RuleCode>(['limit-missing', 'limit-expired', 'stale-data']);

/**
 * Who belongs on the watch-list (RISK 4.5, 4.7): whom a rule of the policy would stop or send to somebody if they ordered
 * now, whose class got worse, whose limit or collateral ends soon, whose review is due. Undefined for all others.
 */
export function watchedOf(
  file: CreditFile,
  given: CreditCase,
  { hits, measures }: Pick<Assessed, 'hits' | 'measures'>,
  zone: string,
): Watched | undefined {
  const { firm } = measures.after;
  const { today } = given;
  const fired = new Set(hits.map(({ code }) => code));
  const isNews = ({ code }: Hit) =>
    (firm > 0 || !ofDebtors.has(code)) && !(code === 'projected-utilisation' && fired.has('firm-utilisation'));
  const alone = hits
    .filter((hit) => ofCompany.has(hit.code) && isNews(hit))
    .map(({ text }) => ({ severity: 'note' as const, reasons: [clause(text)] }));
  const found: Pick<Watched, 'severity' | 'reasons'>[] = [
    ...hits
      .filter((hit) => isNews(hit) && !ofCompany.has(hit.code))
      .map(({ severity, text }) => ({ severity, reasons: [clause(text)] })),
    ...downgrade(file, today),
    ...ending(file, today).map((reason) => ({ severity: 'note' as const, reasons: [reason] })),
    ...(isReviewDue(file, today, zone) ? [{ severity: 'note' as const, reasons: ['its review is due'] }] : []),
    ...alone,
  ].sort((a, b) => ranks[a.severity] - ranks[b.severity]);
  const [gravest] = found;
  if (!gravest || found.length === alone.length) return undefined;
  return {
    account: file.account,
    class: measures.score.class,
    severity: gravest.severity,
    reasons: found.flatMap(({ reasons }) => reasons),
    firm,
    limit: given.limit.kind === 'valid' ? given.limit.amount : undefined,
  };
}

/** The gravest first, then whoever owes most. */
export function inOrder(list: readonly Watched[]): Watched[] {
  return [...list].sort((a, b) => ranks[a.severity] - ranks[b.severity] || b.firm - a.firm);
}

/** `The oldest invoice is 40 days overdue.` inside a sentence. */
function clause(sentence: string): string {
  const bare = sentence.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(bare) ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare;
}

/** A new customer stands with class 3, as in the matrix. */
const rungs: Record<ClassName, number> = { '1': 1, '2': 2, '3': 3, N: 3, '4': 4, '5': 5 };

function isWorse(now: ClassName, before: ClassName): boolean {
  return rungs[now] > rungs[before];
}

function downgrade({ rated }: CreditFile, today: Day): Pick<Watched, 'severity' | 'reasons'>[] {
  if (!rated?.before || !isWorse(rated.class, rated.before) || rated.since < addDays(today, -soonDays)) return [];
  const reason = `class ${rated.before} became ${rated.class} on ${formatDay(rated.since)}`;
  return [{ severity: 'warn', reasons: [reason] }];
}

function ending(file: CreditFile, today: Day): string[] {
  const until = addDays(today, soonDays);
  const isSoon = (day: Day) => day >= today && day <= until;
  const limit = limitOn(file, today);
  return [
    ...(limit.kind === 'valid' && isSoon(limit.grant.validTo)
      ? [`its ${limit.temporary ? 'temporary ' : ''}limit ends on ${formatDay(limit.grant.validTo)}`]
      : []),
    ...file.collateral
      .filter(({ validTo }) => isSoon(validTo))
      .map(({ type, validTo }) => `the ${type.replaceAll('-', ' ')} ends on ${formatDay(validTo)}`),
  ];
}

/** Due by its day, or said to be due (which puts the day off) and not done since. */
function isReviewDue(file: CreditFile, today: Day, zone: string): boolean {
  if (reviewDay(file, zone) <= today) return true;
  const told = file.history.findLast(({ what }) => what === 'credit.review-due' || what === 'credit.reviewed');
  return told?.what === 'credit.review-due' && told.summary.endsWith('its review is due');
}

/** The day of the next review: 91 days after the file was made where nobody set one. */
export function reviewDay(file: Pick<CreditFile, 'reviewOn' | 'createdAt'>, zone: string): Day {
  return file.reviewOn ?? addDays(dayIn(file.createdAt, zone), 91);
}
