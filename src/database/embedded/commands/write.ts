import { Long } from 'bson';
import { type Doc, isDoc, own } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { errorReply, MongoError } from '../errors.ts';
import { isTruthy } from '../expressions/compile.ts';
import { evaluateVariables } from '../expressions/variables.ts';
import { find, matchedIndex, refuseCollation } from '../find.ts';
import { identical } from '../keys.ts';
import { compileProjection, matchedPosition } from '../project.ts';
import { docOf, type Stored } from '../stored.ts';
import { compileUpdate, isReplacement, type Update, upsertSeed } from '../update.ts';
import { type Command, type Context, docField, docList, namespaceOf } from './command.ts';

interface UpdateSpec {
  readonly filter: Doc;
  readonly update: unknown;
  readonly arrayFilters: Doc[];
  readonly variables: Doc;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly sort?: Doc | undefined;
  readonly hint?: unknown;
}

interface Outcome {
  readonly matched: number;
  readonly modified: number;
  readonly upserted?: unknown;
  readonly before?: Doc | undefined;
  readonly after?: Doc | undefined;
}

const insert: Command = (command, context) => {
  const namespace = namespaceOf(command, 'insert', context);
  const collection = context.engine.ensure(namespace);
  let n = 0;
  const writeErrors = each(docList(command, 'documents'), command, (doc) => {
    collection.insert(doc);
    n++;
  });
  return { n, ...writeErrors, ok: 1 };
};

