import { formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import { type Patch, valueBefore, wholeChanges, type Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Deal, type DealFields, dealName, lostReasons, stages, wonReasons } from './deal.ts';
import { type DealInput, priceOf } from './input.ts';
import { type Act, checkInput, isRefusal, mayNotChange } from './rules.ts';

/**
 * Changes what was said and differs. `seen` is the version that a form showed: values that the person left as they
 * were there are not theirs to change, and where somebody else changed the same value since, both are told.
 */
export function decideUpdate(
  deal: Deal,
  input: DealInput,
  act: Act,
  seen: number = deal.version,
): Write<DealFields> | Refusal {
  const refused = mayNotChange(deal, act.by) ?? checkInput(input);
  if (refused) return refused;
  const base = stateAt(deal, seen);
  if (!base) return refuse(`${dealName(deal)} was changed very often while your form was open. Open the form again.`);
  const wanted = wantedOf(input, base);
  if (isRefusal(wanted)) return wanted;
  const changes = different(wanted, base);
  const clash = Object.keys(different(changes, deal)).find((field) => !same(at(deal, field), at(base, field)));
  if (clash) return sayClash(deal, clash);
  const set = different({ ...changes, ...follows(deal, changes, act) }, deal);
  if (Object.keys(set).length === 0) return refuse(`Nothing would change: ${dealName(deal)} says this already.`);
  const priced = priceOf({}, { amount: deal.amount, cost: deal.cost, listPrice: deal.listPrice, ...pricesIn(set) });
  if (isRefusal(priced)) return priced;
  return { kind: 'write', set, what: 'deal.updated', summary: `changed ${dealName(deal)}: ${sayChanges(set)}` };
}

function pricesIn(set: Patch<DealFields>) {
  return {
    ...(set.amount && { amount: set.amount }),
    ...('cost' in set && { cost: set.cost }),
    ...('listPrice' in set && { listPrice: set.listPrice }),
  };
}

/** The deal as it was at an earlier version: its history, taken back change by change; undefined when it is too long ago. */
export function stateAt(deal: Deal, version: number): DealFields | undefined {
  const count = deal.version - Math.min(Math.max(version, 1), deal.version);
  if (count > wholeChanges) return undefined;
  const state: Record<string, unknown> = { ...deal };
  for (const { before } of deal.history.slice(deal.history.length - count).toReversed()) {
    for (const [field, said] of Object.entries(before)) state[field] = valueBefore(said, state[field]) ?? undefined;
  }
  return state as unknown as DealFields;
}

function wantedOf(input: DealInput, base: DealFields): Patch<DealFields> | Refusal {
  const price = priceOf(input, base);
  if (isRefusal(price)) return price;
  const reasons = input.reasons && reasonsOf(input.reasons, base);
  if (reasons && isRefusal(reasons)) return reasons;
  const said: Patch<DealFields> = {
    ...price,
    products: input.products === null ? [] : input.products,
    type: input.type,
    stage: input.stage,
    probability: input.probability,
    closeDate: input.close,
    owner: input.owner,
    split: input.split === null ? [] : input.split,
    terms: input.terms ?? undefined,
    source: input.source ?? undefined,
    segment: input.segment ?? undefined,
    competitor: input.competitor ?? undefined,
    nextStep: input.next ?? undefined,
    notes: input.notes ?? undefined,
    ...reasons,
  };
  return Object.fromEntries(
    Object.entries(said).filter(([field, value]) => value !== undefined || empties(input, field)),
  );
}

const inputNames: Record<string, keyof DealInput> = { nextStep: 'next', listPrice: 'list' };

function empties(input: DealInput, field: string): boolean {
  return input[inputNames[field] ?? (field as keyof DealInput)] === null;
}

function reasonsOf(reasons: readonly string[], deal: Pick<DealFields, 'status'>): Patch<DealFields> | Refusal {
  const known: readonly string[] = deal.status === 'won' ? wonReasons : lostReasons;
  if (deal.status === 'open') return refuse('Reasons belong to a deal that is won or lost.', { field: 'reasons' });
  const wrong = reasons.find((reason) => !known.includes(reason));
  if (wrong)
    return refuse(`“${wrong}” is no reason for ${deal.status}. It knows: ${known.join(', ')}.`, { field: 'reasons' });
  return deal.status === 'won'
    ? { wonReasons: wonReasons.filter((reason) => reasons.includes(reason)) }
    : { lostReasons: lostReasons.filter((reason) => reasons.includes(reason)) };
}

/** What changes with a value: the stage's probability and the logs from which cycle and slippage are computed. */
function follows(deal: Deal, changes: Patch<DealFields>, act: Act): Patch<DealFields> {
  const { stage, closeDate } = changes;
  const staged = stage !== undefined && stage !== deal.stage;
  const moved = closeDate !== undefined && closeDate !== deal.closeDate && deal.status === 'open';
  return {
    ...(staged && changes.probability === undefined && { probability: stages[stage] }),
    ...(staged && { stageLog: [...deal.stageLog, { stage, at: act.now }] }),
    ...(moved && { closeDateMoves: [...deal.closeDateMoves, { from: deal.closeDate, to: closeDate, at: act.now }] }),
  };
}

function sayClash(deal: Deal, field: string): Refusal {
  const change = deal.history.findLast((each) => field in each.after);
  return refuse(
    `${change?.by.name ?? 'Somebody'} changed the ${label(field)} of ${dealName(deal)} while your form was open: ${sayValue(field, at(deal, field))}. Open the form again to change it.`,
  );
}

function different(wanted: Patch<DealFields>, now: DealFields): Patch<DealFields> {
  return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => !same(value, at(now, field))));
}

function at(deal: DealFields, field: string): unknown {
  return Object.entries(deal).find(([name]) => name === field)?.[1];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null, sortKeys) === JSON.stringify(b ?? null, sortKeys);
}

/** The database may give the parts of a value back in another order. */
function sortKeys(_key: string, value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b))) : value;
}

const labels: Record<string, string> = {
  closeDate: 'close date',
  listPrice: 'list price',
  nextStep: 'next step',
  wonReasons: 'reasons',
  lostReasons: 'reasons',
};

function label(field: string): string {
  return labels[field] ?? field;
}

function sayChanges(set: Patch<DealFields>): string {
  return Object.entries(set)
    .filter(([field]) => field !== 'stageLog' && field !== 'closeDateMoves')
    .map(([field, value]) => `${label(field)} ${sayValue(field, value)}`)
    .join(', ');
}

/** Too long for a line, or not for everybody who reads the thread. */
const unsaid = new Set(['notes', 'nextStep', 'cost', 'listPrice']);

function sayValue(field: string, value: unknown): string {
  if (value === undefined || value === null) return 'emptied';
  if (field === 'closeDate' && typeof value === 'string') return formatDay(value);
  if (unsaid.has(field)) return 'noted';
  if (field === 'probability' && typeof value === 'number') return `${value} %`;
  if (Array.isArray(value)) return value.length === 0 ? 'emptied' : value.map(sayItem).join(', ');
  return sayItem(value);
}

function sayItem(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('minor' in value && 'currency' in value)
    return formatMoney({ minor: Number(value.minor), currency: String(value.currency) });
  if ('percent' in value && 'person' in value) return `${sayItem(value.person)} ${String(value.percent)} %`;
  return 'name' in value ? String(value.name) : '';
}
