import { type DealType, dealTypes, type Stage, stages } from '../deals/deal.ts';
import {
  type CountedDeal,
  creditOf,
  type Earlier,
  dayNumber,
  type DealFacts,
  isNoDecision,
  isQualifiedLoss,
} from './counted.ts';
import { addStageDays, noStageDays, type StageDays } from './funnel.ts';

/** How a deal stands, as the one pass reads it. */
export const outcome = { open: 0, won: 1, lost: 2, noDecision: 3, unqualified: 4, gone: 5 } as const;

const stageNames = Object.keys(stages) as Stage[];
export const commitStage = stageNames.indexOf('commit');
export const negotiationStage = stageNames.indexOf('negotiation');
const stageIndex = new Map<Stage, number>(stageNames.map((stage, index) => [stage, index]));
const typeIndex = new Map<DealType, number>(dealTypes.map((type, index) => [type, index]));

/**
 * The deals of a company in columns: one typed array for each thing that figures are added up from, so that a pass over
 * all of them touches little memory. `facts` keeps what is shown of each deal.
 */
export interface Columns {
  size: number;
  outcome: Uint8Array;
  stage: Uint8Array;
  type: Uint8Array;
  probability: Uint8Array;
  close: Int32Array;
  created: Int32Array;
  amount: Float64Array;
  /** NaN where nobody gave one. */
  list: Float64Array;
  cost: Float64Array;
  owner: Int32Array;
  /** 1 where the deal has a split. */
  shared: Uint8Array;
  /** When the close date was last changed, in milliseconds; 0 where it never was. */
  lastMove: Float64Array;
  /** When somebody last did something with it, in milliseconds. */
  touched: Float64Array;
  /** What amounts were until they were changed; absent where they never were. */
  earlier: Map<number, readonly Earlier[]>;
  /** How long deals were in each stage, kept up with every deal that is put. */
  stageDays: StageDays;
  facts: (DealFacts | undefined)[];
  /** Who gets what of deals with a split: person indexes and amounts; absent where all is the owner's. */
  shares: Map<number, { person: number; amount: number }[]>;
  /** Rows by deal id. */
  rows: Map<string, number>;
  /** Ids of people in the order of their indexes, and the way back. */
  people: string[];
  names: string[];
  personIndex: Map<string, number>;
}

export function createColumns(capacity = 1024): Columns {
  return {
    size: 0,
    ...arrays(capacity),
    earlier: new Map(),
    stageDays: noStageDays(),
    facts: [],
    shares: new Map(),
    rows: new Map(),
    people: [],
    names: [],
    personIndex: new Map(),
  };
}

function arrays(capacity: number) {
  return {
    outcome: new Uint8Array(capacity),
    stage: new Uint8Array(capacity),
    type: new Uint8Array(capacity),
    probability: new Uint8Array(capacity),
    close: new Int32Array(capacity),
    created: new Int32Array(capacity),
    amount: new Float64Array(capacity),
    list: new Float64Array(capacity),
    cost: new Float64Array(capacity),
    owner: new Int32Array(capacity),
    shared: new Uint8Array(capacity),
    lastMove: new Float64Array(capacity),
    touched: new Float64Array(capacity),
  };
}

/** Puts a deal into its row, which is a new one when it was not known; a removed deal empties its row. */
export function putDeal(columns: Columns, { facts, amount, list, cost, earlier, created, close }: CountedDeal): void {
  const row = rowOf(columns, facts.id);
  columns.outcome[row] = outcomeOf(facts);
  columns.stage[row] = stageIndex.get(facts.stage) ?? 0;
  columns.type[row] = typeIndex.get(facts.type) ?? 0;
  columns.probability[row] = facts.probability;
  columns.close[row] = close;
  columns.created[row] = created;
  columns.amount[row] = amount;
  columns.list[row] = list ?? Number.NaN;
  columns.cost[row] = cost ?? Number.NaN;
  columns.owner[row] = personOf(columns, facts.owner.id, facts.owner.name);
  columns.lastMove[row] = facts.closeDateMoves.at(-1)?.at.getTime() ?? 0;
  columns.touched[row] = facts.updatedAt.getTime();
  if (earlier && earlier.length > 0) columns.earlier.set(row, earlier);
  else columns.earlier.delete(row);
  replaceFacts(columns, row, facts);
  putShares(columns, row, facts, amount);
}

/** Takes a deal out: it was undone, or its currency has no rate. */
export function dropDeal(columns: Columns, id: string): void {
  const row = columns.rows.get(id);
  if (row === undefined) return;
  columns.outcome[row] = outcome.gone;
  replaceFacts(columns, row, undefined);
  columns.shares.delete(row);
}

function replaceFacts(columns: Columns, row: number, facts: DealFacts | undefined): void {
  const before = columns.facts[row];
  if (before) addStageDays(columns.stageDays, before, -1);
  if (facts) addStageDays(columns.stageDays, facts, 1);
  columns.facts[row] = facts;
}

function putShares(columns: Columns, row: number, facts: DealFacts, amount: number): void {
  columns.shared[row] = facts.split.length === 0 ? 0 : 1;
  if (facts.split.length === 0) {
    if (columns.shares.size > 0) columns.shares.delete(row);
    return;
  }
  for (const { person } of facts.split) personOf(columns, person.id, person.name);
  const parts = creditOf(facts, amount).map((share) => ({
    person: columns.personIndex.get(share.person) ?? 0,
    amount: share.amount,
  }));
  columns.shares.set(row, parts);
}

function rowOf(columns: Columns, id: string): number {
  const known = columns.rows.get(id);
  if (known !== undefined) return known;
  const row = columns.size;
  if (row >= columns.close.length) grow(columns);
  columns.size += 1;
  columns.rows.set(id, row);
  return row;
}

function grow(columns: Columns): void {
  const wider = arrays(columns.close.length * 2);
  wider.outcome.set(columns.outcome);
  wider.stage.set(columns.stage);
  wider.type.set(columns.type);
  wider.probability.set(columns.probability);
  wider.close.set(columns.close);
  wider.created.set(columns.created);
  wider.amount.set(columns.amount);
  wider.list.set(columns.list);
  wider.cost.set(columns.cost);
  wider.owner.set(columns.owner);
  wider.shared.set(columns.shared);
  wider.lastMove.set(columns.lastMove);
  wider.touched.set(columns.touched);
  Object.assign(columns, wider);
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
  if (facts.removed) return outcome.gone;
  if (facts.status !== 'lost') return outcome[facts.status];
  if (isNoDecision(facts)) return outcome.noDecision;
  return isQualifiedLoss(facts) ? outcome.lost : outcome.unqualified;
}

/** The deal of a row, as the plain formulas take it. */
export function dealAt(columns: Columns, row: number): CountedDeal | undefined {
  const facts = columns.facts[row];
  if (!facts) return undefined;
  const list = columns.list[row] ?? Number.NaN;
  const cost = columns.cost[row] ?? Number.NaN;
  return {
    facts,
    amount: columns.amount[row] ?? 0,
    earlier: columns.earlier.get(row),
    list: Number.isNaN(list) ? undefined : list,
    cost: Number.isNaN(cost) ? undefined : cost,
    created: columns.created[row] ?? 0,
    close: columns.close[row] ?? dayNumber(facts.closeDate),
  };
}
