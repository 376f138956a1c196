import { formatMoney } from '../../core/money.ts';
import type { Condition, ConditionKind } from './request.ts';
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

/** Conditions as people write them, one a line or between semicolons; each gets the kind that its words suggest. */
export function readConditions(words: string): Condition[] {
  return words
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part.length > 0)
    .map((part) => ({
      kind: guesses.find(([pattern]) => pattern.test(part))?.[1] ?? 'other',
      text: part,
      status: 'open',
    }));
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
