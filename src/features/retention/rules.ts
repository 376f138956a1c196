import { DateTime } from 'luxon';
import { type Day, formatDay } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { Due } from '../../core/outbox.ts';
import type { Person } from '../../core/person.ts';
import type { Patch, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import {
  type Account,
  type AccountFields,
  type CheckIn,
  churnFrom,
  mayNotChange,
  recurringFrom,
  returnFrom,
  type Renewal,
  type Why,
} from '../accounts/index.ts';
import { nextReminder } from './moments.ts';

/** Who does it, when, and where the owner's clocks are. */
export interface Act {
  by: Person;
  now: Date;
  today: Day;
  ownerZone: string;
}

type Decision = Write<AccountFields> | Refusal;

const usualMonths = 12;
const mostCheckins = 50;

export interface RenewalInput {
  on?: Day | undefined;
  months?: number | undefined;
  notice?: number | undefined;
  amount?: Money | undefined;
}

/** Says when a customer's contract ends, for how long it is renewed, and what it is worth. */
export function decideRenewal(account: Account, input: RenewalInput, act: Act): Decision {
  const refused = mayNotChange(account, act.by) ?? left(account);
  if (refused) return refused;
  const before = account.renewal;
  const on = input.on ?? before?.on;
  if (on === undefined) return refuse(`Say when ${account.name} is to renew, for example 2027-03-31.`, { field: 'on' });
  const renewal: Renewal = {
    on,
    months: input.months ?? before?.months ?? usualMonths,
    notice: input.notice ?? before?.notice ?? 0,
  };
  const pays = input.amount && differs(input.amount, account.recurring) ? input.amount : undefined;
  if (!pays && before && same(before, renewal))
    return refuse(`Nothing would change: ${account.name} says this already.`);
  const set = { renewal, ...(pays && recurringFrom(account, pays, act)) };
  return write(
    account,
    set,
    act,
    'account.renewal',
    `set the renewal of ${account.name} to ${formatDay(on)}${sayPays(pays)}`,
  );
}

/** A customer renewed: the date moves by the term, and what was agreed holds from the old date on. */
export function decideRenewed(account: Account, input: Pick<RenewalInput, 'on' | 'amount'>, act: Act): Decision {
  const refused = mayNotChange(account, act.by) ?? left(account);
  if (refused) return refused;
  const { renewal } = account;
  if (!renewal) return refuse(`${account.name} has no renewal date yet. Say it first.`, { field: 'account' });
  const on = input.on ?? afterTerm(renewal);
  if (on <= renewal.on)
    return refuse(`It renews on ${formatDay(renewal.on)}; the next one is after that.`, { field: 'until' });
  const pays = input.amount && differs(input.amount, account.recurring) ? input.amount : undefined;
  const set = { renewal: { ...renewal, on }, ...(pays && recurringFrom(account, pays, act, renewal.on)) };
  return write(account, set, act, 'account.renewed', `renewed ${account.name} until ${formatDay(on)}${sayPays(pays)}`);
}

/** The day a term after the renewal: the end of a month stays one. */
export function afterTerm({ on, months }: Pick<Renewal, 'on' | 'months'>): Day {
  const day = DateTime.fromISO(on, { zone: 'utc' });
  const moved = day.plus({ months });
  return (day.day === day.daysInMonth ? moved.endOf('month') : moved).toFormat('yyyy-MM-dd');
}

/** Anybody who sells may note what they learned; one that is late is of the day it is noted. */
export function decideCheckin(account: Account, said: Omit<CheckIn, 'at' | 'by'>, act: Act): Decision {
  if (said.next !== undefined && said.next <= act.today)
    return refuse('The next check-in is after today.', { field: 'next' });
  const made: CheckIn = {
    at: act.now,
    by: { id: act.by.id, name: act.by.name },
    words: said.words,
    ...(said.health && { health: said.health }),
    ...(said.next !== undefined && { next: said.next }),
  };
  const checkins = [...(account.checkins ?? []), made].slice(-mostCheckins);
  const colour = said.health ? `, ${said.health}` : '';
  return write(account, { checkins }, act, 'account.checkin', `checked in with ${account.name}${colour}`);
}

/** A customer leaves, or with `lost` pays less, from a day on and for a reason. */
export function decideChurn(account: Account, said: Why & { on: Day; lost?: Money | undefined }, act: Act): Decision {
  const refused = mayNotChange(account, act.by);
  if (refused) return refused;
  const set = churnFrom(account, said, act);
  if (isRefusal(set)) return set;
  const why = said.reason ? `, ${said.reason.replaceAll('-', ' ')}` : '';
  const summary = said.lost
    ? `noted that ${account.name} pays ${formatMoney(said.lost)} a year less from ${formatDay(said.on)}${why}`
    : `noted that ${account.name} ${said.on > act.today ? 'leaves' : 'left'} on ${formatDay(said.on)}${why}`;
  return write(account, said.lost ? set : { ...set, renewal: undefined }, act, 'account.churned', summary);
}

/** A customer that left comes back, or stays after all. */
export function decideReturn(account: Account, said: { on: Day; amount?: Money | undefined }, act: Act): Decision {
  const refused = mayNotChange(account, act.by);
  if (refused) return refused;
  if (!account.churned) return refuse(`${account.name} is no customer that left.`, { field: 'account' });
  const set = returnFrom(account, said.amount, act, said.on);
  return write(account, set, act, 'account.returned', `noted that ${account.name} is back${sayPays(said.amount)}`);
}

/** The reminder is told by the write that puts the next one off, so that it is told once. */
export function decideRemind(current: Account, now: Date, zone: string, due: readonly Due[]): Decision {
  if (current.remindAt === undefined || current.remindAt > now) return refuse('Nothing to remind of.');
  return {
    kind: 'write',
    set: { remindAt: nextReminder(current, now, zone) },
    what: 'account.reminded',
    summary: `the owner of ${current.name} was reminded of it`,
    due,
  };
}

/** One silence is told once: until somebody has said a word again. */
export function decideQuiet(current: Account, touched: Date, due: readonly Due[]): Decision {
  if (wasTold(current, touched)) return refuse('This silence was told.');
  return {
    kind: 'write',
    set: { quietSince: touched },
    what: 'account.quiet',
    summary: `the owner of ${current.name} was told that it went quiet`,
    due,
  };
}

export function wasTold({ quietSince }: Pick<Account, 'quietSince'>, touched: Date): boolean {
  return quietSince !== undefined && quietSince >= touched;
}

function write(account: Account, set: Patch<AccountFields>, act: Act, what: string, summary: string): Decision {
  const remindAt = nextReminder({ ...account, ...set }, act.now, act.ownerZone);
  return { kind: 'write', set: { ...set, remindAt }, what, summary };
}

function left({ churned, name }: Account): Refusal | undefined {
  return churned ? refuse(`${name} left. Note first that it is back.`, { field: 'account' }) : undefined;
}

export function isRefusal(value: object): value is Refusal {
  return 'kind' in value && value.kind === 'refusal';
}

function sayPays(pays: Money | undefined): string {
  return pays ? `, ${formatMoney(pays)} a year` : '';
}

function differs(a: Money, b: Money | undefined): boolean {
  return a.minor !== b?.minor || a.currency !== b.currency;
}

function same(a: Renewal, b: Renewal): boolean {
  return a.on === b.on && a.months === b.months && a.notice === b.notice;
}
