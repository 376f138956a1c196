import { type DealStatus, type DealType, dealTypes, type Stage, stages } from '../deals/deal.ts';
import { type CountedDeal, creditOf, type DealFacts, isNoDecision, isQualifiedLoss } from './counted.ts';
import { addStageDays, furthest, noStageDays, type StageDays } from './funnel.ts';
import { keyOf, segmentKey } from './only.ts';
import { createSlab, type Slab } from './slab.ts';
import { turn } from '../../core/turn.ts';
import { forgetDeal, stageLogOf, writeDeal } from './written-deal.ts';

/** How a deal stands, as the one pass reads it; `gone` where no deal is. */
export const outcome = { gone: 0, open: 1, won: 2, lost: 3, noDecision: 4, unqualified: 5 } as const;

export const stageNames = Object.keys(stages) as Stage[];
export const commitStage = stageNames.indexOf('commit');
export const negotiationStage = stageNames.indexOf('negotiation');
const stageIndex = new Map<Stage, number>(stageNames.map((stage, index) => [stage, index]));
const typeIndex = new Map<DealType, number>(dealTypes.map((type, index) => [type, index]));

const kinds = {
  outcome: Uint8Array,
  stage: Uint8Array,
  /** The furthest stage it was in; one more than the last when it was won. */
  reached: Uint8Array,
  type: Uint8Array,
  probability: Uint8Array,
  close: Int32Array,
  created: Int32Array,
  amount: Float64Array,
  /** NaN where nobody gave one. */
  list: Float64Array,
  cost: Float64Array,
  owner: Int32Array,
  /** 1 where the deal has a split. */
  shared: Uint8Array,
  /** When the close date was last changed, in milliseconds; 0 where it never was. */
  lastMove: Float64Array,
  /** When somebody last did something with it, in milliseconds. */
  touched: Float64Array,
  /** Keys of the account and the segment, by which most others are told apart. */
  account: Uint32Array,
  segment: Uint32Array,
  /** Where in the slab the rest is written; 0 where no deal is. */
  written: Uint32Array,
};
type Arrays = { [Name in keyof typeof kinds]: InstanceType<(typeof kinds)[Name]> };

/**
 * The deals of a company in columns: one typed array for each thing that figures are added up from, so that a pass over
 * all of them touches little memory. The row of a deal is its number. What has no fixed size is written into a slab: no
 * deal is an object, so that a collection of the heap takes no longer for a million of them.
 */
export interface Columns extends Arrays {
  /** One more than the highest number of a deal. */
  size: number;
  slab: Slab;
  /** How long deals were in each stage, kept up with every deal that is put. */
  stageDays: StageDays;
  /** Ids of people in the order of their indexes, and the way back. */
  people: string[];
  names: string[];
  personIndex: Map<string, number>;
}

export function createColumns(capacity = 1024): Columns {
  const arrays = Object.entries(kinds).map(([name, Kind]) => [name, new Kind(capacity)]);
  return {
    // One array for each name, of its kind.
    ...(Object.fromEntries(arrays) as Arrays),
    size: 0,
    slab: createSlab(),
    stageDays: noStageDays(),
    people: [],
    names: [],
    personIndex: new Map(),
  };
}

/** Makes room for deals up to a number, one column in each turn: copying all of them would keep others waiting. */
export async function makeRoom(columns: Columns, number: number): Promise<void> {
  if (number < columns.written.length) return;
  const capacity = 2 * Math.max(number, columns.written.length);
  for (const [name, Kind] of Object.entries(kinds)) {
    const wider = new Kind(capacity);
    wider.set(columns[name as keyof Arrays]);
    Object.assign(columns, { [name]: wider });
    await turn();
  }
}

/** Puts a deal into its row, in place of what was known of it. There must be room for it. */
export function putDeal(columns: Columns, deal: CountedDeal): void {
  const { facts, amount, list, cost, created, close } = deal;
  const row = facts.number;
  if (row >= columns.written.length) throw new Error(`There is no room for deal ${row}`);
  forgetStageDays(columns, row);
  columns.size = Math.max(columns.size, row + 1);
  columns.outcome[row] = outcomeOf(facts);
  columns.stage[row] = stageIndex.get(facts.stage) ?? 0;
  columns.reached[row] = furthest(facts);
  columns.type[row] = typeIndex.get(facts.type) ?? 0;
  columns.probability[row] = facts.probability;
  columns.close[row] = close;
  columns.created[row] = created;
  columns.amount[row] = amount;
  columns.list[row] = list ?? Number.NaN;
  columns.cost[row] = cost ?? Number.NaN;
  columns.owner[row] = personOf(columns, facts.owner.id, facts.owner.name);
  columns.shared[row] = facts.split.length === 0 ? 0 : 1;
  columns.lastMove[row] = facts.closeDateMoves.at(-1)?.at.getTime() ?? 0;
  columns.touched[row] = facts.updatedAt.getTime();
  columns.account[row] = keyOf(facts.account.id);
  columns.segment[row] = segmentKey(facts.segment);
  columns.written[row] = writeDeal(columns.slab, columns.written[row] ?? 0, deal, sharesOf(columns, facts, amount));
  addStageDays(columns.stageDays, facts, 1);
}

/** Takes a deal out: it was undone, or its currency has no rate. */
export function dropDeal(columns: Columns, number: number): void {
  const written = columns.written[number] ?? 0;
  if (written === 0) return;
  forgetStageDays(columns, number);
  columns.outcome[number] = outcome.gone;
  columns.written[number] = 0;
  forgetDeal(columns.slab, written);
}

function forgetStageDays({ slab, written, stageDays }: Columns, row: number): void {
  const before = written[row] ?? 0;
  if (before !== 0) addStageDays(stageDays, { stageLog: stageLogOf(slab, before) }, -1);
}

/** Who gets what of a deal with a split; nothing where all is the owner's. */
function sharesOf(columns: Columns, facts: DealFacts, amount: number): { person: number; amount: number }[] {
  if (facts.split.length === 0) return [];
  for (const { person } of facts.split) personOf(columns, person.id, person.name);
  return creditOf(facts, amount).map((share) => ({
    person: columns.personIndex.get(share.person) ?? 0,
    amount: share.amount,
  }));
}

/** The index of a person; somebody new gets the next one. */
export function personOf(columns: Columns, id: string, name: string): number {
  const known = columns.personIndex.get(id);
  if (known !== undefined) return known;
  columns.personIndex.set(id, columns.people.length);
  columns.names.push(name);
  return columns.people.push(id) - 1;
}

function outcomeOf(facts: DealFacts): number {
  if (facts.status !== 'lost') return outcome[facts.status];
  if (isNoDecision(facts)) return outcome.noDecision;
  return isQualifiedLoss(facts) ? outcome.lost : outcome.unqualified;
}

export function statusAt({ outcome: outcomes }: Pick<Columns, 'outcome'>, row: number): DealStatus {
  const stands = outcomes[row];
  return stands === outcome.open ? 'open' : stands === outcome.won ? 'won' : 'lost';
}
