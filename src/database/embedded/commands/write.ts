import type { Doc } from '../bson.ts';
import { errorReply, fail, MongoError } from '../errors.ts';
import { evaluateVariables } from '../expressions/compile.ts';
import { docOf } from '../stored.ts';
import { change, type Outcome, remove, type Selection, type UpdateSpec } from './change.ts';
import { type Command, type Context, docField, docList, namespaceOf, refuseCollation } from './command.ts';
import { isTruthy } from '../numbers.ts';
import { isReplacement } from '../update.ts';
import { hintOf, projection } from './read.ts';

/** Runs the operations of a command in order, turning their errors into writeErrors. */
function each(list: Doc[], command: Doc, run: (item: Doc, index: number) => void): Doc {
  const writeErrors: Doc[] = [];
  for (const [index, item] of list.entries()) {
    try {
      run(item, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      const { ok: _ok, codeName: _codeName, ...rest } = errorReply(error);
      writeErrors.push({ index, ...rest });
      if (command.ordered !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** Which documents an operation is about. */
function selection(filter: Doc, operation: Doc, command: Doc, { now }: Context): Selection {
  refuseCollation(operation);
  const constants = { ...docField(command, 'let'), ...docField(operation, 'c'), ...docField(operation, 'constants') };
  const sort = docField(operation, 'sort');
  return { filter, sort, hint: hintOf(operation), variables: evaluateVariables(constants, now) };
}

function updateSpec(filter: Doc, update: unknown, operation: Doc, command: Doc, context: Context): UpdateSpec {
  const isMulti = operation.multi === true;
  if (isMulti && isReplacement(update)) fail(9, 'multi update is not supported for replacement-style update');
  return {
    ...selection(filter, operation, command, context),
    update,
    arrayFilters: operation.arrayFilters === undefined ? [] : docList(operation, 'arrayFilters'),
    isMulti,
    isUpsert: isTruthy(operation.upsert),
  };
}

const insert: Command = (command, context) => {
  const collection = context.engine.ensure(namespaceOf(command, context));
  let n = 0;
  const writeErrors = each(docList(command, 'documents'), command, (doc) => {
    collection.insert(doc);
    n++;
  });
  return { n, ...writeErrors, ok: 1 };
};

const update: Command = (command, context) => {
  const namespace = namespaceOf(command, context);
  let [n, nModified] = [0, 0];
  const upserted: Doc[] = [];
  const writeErrors = each(docList(command, 'updates'), command, (one, index) => {
    const outcome = change(namespace, updateSpec(docField(one, 'q'), one.u, one, command, context), context);
    n += outcome.n;
    nModified += outcome.modified;
    if (outcome.upserted !== undefined) upserted.push({ index, _id: outcome.upserted });
  });
  return { n, nModified, ...(upserted.length > 0 && { upserted }), ...writeErrors, ok: 1 };
};

const deleteCommand: Command = (command, context) => {
  const collection = context.engine.collection(namespaceOf(command, context));
  let n = 0;
  const writeErrors = each(docList(command, 'deletes'), command, (one) => {
    n += remove(collection, selection(docField(one, 'q'), one, command, context), Number(one.limit ?? 0)).length;
  });
  return { n, ...writeErrors, ok: 1 };
};

const findAndModify: Command = (command, context) => {
  const { remove: isRemoval, update: changes, new: wantsNew, upsert } = command;
  if (isTruthy(isRemoval) && (changes !== undefined || isTruthy(upsert) || isTruthy(wantsNew)))
    fail(9, 'Cannot specify both an update, upsert or new and remove=true');
  if (!isTruthy(isRemoval) && changes === undefined) fail(9, 'Either an update or remove=true must be specified');
  const namespace = namespaceOf(command, context);
  const filter = docField(command, 'query');
  const fields = docField(command, command.fields === undefined ? 'projection' : 'fields');
  const show = projection(fields, { filter });
  if (isTruthy(isRemoval)) {
    const chosen = selection(filter, command, command, context);
    const [victim] = remove(context.engine.collection(namespace), chosen, 1);
    return { lastErrorObject: { n: victim ? 1 : 0 }, value: victim ? show(docOf(victim)) : null, ok: 1 };
  }
  const outcome = change(
    namespace,
    updateSpec(filter, changes, { ...command, multi: false }, command, context),
    context,
  );
  const shown = isTruthy(wantsNew) ? outcome.after : outcome.before;
  const { n, upserted } = outcome;
  return {
    lastErrorObject: {
      n,
      updatedExisting: n > 0 && upserted === undefined,
      ...(upserted !== undefined && { upserted }),
    },
    value: shown ? show(shown) : null,
    ok: 1,
  };
};

/** The command behind client.bulkWrite(): operations over several collections in one message. */
const bulkWrite: Command = (command, context) => {
  const namespaces = docList(command, 'nsInfo').map(({ ns }) => String(ns));
  const totals = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  const results: Doc[] = [];
  for (const [idx, operation] of docList(command, 'ops').entries()) {
    try {
      const result = bulkOperation(operation, namespaces, command, context);
      for (const [name, count] of Object.entries(result.totals)) totals[name as keyof typeof totals] += count;
      if (command.errorsOnly !== true) results.push({ ok: 1, idx, ...result.reply });
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      totals.nErrors++;
      results.push({ ...errorReply(error), idx, n: 0 });
      if (command.ordered !== false) break;
    }
  }
  const { cursor } = context.cursors.open('admin.$cmd.bulkWrite', results, Number.POSITIVE_INFINITY, true);
  return { cursor, ...totals, ok: 1 };
};

interface BulkResult {
  readonly reply: Doc;
  readonly totals: Record<string, number>;
}

function bulkOperation(operation: Doc, namespaces: string[], command: Doc, context: Context): BulkResult {
  const [kind = ''] = Object.keys(operation);
  const namespace = namespaces[Number(operation[kind])] ?? fail(2, `BulkWrite ops entry ${kind} has no nsInfo index`);
  const filter = docField(operation, 'filter');
  switch (kind) {
    case 'insert':
      context.engine.ensure(namespace).insert(docField(operation, 'document'));
      return { reply: { n: 1 }, totals: { nInserted: 1 } };
    case 'update': {
      const spec = updateSpec(filter, operation.updateMods, operation, command, context);
      return bulkUpdate(change(namespace, spec, context));
    }
    case 'delete': {
      const chosen = selection(filter, operation, command, context);
      const n = remove(context.engine.collection(namespace), chosen, operation.multi === true ? 0 : 1).length;
      return { reply: { n }, totals: { nDeleted: n } };
    }
    default:
      return fail(9, `Unrecognized bulkWrite operation ${kind}`);
  }
}

function bulkUpdate({ n, modified, upserted }: Outcome): BulkResult {
  if (upserted === undefined)
    return { reply: { n, nModified: modified }, totals: { nMatched: n, nModified: modified } };
  return { reply: { n, nModified: 0, upserted: { _id: upserted } }, totals: { nUpserted: 1 } };
}

export const writeCommands: Record<string, Command> = {
  insert,
  update,
  delete: deleteCommand,
  findAndModify,
  findandmodify: findAndModify,
  bulkWrite,
};
