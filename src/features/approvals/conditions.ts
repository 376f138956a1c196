import type { Context } from '../../core/context.ts';
import { addDays, type Calendar, type Day, parseDay, startOfDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import type { Condition, ConditionKind, RequestState } from './request.ts';
import { sayNumber, type Terms } from './terms.ts';

const guesses: readonly (readonly [RegExp, ConditionKind])[] = [
  [/deposit|upfront|up front|down payment/i, 'deposit'],
  [/prepa(y|id)|in advance/i, 'prepay'],
  [/overdue|past due|open invoice/i, 'overdue-cleared'],
  [/letter of credit|\bL\/?C\b/i, 'letter-of-credit'],
  [/guarant/i, 'guarantee'],
  [/insur/i, 'insurance'],
  [/accounts|financials|balance sheet|statements/i, 'updated-accounts'],
  [/stage|part|instal|first/i, 'staged-delivery'],
  [/\bcap\b|at most|maximum/i, 'cap'],
  [/net ?\d|days/i, 'shorter-terms'],
];

const dated = /^(.+?),?\s+(?:by|until|before|due|no later than)\s+(.+)$/i;

/**
 * Conditions as people write them, one a line or between semicolons; each gets the kind that its words suggest, and the
 * day that stands at its end (“guarantee of the parent by 15 Dec”).
 */
export function readConditions(words: string, calendar: Calendar): Condition[] {
  return words
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part.length > 0)
    .map((part) => {
      const [, text = part, day = ''] = dated.exec(part) ?? [];
      const due = day === '' ? undefined : parseDay(day, calendar);
      return due?.ok ? dueOn(conditionOf(text), due.value, calendar) : conditionOf(part);
    });
}

/** The days that conditions name are days of the company. */
export function calendarOf({ company, now }: Pick<Context, 'company' | 'now'>): Calendar {
  return { now, zone: company.zone, fiscalYearStart: company.fiscalYearStart };
}

function conditionOf(text: string): Condition {
  return { kind: guesses.find(([pattern]) => pattern.test(text))?.[1] ?? 'other', text, status: 'open' };
}

/** A condition that has to be met by a day: a reminder three days before, and one when the day is over, at nine. */
export function dueOn(condition: Condition, due: Day, { now, zone }: Pick<Calendar, 'now' | 'zone'>): Condition {
  const nine = (day: Day) => new Date(startOfDay(day, zone).getTime() + 9 * 3_600_000);
  const remindAt = [nine(addDays(due, -3)), nine(addDays(due, 1))].filter((at) => at > now);
  return { ...condition, due, remindAt };
}

/** What is still to be done: conditions of an approval that holds, and what a refusal asks for. */
export function openConditions({ status, conditions }: Pick<RequestState, 'status' | 'conditions'>): Condition[] {
  const open = conditions.filter((each) => each.status === 'open');
  if (status === 'approved') return open;
  return status === 'rejected' ? open.filter(({ kind }) => kind === 'notice') : [];
}

/** How many reminders of a condition have come by then. */
export function remindersUntil({ remindAt = [] }: Condition, now: Date): number {
  return remindAt.filter((at) => at <= now).length;
}

/** The next reminder of an open condition; undefined when none is left. */
export function nextReminder(condition: Condition): Date | undefined {
  return condition.remindAt?.[condition.reminded ?? 0];
}

/** A deposit and cover are promises: what the terms promise more than before is followed up as conditions. */
export function promised(before: Partial<Terms>, after: Terms): Condition[] {
  const raised = (after.deposit ?? 0) > (before.deposit ?? 0);
  const cover = (after.cover?.minor ?? 0) > (before.cover?.minor ?? 0) ? after.cover : undefined;
  return [
    ...(raised
      ? [
          {
            kind: 'deposit' as const,
            text: `${sayNumber(after.deposit ?? 0)} % deposit before delivery`,
            status: 'open' as const,
          },
        ]
      : []),
    ...(cover
      ? [
          {
            kind: 'guarantee' as const,
            text: `Cover of ${formatMoney(cover)} before delivery`,
            status: 'open' as const,
          },
        ]
      : []),
  ];
}

/** Old and new conditions; a new deposit or cover takes the place of the old one. */
export function joined(before: readonly Condition[], added: readonly Condition[]): Condition[] {
  const replaced = new Set(
    added.filter(({ kind }) => kind === 'deposit' || kind === 'guarantee').map(({ kind }) => kind),
  );
  return [
    ...before.filter(({ kind, text }) => !replaced.has(kind) && !added.some((each) => each.text === text)),
    ...added,
  ];
}
