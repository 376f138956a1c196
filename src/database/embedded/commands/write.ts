import { type Doc, own } from '../bson.ts';
import { errorReply, fail, MongoError } from '../errors.ts';
import { evaluateVariables } from '../expressions/compile.ts';
import { isTruthy } from '../numbers.ts';
import { refuseCollation } from '../options.ts';
import { docOf } from '../stored.ts';
import { isReplacement } from '../update.ts';
import { change, remove, type Selection, type UpdateSpec } from './change.ts';
import { type Command, type Context, docField, docList, namespaceOf } from './command.ts';
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

/** The command behind client.bulkWrite(): operations over several collections in one message, each a command of its own. */
const bulkWrite: Command = (command, context) => {
  const namespaces = docList(command, 'nsInfo').map(({ ns }) => String(ns));
  const totals = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  const results: Doc[] = [];
  for (const [idx, operation] of docList(command, 'ops').entries()) {
    const { kind, n, nModified, upserted, error } = bulkOperation(operation, namespaces, command, context);
    if (kind === 'insert') totals.nInserted += n;
    if (kind === 'delete') totals.nDeleted += n;
    if (kind === 'update' && !upserted) totals.nMatched += n;
    totals.nModified += nModified ?? 0;
    totals.nUpserted += upserted ? 1 : 0;
    totals.nErrors += error ? 1 : 0;
    if (error) results.push({ ...error, ok: 0, idx, n: 0 });
    else if (command.errorsOnly !== true) results.push({ ok: 1, idx, n, nModified, upserted });
    if (error && command.ordered !== false) break;
  }
  const { cursor } = context.cursors.open('admin.$cmd.bulkWrite', results, Number.POSITIVE_INFINITY, true);
  return { cursor, ...totals, ok: 1 };
};

interface BulkResult {
  readonly kind: string;
  readonly n: number;
  readonly nModified?: number;
  readonly upserted?: Doc | undefined;
  readonly error?: Doc | undefined;
}

function bulkOperation(operation: Doc, namespaces: string[], command: Doc, context: Context): BulkResult {
  const [kind = ''] = Object.keys(operation);
  const namespace = namespaces[Number(operation[kind])] ?? fail(2, `BulkWrite ops entry ${kind} has no nsInfo index`);
  const [db = '', ...collection] = namespace.split('.');
  const { document, filter: q, updateMods: u, multi } = operation;
  const lists: Record<string, Doc> = {
    insert: { documents: [document] },
    update: { updates: [{ ...operation, q, u }] },
    delete: { deletes: [{ ...operation, q, limit: multi === true ? 0 : 1 }] },
  };
  const list = own(lists, kind) ?? fail(9, `Unrecognized bulkWrite operation ${kind}`);
  const reply = writeCommands[kind]?.({ [kind]: collection.join('.'), ...list, let: command.let }, { ...context, db });
  const { upserted, writeErrors, ...result } = reply as { n: number; nModified?: number; [list: string]: unknown };
  const first = (docs: unknown): Doc | undefined => {
    const [{ index: _index, ...rest } = {}] = Array.isArray(docs) ? docs : [];
    return Array.isArray(docs) ? rest : undefined;
  };
  return { kind, ...result, upserted: first(upserted), error: first(writeErrors) };
}

export const writeCommands: Record<string, Command> = {
  insert,
  update,
  delete: deleteCommand,
  findAndModify,
  findandmodify: findAndModify,
  bulkWrite,
};
