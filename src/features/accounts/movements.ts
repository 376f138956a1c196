import { addDays, type Day, formatDay } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Patch } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { Account, AccountFields, ChurnReason, Movement } from './account.ts';

/** Who records a movement, and when: the day is the company's. */
export interface MovementAct {
  by: PersonRef;
  now: Date;
  today: Day;
}

export interface Why {
  reason?: ChurnReason | undefined;
  words?: string | undefined;
  competitor?: string | undefined;
}

type Customer = Pick<Account, 'recurring' | 'churned' | 'movements' | 'customerSince'>;

/**
 * Sets what a customer pays in a year from a day on. A first amount counts from the day it is a customer since, where
 * that is known: noting what was always paid is no growth. Of one that left, only what it paid is put right.
 */
export function recurringFrom(
  account: Customer,
  to: Money | undefined,
  act: MovementAct,
  on: Day = act.today,
): Patch<AccountFields> {
  if (account.churned) return { recurring: to };
  const isFirst = account.recurring === undefined && !account.movements?.length;
  const since = account.customerSince;
  const day = isFirst && since !== undefined && since < on ? since : latest(on, account);
  return { recurring: to, ...moved(account, { on: day, kind: 'changed', to }, act) };
}

/** A customer that leaves from a day on; with `lost`, one that stays and pays so much less. */
export function churnFrom(
  account: Customer & { name: string },
  { on, lost, ...why }: Why & { on: Day; lost?: Money | undefined },
  act: MovementAct,
): Patch<AccountFields> | Refusal {
  const last = account.movements?.at(-1);
  if (account.churned) return refuse(`${account.name} left on ${formatDay(last?.on ?? act.today)} already.`);
  if (last && last.on > on)
    return refuse(`What ${account.name} pays changed on ${formatDay(last.on)}; this cannot be before that.`, {
      field: 'on',
    });
  if (!lost) return { churned: true, ...moved(account, { on, kind: 'churned', ...why }, act) };
  const left = remaining(account, lost);
  if ('kind' in left) return left;
  return { recurring: left, ...moved(account, { on, kind: 'contracted', to: left, ...why }, act) };
}

/** A customer that comes back, at the earliest on the day it left. */
export function returnFrom(account: Customer, to: Money | undefined, act: MovementAct, on: Day): Patch<AccountFields> {
  const pays = to ?? account.recurring;
  const movement = { on: latest(on, account), kind: 'returned' as const, to: pays };
  return { churned: undefined, recurring: pays, ...moved({ ...account, recurring: undefined }, movement, act) };
}

function remaining({ recurring, name }: Customer & { name: string }, lost: Money): Money | Refusal {
  if (!recurring)
    return refuse(`Nobody has said what ${name} pays in a year. Say it first, or leave out what was lost.`, {
      field: 'lost',
    });
  if (lost.currency !== recurring.currency)
    return refuse(`${name} pays in ${recurring.currency}: say what was lost in it too.`, { field: 'lost' });
  if (lost.minor <= 0 || lost.minor >= recurring.minor)
    return refuse(
      `${name} pays ${formatMoney(recurring)} a year. What was lost is a part of it; leave it out when all of it goes.`,
      { field: 'lost' },
    );
  return { minor: recurring.minor - lost.minor, currency: recurring.currency };
}

/** Movements follow each other: none is before the last one. */
function latest(on: Day, { movements = [] }: Customer): Day {
  const last = movements.at(-1)?.on;
  return last !== undefined && last > on ? last : on;
}

function moved(
  { movements = [], recurring }: Customer,
  movement: Pick<Movement, 'on' | 'kind' | 'to'> & Why,
  { by, now }: MovementAct,
): Patch<AccountFields> {
  const said = Object.fromEntries(Object.entries(movement).filter(([, value]) => value !== undefined));
  const made = { ...said, ...(recurring && { from: recurring }), by: { id: by.id, name: by.name }, at: now };
  return { movements: [...movements, made as Movement] };
}

/** How a customer stood at the end of a day: whether it was one, and what it paid in a year. */
export interface Standing {
  isCustomer: boolean;
  recurring: Money | undefined;
}

/**
 * The standing at the end of a day, from the movements up to it. Before the first movement it paid what that one came
 * from; without movements, what is noted now. It is a customer since the day that is noted or its first movement; where
 * neither is known, whoever pays always was one.
 */
export function standingAt(account: Customer, day: Day): Standing {
  const { movements = [], recurring, customerSince } = account;
  const last = movements.findLast(({ on }) => on <= day);
  const [first] = movements;
  const since = customerSince ?? (first && !first.from && first.kind !== 'churned' ? first.on : undefined);
  // Of one that left on a day that nobody noted, nothing is counted.
  if (last?.kind === 'churned' || (account.churned && !first)) return { isCustomer: false, recurring: undefined };
  if (since !== undefined && since > day && !last) return { isCustomer: false, recurring: undefined };
  if (last) return { isCustomer: true, recurring: last.to };
  const before = first ? first.from : recurring;
  return { isCustomer: since !== undefined || before !== undefined || first !== undefined, recurring: before };
}

/** The day before a window, at whose end its cohort is counted. */
export const dayBefore = (start: Day): Day => addDays(start, -1);
