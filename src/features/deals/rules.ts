import { type Day, dayIn, formatDay } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import { hasRole, type Person, type PersonRef } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import {
  type Deal,
  type DealFields,
  dealName,
  type DealStatus,
  type LostReason,
  type Stage,
  stages,
  type WonReason,
} from './deal.ts';
import { type DealInput, priceOf, shareProblem } from './input.ts';

/** Who acts, and when; `today` is the company's. */
export interface Act {
  by: Person;
  now: Date;
  today: Day;
  zone: string;
}

export type Draft = Omit<DealFields, 'number' | 'account'>;

/** The deal that a line or a form describes. Without a close date it is due at the end of the quarter. */
export function draftDeal(input: DealInput & { amount: Money }, act: Act & { endOfQuarter: Day }): Draft | Refusal {
  const wrong = checkInput(input);
  if (wrong) return wrong;
  const price = priceOf(input, { amount: input.amount });
  if (isRefusal(price)) return price;
  const stage = input.stage ?? 'qualified';
  return {
    ...price,
    products: input.products ?? [],
    type: input.type ?? 'new',
    status: 'open',
    stage,
    probability: input.probability ?? stages[stage],
    closeDate: input.close ?? act.endOfQuarter,
    terms: input.terms ?? undefined,
    source: input.source ?? undefined,
    segment: input.segment ?? undefined,
    competitor: input.competitor ?? undefined,
    wonReasons: [],
    lostReasons: [],
    nextStep: input.next ?? undefined,
    notes: input.notes ?? undefined,
    link: input.link,
    owner: input.owner ?? { id: act.by.id, name: act.by.name },
    split: input.split ?? [],
    stageLog: [{ stage, at: act.now }],
    closeDateMoves: [],
  };
}

export function checkInput(input: Pick<DealInput, 'amount' | 'split'>): Refusal | undefined {
  if (input.amount && input.amount.minor < 0) return refuse('The amount cannot be less than 0.', { field: 'amount' });
  const wrong = input.split && shareProblem(input.split);
  return wrong ? refuse(wrong, { field: 'split' }) : undefined;
}

export interface Closing {
  amount?: Money | undefined;
  close?: Day | undefined;
  reasons: readonly string[];
  text?: string | undefined;
  competitor?: string | undefined;
}

/** What closing sets, for a deal that is closed and for one that is logged as closed. */
export function closed(
  deal: Pick<DealFields, 'stageLog' | 'amount'>,
  status: 'won' | 'lost',
  closing: Closing,
  act: Act,
) {
  return {
    status,
    closeDate: closing.close ?? act.today,
    closedAt: act.now,
    stageLog: [...deal.stageLog, { stage: status, at: act.now }],
    wonReasons: status === 'won' ? (closing.reasons as WonReason[]) : [],
    lostReasons: status === 'lost' ? (closing.reasons as LostReason[]) : [],
    reasonText: closing.text,
    ...(closing.amount && { amount: closing.amount }),
    ...(closing.competitor !== undefined && { competitor: closing.competitor }),
  };
}

/** Wins or loses an open deal. Whoever comes second is told who was first. */
export function decideClose(
  deal: Deal,
  status: 'won' | 'lost',
  closing: Closing,
  act: Act,
): Write<DealFields> | Refusal {
  const refused = mayNotChange(deal, act.by) ?? mayNotClose(deal, status, act.zone) ?? checkInput(closing);
  if (refused) return refused;
  if (closing.close !== undefined && closing.close > act.today)
    return refuse(`A deal cannot be ${status} in the future: today is ${formatDay(act.today)}.`, { field: 'close' });
  const price = priceOf({ amount: closing.amount }, deal);
  if (isRefusal(price))
    return refuse(`${price.problem} First change the deal with “${typed(`deal update ${dealName(deal)} …`)}”.`, {
      field: 'amount',
    });
  const { amount } = price;
  const why = closing.reasons.length > 0 ? ` (${closing.reasons.join(', ')})` : '';
  return {
    kind: 'write',
    set: closed(deal, status, closing, act),
    what: `deal.${status}`,
    summary: `${status} ${dealName(deal)}: ${formatMoney(amount)}${why}`,
  };
}

/** Moves an open deal to a stage, or opens a closed one again there when that was asked for. */
export function decideStage(
  deal: Deal,
  wanted: { stage: Stage; probability?: number | undefined; reopen?: boolean | undefined },
  act: Act,
): Write<DealFields> | Refusal {
  const refused = mayNotChange(deal, act.by);
  if (refused) return refused;
  if (deal.status !== 'open' && wanted.reopen !== true)
    return refuse(`${sayClosed(deal, act.zone)} Open it again to move it to ${wanted.stage}.`);
  const probability = wanted.probability ?? stages[wanted.stage];
  if (deal.status === 'open' && deal.stage === wanted.stage && deal.probability === probability)
    return refuse(`${dealName(deal)} is in ${wanted.stage} already.`);
  const moved = {
    stage: wanted.stage,
    probability,
    stageLog: [...deal.stageLog, { stage: wanted.stage, at: act.now }],
  };
  if (deal.status === 'open') {
    const summary = `moved ${dealName(deal)} from ${deal.stage} to ${wanted.stage} (${probability} %)`;
    return { kind: 'write', set: moved, what: 'deal.stage', summary };
  }
  return {
    kind: 'write',
    set: { ...moved, status: 'open', closedAt: undefined, wonReasons: [], lostReasons: [], reasonText: undefined },
    what: 'deal.reopened',
    summary: `opened ${dealName(deal)} again in ${wanted.stage}; it was ${deal.status}`,
  };
}

/** Only the owner, managers and admins change a deal. */
export function mayNotChange(deal: Pick<Deal, 'owner' | 'number'>, by: Person): Refusal | undefined {
  if (deal.owner.id === by.id || hasRole(by, ['manager', 'admin'])) return undefined;
  return refuse(`${dealName(deal)} belongs to ${deal.owner.name}. Only the owner, managers and admins can change it.`);
}

function mayNotClose(deal: Deal, status: DealStatus, zone: string): Refusal | undefined {
  if (deal.status === 'open') return undefined;
  const again = deal.status === status ? '' : ' Open it again first if that changed.';
  return refuse(`${sayClosed(deal, zone)}${again}`);
}

/** Who closed the deal, how and when. */
function sayClosed(deal: Deal, zone: string): string {
  const change = deal.history.findLast((each) => each.after['status'] === deal.status);
  const reasons = deal.status === 'lost' ? deal.lostReasons : deal.wonReasons;
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  const how = `${deal.status}${why}`;
  if (!change) return `${dealName(deal)} is ${how} already.`;
  return `${dealName(deal)} is ${how} already: ${nameOf(change.by)} said so on ${formatDay(dayIn(change.at, zone))}.`;
}

const nameOf = (person: PersonRef) => person.name;

export function isRefusal(value: object): value is Refusal {
  return 'kind' in value && value.kind === 'refusal';
}
