import { isDeepStrictEqual } from 'node:util';
import { newId } from '../core/ids.ts';
import type { AuditEntry, Due } from '../core/outbox.ts';
import type { PersonRef } from '../core/person.ts';
import { type Change, type Grown, type Patch, type Stored, wholeChanges, type Write } from '../core/records.ts';

// A list that is longer is kept in a change as what was added to it.
const longList = 20;
const reducedChanges = 5_000;

type Values = Record<string, unknown>;

export function firstChange(by: PersonRef, made: { values: object; what: string; summary: string }, now: Date): Change {
  const { values, what, summary } = made;
  const after = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return { id: newId(now), at: now, by, what, summary, before: {}, after };
}

export function changeOf<T>(current: Stored<T>, by: PersonRef, decision: Write<T>, now: Date): Change {
  const { what, summary, undoes } = decision;
  const before: Values = {};
  const after: Values = {};
  for (const field of Object.keys(decision.set)) {
    const was = (current as Values)[field] ?? null;
    const is = (decision.set as Patch<Values>)[field] ?? null;
    const grown = grownList(was, is);
    before[field] = grown?.before ?? was;
    after[field] = grown?.after ?? is;
  }
  return { id: newId(now), at: now, by, what, summary, before, after, ...(undoes !== undefined && { undoes }) };
}

/** A long list that something was added to, so that many additions do not take the square of their room. */
function grownList(was: unknown, is: unknown): { before: Grown; after: { added: unknown[] } } | undefined {
  if (!Array.isArray(was) || !Array.isArray(is) || was.length < longList) return undefined;
  const { length } = was;
  if (!isDeepStrictEqual(is.slice(0, length), was)) return undefined;
  return { before: { first: length }, after: { added: is.slice(length) } };
}

export function auditOf(kind: string, id: string, change: Change): Due {
  const { at, by, what, summary, before, after } = change;
  const entry: AuditEntry = { at, by, what, summary, before, after, record: { kind, id } };
  return { kind: 'audit', entry };
}

/**
 * The history of a record after one more change, where it has to be made shorter; undefined where the change is just
 * added. The first change and the newest hundred stay whole; of those between, only what they did to the `keeps` fields.
 */
export function shortened(current: Stored<unknown>, change: Change, keeps: readonly string[]): Change[] | undefined {
  const { history, version } = current;
  if (version % wholeChanges !== 0 || history.length < 2 * wholeChanges) return undefined;
  const [first, ...rest] = [...history, change];
  const older = rest.slice(0, -wholeChanges).flatMap((each) => reduced(each, keeps));
  return [...(first ? [first] : []), ...older.slice(-reducedChanges), ...rest.slice(-wholeChanges)];
}

function reduced(change: Change, keeps: readonly string[]): Change[] {
  const before = only(change.before, keeps);
  const after = only(change.after, keeps);
  return Object.keys(after).length === 0 ? [] : [{ ...change, before, after }];
}

function only(values: Values, fields: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([field]) => fields.includes(field)));
}
