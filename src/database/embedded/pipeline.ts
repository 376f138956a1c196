import { type Doc, isDoc, own } from './bson.ts';
import type { Engine } from './engine.ts';
import { fail } from './errors.ts';
import type { Variables } from './expressions/compile.ts';
import { find, type Query, withinTime } from './find.ts';
import { compileStage } from './stages.ts';
import { docOf } from './stored.ts';

/** What a pipeline may see besides its documents. */
export interface PipelineContext {
  readonly engine: Engine;
  readonly db: string;
  /** What the documents came from. */
  readonly namespace: string;
  readonly variables: Variables;
  readonly hint?: unknown;
  readonly maxTimeMS?: number;
}

/** Makes documents of documents; it never changes the ones it is given. */
export type Stage = (docs: Doc[], context: PipelineContext) => Doc[];

/** Runs a pipeline over a collection, or over an input; its first stages become an indexed query where they can. */
export function runPipeline(stages: Doc[], context: PipelineContext, input?: Doc[]): Doc[] {
  const names = stages.map(stageName);
  const compiled = stages.map(compileStage);
  const { query, used } = input ? { query: undefined, used: 0 } : leadingQuery(stages);
  const { hint, variables, engine, namespace } = context;
  const run = (): Doc[] => {
    const found = query && find(engine.collection(namespace), { ...query, variables, hint }).stored.map(docOf);
    return runStages(compiled.slice(used), input ?? found ?? [], context);
  };
  const isWriting = ['$out', '$merge'].includes(names.at(-1) ?? '');
  return isWriting ? run() : withinTime(context.maxTimeMS, stages, run);
}

function stageName(stage: Doc): string {
  const [name, ...rest] = Object.keys(stage);
  if (name !== undefined && rest.length === 0) return name;
  return fail(40323, 'A pipeline stage specification object must contain exactly one field.');
}

/** The longest beginning of the form $match… $sort $skip $limit, each at most once. */
export function leadingQuery(stages: Doc[]): { query: Query; used: number } {
  const parts = ['$match', '$sort', '$skip', '$limit'];
  const found: Record<string, unknown[]> = {};
  let [used, least] = [0, 0];
  for (const stage of stages) {
    const name = stageName(stage);
    const at = parts.indexOf(name);
    if (at < least) break;
    found[name] = [...(found[name] ?? []), own(stage, name)];
    used++;
    least = name === '$match' ? 0 : at + 1;
  }
  const filters = (found.$match ?? []).filter(isDoc);
  const [only = {}] = filters;
  const query = {
    filter: filters.length > 1 ? { $and: filters } : only,
    sort: found.$sort?.find(isDoc),
    skip: found.$skip && Number(found.$skip[0]),
    limit: found.$limit && Number(found.$limit[0]),
  };
  return { query, used };
}

/** Runs compiled stages one after another. */
export function runStages(stages: Stage[], docs: Doc[], context: PipelineContext): Doc[] {
  return stages.reduce((current, stage) => stage(current, context), docs);
}
