import { type Doc, isDoc, own } from './bson.ts';
import type { Engine } from './engine.ts';
import { MongoError } from './errors.ts';
import type { Variables } from './expressions/compile.ts';
import { find, mayBacktrack } from './find.ts';
import { withTimeLimit } from './regex.ts';
import { compileStage } from './stages.ts';
import { docOf } from './stored.ts';

/** What a pipeline may see besides its documents. */
export interface PipelineContext {
  readonly engine: Engine;
  readonly db: string;
  readonly variables: Variables;
  readonly hint?: unknown;
  readonly maxTimeMS?: number;
}

/** Makes documents of documents; it never changes the ones it is given. */
export type Stage = (docs: Doc[], context: PipelineContext) => Doc[];

/** Runs a pipeline over a collection; its first $match, $sort, $skip and $limit become an indexed query. */
export function runPipeline(stages: Doc[], namespace: string, context: PipelineContext, input?: Doc[]): Doc[] {
  const compiled = stages.map((stage) => ({ name: stageName(stage), run: compileStage(stage) }));
  const { query, used } = leadingQuery(stages);
  const first = compiled[0]?.name;
  const run = (): Doc[] => {
    if (input)
      return runStages(
        compiled.map((stage) => stage.run),
        input,
        context,
      );
    const collection = first === '$documents' ? undefined : context.engine.collection(namespace);
    const { hint, variables } = context;
    const found = collection
      ? find(collection, { ...query, variables, ...(hint === undefined ? {} : { hint }) }).stored.map(docOf)
      : [];
    return runStages(
      compiled.slice(used).map((stage) => stage.run),
      found,
      context,
    );
  };
  const limit = context.maxTimeMS || (mayBacktrack(stages) ? 5_000 : 0);
  const isWriting = ['$out', '$merge'].includes(compiled.at(-1)?.name ?? '');
  return limit > 0 && !isWriting ? withTimeLimit(limit, run) : run();
}

function stageName(stage: Doc): string {
  const [name, ...rest] = Object.keys(stage);
  if (name === undefined || rest.length > 0)
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return name;
}

interface Leading {
  filter: Doc;
  sort?: Doc;
  skip?: number;
  limit?: number;
}

/** The longest beginning of the form $match… $sort $skip $limit, each at most once. */
function leadingQuery(stages: Doc[]): { query: Leading; used: number } {
  const query: Leading = { filter: {} };
  const filters: Doc[] = [];
  let used = 0;
  for (const stage of stages) {
    const name = stageName(stage);
    const operand = own(stage, name);
    if (name === '$match' && isDoc(operand) && !query.sort && query.skip === undefined) filters.push(operand);
    else if (name === '$sort' && isDoc(operand) && !query.sort && query.skip === undefined) query.sort = operand;
    else if (name === '$skip' && query.skip === undefined) query.skip = Number(operand);
    else if (name === '$limit') {
      query.limit = Number(operand);
      used++;
      break;
    } else break;
    used++;
  }
  const [only] = filters;
  query.filter = filters.length > 1 ? { $and: filters } : (only ?? {});
  return { query, used };
}

/** Runs compiled stages one after another. */
export function runStages(stages: Stage[], docs: Doc[], context: PipelineContext): Doc[] {
  return stages.reduce((current, stage) => stage(current, context), docs);
}
