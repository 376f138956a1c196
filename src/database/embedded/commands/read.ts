import type { Doc } from '../bson.ts';
import { isDoc } from '../bson.ts';
import { unsupported } from '../errors.ts';
import { evaluateVariables } from '../expressions/variables.ts';
import { find, matchedIndex, type Query, refuseCollation } from '../find.ts';
import { keyOf } from '../keys.ts';
import { leaves, splitPath } from '../paths.ts';
import { describePlan } from '../planner.ts';
import { compileProjection, matchedPosition } from '../project.ts';
import { docOf } from '../stored.ts';
import { type Command, type Context, docField, namespaceOf, numberField } from './command.ts';

const refused = ['tailable', 'awaitData', 'min', 'max', 'returnKey', 'showRecordId', 'oplogReplay'];

function queryOf(command: Doc, context: Context): Query {
  refuseCollation(command);
  return {
    filter: docField(command, command.filter === undefined ? 'query' : 'filter'),
    sort: docField(command, 'sort'),
    skip: numberField(command, 'skip', 0),
    limit: Math.abs(Number(command.limit ?? 0)),
    ...(command.hint === undefined || (isDoc(command.hint) && Object.keys(command.hint).length === 0)
      ? {}
      : { hint: command.hint }),
    variables: evaluateVariables(docField(command, 'let'), context.now),
    maxTimeMS: numberField(command, 'maxTimeMS', 0),
  };
}

const findCommand: Command = (command, context) => {
  const bad = refused.find((option) => command[option] !== undefined && command[option] !== false);
  if (bad) throw unsupported(`The find option ${bad}`);
  const namespace = namespaceOf(command, 'find', context);
  const query = queryOf(command, context);
  const projection = docField(command, 'projection');
  const project = compileProjection(projection, true);
  const collection = context.engine.collection(namespace);
  const docs = find(collection, query).stored.map(docOf);
  const isPositional = Object.keys(projection).some((name) => name.endsWith('.$'));
  const projected = docs.map((doc) => {
    const variables = isPositional
      ? { ...query.variables, [matchedPosition]: matchedIndex(query.filter, doc) }
      : query.variables;
    return project(doc, variables ?? {}) as Doc;
  });
  const isSingle = command.singleBatch === true || Number(command.limit ?? 0) < 0;
  return context.cursors.open(namespace, projected, numberField(command, 'batchSize', 101), isSingle);
};

const count: Command = (command, context) => {
  const collection = context.engine.collection(namespaceOf(command, 'count', context));
  const query = queryOf(command, context);
  if (!collection) return { n: 0, ok: 1 };
  if (Object.keys(query.filter).length > 0) return { n: find(collection, query).stored.length, ok: 1 };
  const rest = Math.max(collection.records.size - (query.skip ?? 0), 0);
  return { n: query.limit ? Math.min(rest, query.limit) : rest, ok: 1 };
};

const distinct: Command = (command, context) => {
  const collection = context.engine.collection(namespaceOf(command, 'distinct', context));
  const path = splitPath(String(command.key));
  const values = new Map<string, unknown>();
  const { stored } = find(collection, queryOf(command, context));
  for (const one of stored) {
    for (const value of leaves(docOf(one), path)) {
      const key = keyOf(value);
      if (!values.has(key)) values.set(key, value);
    }
  }
  return {
    values: [...values.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value),
    ok: 1,
  };
};

const getMore: Command = (command, context) => {
  const namespace = namespaceOf(command, 'collection', context);
  const batchSize = numberField(command, 'batchSize', 0) || Number.POSITIVE_INFINITY;
  return context.cursors.more(BigInt(String(command.getMore)), namespace, batchSize);
};

const killCursors: Command = (command, { cursors }) => {
  const ids = Array.isArray(command.cursors) ? command.cursors : [];
  const killed = ids.filter((id) => cursors.kill(BigInt(String(id))));
  return {
    cursorsKilled: killed,
    cursorsNotFound: ids.filter((id) => !killed.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  };
};

/** What explain says of a query over one collection. */
export function explainQuery(namespace: string, query: Query, context: Context): Doc {
  const collection = context.engine.collection(namespace);
  const base = { namespace, parsedQuery: query.filter, indexFilterSet: false };
  if (!collection)
    return {
      queryPlanner: { ...base, winningPlan: { stage: 'EOF' }, rejectedPlans: [] },
      executionStats: {
        executionSuccess: true,
        nReturned: 0,
        executionTimeMillis: 0,
        totalKeysExamined: 0,
        totalDocsExamined: 0,
      },
    };
  const { stored, plan, examined } = find(collection, query);
  const access = describePlan(plan, query.filter);
  const isSorting = query.sort !== undefined && Object.keys(query.sort).length > 0 && !plan.isSorted;
  return {
    queryPlanner: {
      ...base,
      winningPlan: isSorting ? { stage: 'SORT', sortPattern: query.sort, inputStage: access } : access,
      rejectedPlans: [],
    },
    executionStats: {
      executionSuccess: true,
      nReturned: stored.length,
      executionTimeMillis: 0,
      totalKeysExamined: examined.keys,
      totalDocsExamined: examined.docs,
    },
  };
}

export const readCommands: Record<string, Command> = { find: findCommand, count, distinct, getMore, killCursors };
export { queryOf };