/** Runs the operations of a command in order, turning their errors into writeErrors. */
function each(list: Doc[], command: Doc, run: (item: Doc, index: number) => void): Doc {
  const writeErrors: Doc[] = [];
  for (const [index, item] of list.entries()) {
    try {
      run(item, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      const { code, errmsg, ...rest } = errorReply(error);
      delete rest.ok;
      delete rest.codeName;
      writeErrors.push({ index, code, errmsg, ...rest });
      if (command.ordered !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

const update: Command = (command, context) => {
  const namespace = namespaceOf(command, 'update', context);
  let [n, nModified] = [0, 0];
  const upserted: Doc[] = [];
  const writeErrors = each(docList(command, 'updates'), command, (one, index) => {
    const outcome = runUpdate(namespace, updateSpec(one, command, context), context);
    n += outcome.matched + (outcome.upserted === undefined ? 0 : 1);
    nModified += outcome.modified;
    if (outcome.upserted !== undefined) upserted.push({ index, _id: outcome.upserted });
  });
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...writeErrors, ok: 1 };
};

function updateSpec(one: Doc, command: Doc, { now }: Context): UpdateSpec {
  refuseCollation(one);
  const isMulti = one.multi === true;
  if (isMulti && isReplacement(one.u))
    throw new MongoError(9, 'multi update is not supported for replacement-style update');
  return {
    filter: docField(one, 'q'),
    update: one.u,
    arrayFilters: one.arrayFilters === undefined ? [] : docList(one, 'arrayFilters'),
    variables: evaluateVariables({ ...docField(command, 'let'), ...docField(one, 'c') }, now),
    isMulti,
    isUpsert: isTruthy(one.upsert),
    sort: docField(one, 'sort'),
    hint: one.hint,
  };
}

function runUpdate(namespace: string, spec: UpdateSpec, context: Context): Outcome {
  const change = compileUpdate(spec.update, spec.arrayFilters, spec.variables);
  const collection = context.engine.collection(namespace);
  const stored = collection ? found(collection, spec, spec.isMulti ? 0 : 1) : [];
  if (!collection || stored.length === 0) {
    return spec.isUpsert
      ? upsert(context.engine.ensure(namespace), spec, change, context)
      : { matched: 0, modified: 0 };
  }
  let modified = 0;
  let outcome: Pick<Outcome, 'before' | 'after'> = {};
  for (const one of stored) {
    const before = docOf(one);
    const matched = usesPosition(spec.update) ? matchedIndex(spec.filter, before) : undefined;
    const after = change(before, { matched, inserting: false, now: context.now });
    if (!identical(before, after)) {
      collection.replace(one, after);
      modified++;
    }
    outcome = { before, after };
  }
  return { matched: stored.length, modified, ...outcome };
}

function usesPosition(source: unknown): boolean {
  return (
    isDoc(source) &&
    Object.keys(source).some((operator) => {
      const fields = own(source, operator);
      return isDoc(fields) && Object.keys(fields).some((field) => field.split('.').includes('$'));
    })
  );
}

function found(
  collection: Collection,
  { filter, sort, hint, variables }: Pick<UpdateSpec, 'filter' | 'sort' | 'hint' | 'variables'>,
  limit: number,
): Stored[] {
  return find(collection, { filter, sort, limit, variables, ...(hint === undefined ? {} : { hint }) }).stored;
}

function upsert(collection: Collection, spec: UpdateSpec, change: Update, { now }: Context): Outcome {
  const seed = upsertSeed(spec.filter);
  const isWhole = isReplacement(spec.update);
  const start: Doc = isWhole ? (Object.hasOwn(seed, '_id') ? { _id: seed._id } : {}) : seed;
  const made = change(start, { matched: undefined, inserting: true, now });
  const doc = collection.insert(made);
  return { matched: 0, modified: 0, upserted: doc._id ?? null, after: doc };
}

const remove: Command = (command, context) => {
  const collection = context.engine.collection(namespaceOf(command, 'delete', context));
  let n = 0;
  const writeErrors = each(docList(command, 'deletes'), command, (one) => {
    refuseCollation(one);
    const spec = {
      filter: docField(one, 'q'),
      hint: one.hint,
      variables: evaluateVariables(docField(command, 'let'), context.now),
    };
    const stored = collection ? found(collection, spec, Number(one.limit ?? 0)) : [];
    for (const victim of stored) collection?.remove(victim);
    n += stored.length;
  });
  return { n, ...writeErrors, ok: 1 };
};

const findAndModify: Command = (command, context) => {
  refuseCollation(command);
  const namespace = namespaceOf(
    command,
    command.findAndModify === undefined ? 'findandmodify' : 'findAndModify',
    context,
  );
  const fields = docField(command, command.fields === undefined ? 'projection' : 'fields');
  const project = compileProjection(fields, true);
  const shown = (doc: Doc | undefined): unknown => {
    if (!doc) return null;
    const isPositional = Object.keys(fields).some((name) => name.endsWith('.$'));
    return project(doc, isPositional ? { [matchedPosition]: matchedIndex(docField(command, 'query'), doc) } : {});
  };
  const isRemoval = isTruthy(command.remove);
  if (isRemoval && (command.update !== undefined || isTruthy(command.upsert) || isTruthy(command.new))) {
    throw new MongoError(
      9,
      command.update === undefined
        ? 'Cannot specify both upsert/new=true and remove=true'
        : 'Cannot specify both an update and remove=true',
    );
  }
  if (!isRemoval && command.update === undefined)
    throw new MongoError(9, 'Either an update or remove=true must be specified');
  const spec: UpdateSpec = {
    ...updateSpec(
      {
        q: docField(command, 'query'),
        u: command.update,
        upsert: command.upsert,
        hint: command.hint,
        sort: docField(command, 'sort'),
      },
      command,
      context,
    ),
    arrayFilters: command.arrayFilters === undefined ? [] : docList(command, 'arrayFilters'),
  };
  if (isRemoval) {
    const collection = context.engine.collection(namespace);
    const [victim] = collection ? found(collection, spec, 1) : [];
    if (victim) collection?.remove(victim);
    return { lastErrorObject: { n: victim ? 1 : 0 }, value: shown(victim && docOf(victim)), ok: 1 };
  }
  const outcome = runUpdate(namespace, spec, context);
  const isUpserted = outcome.upserted !== undefined;
  return {
    lastErrorObject: {
      n: outcome.matched + (isUpserted ? 1 : 0),
      updatedExisting: outcome.matched > 0,
      ...(isUpserted ? { upserted: outcome.upserted } : {}),
    },
    value: shown(isTruthy(command.new) ? outcome.after : outcome.before),
    ok: 1,
  };
};

/** The command behind client.bulkWrite(): operations over several collections in one message. */
const bulkWrite: Command = (command, context) => {
  const namespaces = docList(command, 'nsInfo').map(({ ns }) => String(ns));
  const totals = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  const results: Doc[] = [];
  for (const [idx, op] of docList(command, 'ops').entries()) {
    try {
      const result = bulkOperation(op, namespaces, command, context, totals);
      if (command.errorsOnly !== true) results.push({ ok: 1, idx, ...result });
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      totals.nErrors++;
      const reply = errorReply(error);
      results.push({ ...reply, idx, n: 0 });
      if (command.ordered !== false) break;
    }
  }
  const { cursor } = context.cursors.open('admin.$cmd.bulkWrite', results, Number.POSITIVE_INFINITY, true);
  return { cursor, ...totals, ok: 1 };
};

function bulkOperation(
  op: Doc,
  namespaces: string[],
  command: Doc,
  context: Context,
  totals: Record<string, number>,
): Doc {
  const [kind = ''] = Object.keys(op);
  const namespace = namespaces[Number(op[kind])];
  if (namespace === undefined) throw new MongoError(2, `BulkWrite ops entry ${kind} has an invalid nsInfo index`);
  const add = (name: string, count: number): void => void (totals[name] = (totals[name] ?? 0) + count);
  if (kind === 'insert') {
    context.engine.ensure(namespace).insert(docField(op, 'document'));
    add('nInserted', 1);
    return { n: 1 };
  }
  if (kind === 'update') {
    const { filter, updateMods, constants, ...rest } = op;
    const outcome = runUpdate(
      namespace,
      updateSpec({ ...rest, q: filter, u: updateMods, c: constants }, command, context),
      context,
    );
    const isUpserted = outcome.upserted !== undefined;
    add('nMatched', outcome.matched);
    add('nModified', outcome.modified);
    add('nUpserted', isUpserted ? 1 : 0);
    return {
      n: outcome.matched + (isUpserted ? 1 : 0),
      nModified: outcome.modified,
      ...(isUpserted ? { upserted: { _id: outcome.upserted } } : {}),
    };
  }
  if (kind !== 'delete') throw new MongoError(9, `Unrecognized bulkWrite operation ${kind}`);
  const collection = context.engine.collection(namespace);
  const spec = {
    filter: docField(op, 'filter'),
    hint: op.hint,
    variables: evaluateVariables(docField(command, 'let'), context.now),
  };
  const stored = collection ? found(collection, spec, op.multi === true ? 0 : 1) : [];
  for (const victim of stored) collection?.remove(victim);
  add('nDeleted', stored.length);
  return { n: stored.length };
}

export const writeCommands: Record<string, Command> = {
  insert,
  update,
  delete: remove,
  findAndModify,
  findandmodify: findAndModify,
  bulkWrite,
};
export { Long };
