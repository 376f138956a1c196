import { type Doc, isDoc } from '../bson.ts';
import { fail, refuse } from '../errors.ts';
import { find, type Query } from '../find.ts';
import { leadingQuery } from '../pipeline.ts';
import { describePlan } from '../planner.ts';
import { version } from './admin.ts';
import { type Command, type Context, docList, namespaceOf } from './command.ts';
import { queryOf } from './read.ts';

const explain: Command = (command, context) => {
  const inner = command.explain;
  if (!isDoc(inner)) fail(14, "BSON field 'explain' is the wrong type, expected type 'object'");
  const { executionStats, ...planned } = explainQuery(namespaceOf(inner, context), explained(inner, context), context);
  return {
    explainVersion: '1',
    ...planned,
    ...(command.verbosity !== 'queryPlanner' && { executionStats }),
    command: inner,
    serverInfo: { host: 'embedded', port: 0, version, gitVersion: 'embedded' },
    ok: 1,
  };
};

/** The query in a command: of an update or a delete the first one. */
function explained(inner: Doc, context: Context): Query {
  const [name = ''] = Object.keys(inner);
  switch (name) {
    case 'aggregate':
      return pipelineQuery(inner, context);
    case 'update':
    case 'delete': {
      const [first = {}] = docList(inner, `${name}s`);
      return queryOf({ filter: first.q, hint: first.hint }, context);
    }
    case 'find':
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return queryOf(inner, context);
    default:
      return refuse(`explain of ${name}`);
  }
}

/** The part of a pipeline that is answered by a query over the collection. */
export function pipelineQuery(command: Doc, context: Context): Query {
  return queryOf({ ...leadingQuery(docList(command, 'pipeline')).query, hint: command.hint }, context);
}

/** What explain says of a query over one collection. */
export function explainQuery(namespace: string, query: Query, context: Context): Doc {
  const collection = context.engine.collection(namespace);
  const { stored, plan, examined } = find(collection, query);
  const access = collection ? describePlan(plan, query.filter) : { stage: 'EOF' };
  const winningPlan = plan.isSorted ? access : { stage: 'SORT', sortPattern: query.sort, inputStage: access };
  return {
    queryPlanner: { namespace, parsedQuery: query.filter, indexFilterSet: false, winningPlan, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned: stored.length,
      executionTimeMillis: 0,
      totalKeysExamined: examined.keys,
      totalDocsExamined: examined.docs,
      executionStages: winningPlan,
    },
  };
}

export const explainCommands: Record<string, Command> = { explain };
