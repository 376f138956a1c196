import type { Doc } from '../bson.ts';
import { evaluateVariables } from '../expressions/compile.ts';
import { find, type Query } from '../find.ts';
import { distinct, inOrder } from '../keys.ts';
import { matchedAt } from '../match.ts';
import { refuseCollation, refuseOthers, words } from '../options.ts';
import { leaves, splitPath } from '../paths.ts';
import { compileProjection, isPositional, matchedPosition } from '../project.ts';
import { docOf } from '../stored.ts';
import { type Command, type Context, docField, namespaceOf, numberField } from './command.ts';

const findOptions = words(
  `find filter projection sort limit skip batchSize singleBatch hint let allowDiskUse noCursorTimeout
   allowPartialResults`,
);

/** What a find, a count, a distinct or a findAndModify looks for. */
export function queryOf(command: Doc, context: Context): Query {
  refuseCollation(command);
  return {
    filter: docField(command, command.filter === undefined ? 'query' : 'filter'),
    sort: docField(command, 'sort'),
    skip: numberField(command, 'skip'),
    limit: Math.abs(Number(command.limit ?? 0)),
    hint: hintOf(command),
    variables: evaluateVariables(docField(command, 'let'), context.now),
    maxTimeMS: numberField(command, 'maxTimeMS'),
  };
}

/** An empty hint is none. */
export function hintOf({ hint }: Doc): unknown {
  return typeof hint === 'object' && hint !== null && Object.keys(hint).length === 0 ? undefined : hint;
}

/** Shows documents as a projection says; the positional operator asks where the query matched. */
export function projection(
  spec: Doc,
  { filter, variables = {} }: Pick<Query, 'filter' | 'variables'>,
): (doc: Doc) => Doc {
  const project = compileProjection(spec, true);
  if (!isPositional(spec)) return (doc) => project(doc, variables);
  return (doc) => project(doc, { ...variables, [matchedPosition]: matchedAt(filter, variables, doc) });
}

const findCommand: Command = (command, context) => {
  refuseOthers('find', command, findOptions);
  const namespace = namespaceOf(command, context);
  const query = queryOf(command, context);
  const show = projection(docField(command, 'projection'), query);
  const docs = find(context.engine.collection(namespace), query).stored.map((stored) => show(docOf(stored)));
  const isSingle = command.singleBatch === true || Number(command.limit ?? 0) < 0;
  return context.cursors.open(namespace, docs, numberField(command, 'batchSize', 101), isSingle);
};

const count: Command = (command, context) => {
  const collection = context.engine.collection(namespaceOf(command, context));
  const query = queryOf(command, context);
  const isAll = Object.keys(query.filter).length === 0;
  if (!collection || !isAll) return { n: find(collection, query).stored.length, ok: 1 };
  const rest = Math.max(collection.records.size - (query.skip ?? 0), 0);
  return { n: query.limit ? Math.min(rest, query.limit) : rest, ok: 1 };
};

const distinctCommand: Command = (command, context) => {
  const path = splitPath(String(command.key));
  const { stored } = find(context.engine.collection(namespaceOf(command, context)), queryOf(command, context));
  return { values: inOrder(distinct(stored.flatMap((one) => leaves(docOf(one), path)))), ok: 1 };
};

const getMore: Command = (command, context) => {
  const namespace = namespaceOf(command, context, command.collection);
  const batchSize = numberField(command, 'batchSize') || Number.POSITIVE_INFINITY;
  return context.cursors.more(BigInt(String(command.getMore)), namespace, batchSize);
};

const killCursors: Command = (command, { cursors }) => {
  const ids: unknown[] = Array.isArray(command.cursors) ? command.cursors : [];
  const cursorsKilled = ids.filter((id) => cursors.kill(BigInt(String(id))));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
};

export const readCommands: Record<string, Command> = {
  find: findCommand,
  count,
  distinct: distinctCommand,
  getMore,
  killCursors,
};
