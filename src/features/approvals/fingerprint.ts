import { createHash } from 'node:crypto';
import type { Day } from '../../core/dates.ts';
import type { Assessment, Fingerprint, Subject } from './request.ts';
import type { Terms } from './terms.ts';

/** What an approval is bound to, with a hash that an auditor can compare. */
export function fingerprintOf(subject: Pick<Subject, 'account'>, ask: Terms, assessment: Assessment): Fingerprint {
  const bound = {
    account: subject.account.id,
    amount: ask.amount,
    days: ask.days ?? 0,
    deposit: ask.deposit ?? 0,
    discount: ask.discount ?? 0,
    class: assessment.class ?? '',
    policyVersion: assessment.policyVersion,
  };
  const clauses = ask.clauses?.map(({ clause, text }) => `${clause}: ${text}`) ?? [];
  const words = [
    ...Object.entries({ ...bound, amount: `${ask.amount.minor} ${ask.amount.currency}` }).flat(),
    ...clauses,
  ];
  return { ...bound, hash: createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 16) };
}

/** What a thing is like now, as far as the approval depends on it. */
export interface Present {
  amount?: Terms['amount'] | undefined;
  days?: number | undefined;
  deposit?: number | undefined;
  discount?: number | undefined;
  class?: string | undefined;
  reopened?: boolean;
}

const toleratedRise = 1.05;
const classOrder = ['1', '2', '3', 'N', '4', '5'];

/**
 * Why an approval holds no longer, or undefined while it does: the amount rose by more than 5 %, terms got longer, the
 * deposit smaller, the discount deeper, the class worse, the deal was reopened, or its time is over.
 */
export function lapseReason(bound: Fingerprint, present: Present, validUntil: Day, today: Day): string | undefined {
  if (today > validUntil) return 'its validity is over';
  if (present.reopened) return 'the deal was reopened';
  if (present.amount && present.amount.currency !== bound.amount.currency) return 'the currency changed';
  if (present.amount && present.amount.minor > bound.amount.minor * toleratedRise)
    return 'the amount rose by more than 5 %';
  if (present.days !== undefined && present.days > bound.days)
    return `payment terms got longer, from ${bound.days} to ${present.days} days`;
  if (present.deposit !== undefined && present.deposit < bound.deposit) return 'the deposit got smaller';
  if (present.discount !== undefined && present.discount > bound.discount) return 'the discount got deeper';
  if (isWorse(bound.class, present.class)) return `the credit class got worse, from ${bound.class} to ${present.class}`;
  return undefined;
}

function isWorse(before: string, now: string | undefined): boolean {
  if (now === undefined || before === '') return false;
  // Without data there is no class to be worse than: N ranks with 3, as in the matrix.
  const place = (name: string) => Math.min(classOrder.indexOf(name), name === 'N' ? 2 : 9);
  return place(now) > place(before);
}
