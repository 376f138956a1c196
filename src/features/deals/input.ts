import type { Day } from '../../core/dates.ts';
import { type Money, parseMoney } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { DealFields, DealType, LostReason, Split, Stage, WonReason } from './deal.ts';
import type { LooseMoney } from './fields.ts';
import { costAtMargin } from './figures.ts';

/** What people say about a deal. `null` empties a value. */
export interface DealInput {
  amount?: Money | undefined;
  cost?: LooseMoney | null | undefined;
  /** Percent; another way to say the cost. */
  margin?: number | undefined;
  list?: LooseMoney | null | undefined;
  products?: string[] | null | undefined;
  type?: DealType | undefined;
  stage?: Stage | undefined;
  probability?: number | undefined;
  close?: Day | undefined;
  terms?: number | null | undefined;
  source?: string | null | undefined;
  segment?: string | null | undefined;
  competitor?: string | null | undefined;
  next?: string | null | undefined;
  notes?: string | null | undefined;
  owner?: PersonRef | undefined;
  split?: Split[] | null | undefined;
  reasons?: (WonReason | LostReason)[] | undefined;
  link?: string | undefined;
}

type Prices = Pick<DealFields, 'amount' | 'cost' | 'listPrice'>;

/** Amount, cost and list price after what was said, all in one currency. */
export function priceOf(input: Pick<DealInput, 'amount' | 'cost' | 'margin' | 'list'>, now: Prices): Prices | Refusal {
  const amount = input.amount ?? now.amount;
  if (input.margin !== undefined && input.cost)
    return refuse('Say the cost or the margin, not both: one follows from the other.', { field: 'margin' });
  const cost =
    input.margin === undefined ? inCurrency(input.cost, now.cost, amount, 'cost') : costAtMargin(amount, input.margin);
  if (cost && 'kind' in cost) return cost;
  const listPrice = inCurrency(input.list, now.listPrice, amount, 'list');
  if (listPrice && 'kind' in listPrice) return listPrice;
  return { amount, cost, listPrice };
}

function inCurrency(
  said: LooseMoney | null | undefined,
  now: Money | undefined,
  amount: Money,
  field: 'cost' | 'list',
): Money | Refusal | undefined {
  const name = field === 'cost' ? 'cost' : 'list price';
  if (said === null) return undefined;
  if (said === undefined) {
    if (!now || now.currency === amount.currency) return now;
    return refuse(`The ${name} is in ${now.currency}. Say it in ${amount.currency} too, or “${field}:none”.`, {
      field,
    });
  }
  if (said.currency !== undefined && said.currency !== amount.currency)
    return refuse(`The ${name} is in ${said.currency}, the deal in ${amount.currency}. Use one currency.`, { field });
  const read = parseMoney(said.words, amount.currency);
  if (!read.ok) return refuse(read.problem, { field });
  return read.value.minor < 0 ? refuse(`The ${name} cannot be less than 0.`, { field }) : read.value;
}

/** Shares must add up to 100 percent, each person once. */
export function shareProblem(split: readonly Split[]): string | undefined {
  const people = new Set(split.map((share) => share.person.id));
  if (people.size < split.length) return 'Somebody is in the split twice.';
  if (split.some((share) => share.percent <= 0)) return 'Each share must be more than 0 %.';
  const sum = Math.round(split.reduce((total, share) => total + share.percent, 0) * 10_000) / 10_000;
  return split.length === 0 || sum === 100 ? undefined : `The shares add up to ${sum} %, not to 100 %.`;
}
