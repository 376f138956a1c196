import type { Due, MessageRef } from './outbox.ts';
import type { PersonRef } from './person.ts';
import { type Refusal, refuse } from './reply.ts';

/** One change of a record, kept with it: what a person did, and the fields before and after (`null` = not there). */
export interface Change {
  id: string;
  at: Date;
  by: PersonRef;
  /** `deal.won` */
  what: string;
  summary: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** The change that this one took back. */
  undoes?: string | undefined;
}

/** What stands in `before` for a long list that was added to: so many of its items were there. `after` has the `added`. */
export interface Grown {
  first: number;
}

/** The value that a field had before a change, from what the change says and the value after it; `null` = not there. */
export function valueBefore(said: unknown, after: unknown): unknown {
  const isGrown = typeof said === 'object' && said !== null && 'first' in said && typeof said.first === 'number';
  return isGrown && Array.isArray(after) ? after.slice(0, Number(said.first)) : said;
}

/** A record as it is stored: its own fields and what every record has. */
export type Stored<T> = T & {
  id: string;
  tenant: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  places: MessageRef[];
  /** The first change and at least the last `wholeChanges`; the audit trail has all. */
  history: Change[];
  removed?: boolean | undefined;
};

/** New values by field; `undefined` takes a field away. */
export type Patch<T> = { [Field in keyof T]?: T[Field] | undefined };

/** A change that a rule has decided on. */
export interface Write<T> {
  kind: 'write';
  set: Patch<T>;
  what: string;
  summary: string;
  due?: readonly Due[];
  undoes?: string;
  removes?: boolean;
}

export type Written<T> = { kind: 'written'; record: Stored<T>; change: Change } | Refusal;

export interface Page {
  sort?: Record<string, 1 | -1>;
  limit?: number;
  skip?: number;
}

/**
 * Records of one kind. Each change is one atomic compare-and-set on one document: with the new values go the change
 * itself, its audit line and the messages that are due because of it.
 */
export interface Records<T> {
  kind: string;
  /** Makes a record. With a `key` that was used before, the record of that time is returned unchanged. */
  create(
    tenant: string,
    by: PersonRef,
    made: { values: T; what: string; summary: string; key?: string; due?: readonly Due[] },
  ): Promise<Stored<T>>;
  get(tenant: string, id: string): Promise<Stored<T> | undefined>;
  /**
   * Lets a pure rule decide on the record as it is, and writes what it decided; when somebody else was faster, the rule
   * decides again on the new state. Refusals and missing records change nothing.
   */
  change(
    tenant: string,
    id: string,
    by: PersonRef,
    decide: (record: Stored<T>) => Write<T> | Refusal,
  ): Promise<Written<T>>;
}

/** So many of the newest changes of a record are always there. */
export const wholeChanges = 100;

export const undoMinutes = 15;

/**
 * Takes a change back: by its author, within 15 minutes, when nothing was changed since. A record that is undone to
 * before its beginning is removed, which its history still shows.
 */
export function decideUndo<T>(record: Stored<T>, change: string, by: PersonRef, now: Date): Write<T> | Refusal {
  const last = record.history.at(-1);
  const wanted = record.history.find((each) => each.id === change);
  if (!wanted) return refuse('There is nothing to undo here.');
  if (record.removed || record.history.some((each) => each.undoes === change))
    return refuse('This was undone already.');
  if (wanted.by.id !== by.id) return refuse(`Only ${wanted.by.name} can undo this. You can change the record instead.`);
  if (now.getTime() - wanted.at.getTime() > undoMinutes * 60_000)
    return refuse(`Undo is possible for ${undoMinutes} minutes. You can change the record instead.`);
  if (last?.id !== change)
    return refuse(
      `${last?.by.name ?? 'Somebody'} has changed this since (${last?.summary ?? ''}). You can change the record instead.`,
    );
  const isFirst = record.history[0]?.id === change;
  const set = isFirst
    ? {}
    : (Object.fromEntries(
        Object.entries(wanted.before).map(([field, said]) => [
          field,
          valueBefore(said, fieldOf(record, field)) ?? undefined,
        ]),
      ) as Patch<T>);
  return {
    kind: 'write',
    set,
    what: `${wanted.what}.undone`,
    summary: `undid: ${wanted.summary}`,
    undoes: change,
    removes: isFirst,
  };
}

function fieldOf(record: object, field: string): unknown {
  return Object.entries(record).find(([name]) => name === field)?.[1];
}
