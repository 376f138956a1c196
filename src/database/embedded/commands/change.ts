import { type Doc, isDoc } from '../bson.ts';
import type { Collection } from '../collection.ts';
import type { Variables } from '../expressions/compile.ts';
import { find } from '../find.ts';
import { identical } from '../keys.ts';
import { matchedAt } from '../match.ts';
import { docOf, type Stored } from '../stored.ts';
import { compileUpdate, isReplacement, type Update } from '../update.ts';
import { upsertSeed } from '../upsert.ts';
import type { Context } from './command.ts';

/** Which documents are to be changed or removed. */
export interface Selection {
  readonly filter: Doc;
  readonly sort: Doc;
  readonly hint: unknown;
  readonly variables: Variables;
}

export interface UpdateSpec extends Selection {
  readonly update: unknown;
  readonly arrayFilters: Doc[];
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
}

export interface Outcome {
  /** How many documents were matched or, when there were none, upserted. */
  readonly n: number;
  readonly modified: number;
  readonly upserted?: unknown;
  /** The last document that was matched, before and after. */
  readonly before?: Doc;
  readonly after?: Doc;
}

/** Removes the documents of a selection: all, or the first so many. */
export function remove(collection: Collection | undefined, selected: Selection, limit: number): Stored[] {
  const { stored } = find(collection, { ...selected, limit });
  for (const one of stored) collection?.remove(one);
  return stored;
}

/** Updates the documents of a selection, or makes one where there is none and one is wanted. */
export function change(namespace: string, spec: UpdateSpec, { engine, now }: Context): Outcome {
  const update = compileUpdate(spec.update, spec.arrayFilters, spec.variables);
  const collection = engine.collection(namespace);
  const { stored } = find(collection, { ...spec, limit: spec.isMulti ? 0 : 1 });
  if (!collection || stored.length === 0)
    return spec.isUpsert ? upsert(engine.ensure(namespace), spec, update, now) : { n: 0, modified: 0 };
  const isPositional = usesPosition(spec.update);
  let outcome: Outcome = { n: stored.length, modified: 0 };
  for (const one of stored) {
    const before = docOf(one);
    const matched = isPositional ? matchedAt(spec.filter, spec.variables, before) : undefined;
    const after = update(before, { matched, isInsert: false, now });
    const isChanged = !identical(before, after);
    if (isChanged) collection.replace(one, after);
    outcome = { ...outcome, modified: outcome.modified + (isChanged ? 1 : 0), before, after };
  }
  return outcome;
}

/** Whether an update holds the positional operator in one of its paths. */
function usesPosition(source: unknown): boolean {
  if (!isDoc(source)) return false;
  return Object.values(source).some(
    (fields) => isDoc(fields) && Object.keys(fields).some((field) => field.split('.').includes('$')),
  );
}

function upsert(collection: Collection, { filter, update }: UpdateSpec, make: Update, now: Date): Outcome {
  const seed = upsertSeed(filter);
  // A replacement takes nothing of the query but its _id.
  const start = !isReplacement(update) ? seed : Object.hasOwn(seed, '_id') ? { _id: seed._id } : {};
  const after = collection.insert(make(start, { isInsert: true, now }));
  return { n: 1, modified: 0, upserted: after._id ?? null, after };
}
