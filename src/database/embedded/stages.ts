import { Long } from 'bson';
import { type Accumulation, compileAccumulator } from './accumulators.ts';
import { type Doc, isDoc, own, put } from './bson.ts';
import { MongoError, unsupported } from './errors.ts';
import { compileExpression, type Variables } from './expressions/compile.ts';
import { compare, compareKeys, keyOf } from './keys.ts';
import { lookup, merge, out, unionWith } from './joins.ts';
import { compileFilter } from './match.ts';
import { toInteger } from './numbers.ts';
import { splitPath } from './paths.ts';
import { type PipelineContext, runStages, type Stage } from './pipeline.ts';
import { transformStage } from './project.ts';
import { compileSort } from './sort.ts';
import { setWindowFields } from './window.ts';

/** Compiles the operand of one kind of stage. */
type StageCompiler = (operand: unknown, name: string) => Stage;

const compilers: Record<string, StageCompiler> = {
  $match: match,
  $group: group,
  $sort: (operand) => {
    const sort = compileSort(documentOf(operand, '$sort'));
    return (docs) => sort.sortedBy(docs, (doc) => doc);
  },
  $limit: (operand) => {
    const limit = wholeNumber(operand, '$limit', 1);
    return (docs) => docs.slice(0, limit);
  },
  $skip: (operand) => {
    const skip = wholeNumber(operand, '$skip', 0);
    return (docs) => docs.slice(skip);
  },
  $project: transform,
  $set: transform,
  $addFields: transform,
  $unset: transform,
  $replaceRoot: transform,
  $replaceWith: transform,
  $unwind: unwind,
  $count: count,
  $sortByCount: (operand) => {
    const grouped = group({ _id: operand, count: { $sum: 1 } });
    const sort = compileSort({ count: -1 });
    return (docs, context) => sort.sortedBy(grouped(docs, context), (doc) => doc);
  },
  $bucket: bucket,
  $facet: facet,
  $sample: (operand) => {
    const size = wholeNumber(own(documentOf(operand, '$sample'), 'size'), '$sample', 1);
    return (docs) =>
      docs
        .map((doc) => ({ doc, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .slice(0, size)
        .map(({ doc }) => doc);
  },
  $documents: (operand) => {
    const list = compileExpression(operand);
    return (_docs, { variables }) => {
      const docs = list({}, variables);
      if (!Array.isArray(docs) || !docs.every(isDoc))
        throw new MongoError(5858203, 'an array of documents is expected in $documents');
      return docs;
    };
  },
  $lookup: lookup,
  $unionWith: unionWith,
  $merge: merge,
  $out: out,
  $setWindowFields: setWindowFields,
};

const known =
  '$graphLookup $densify $fill $redact $bucketAuto $geoNear $search $searchMeta $vectorSearch $changeStream $collStats $indexStats $currentOp $listSessions $listLocalSessions $planCacheStats $listSearchIndexes $querySettings $rankFusion $changeStreamSplitLargeEvent $shardedDataDistribution $listSampledQueries'.split(
    ' ',
  );

/** Compiles one stage of a pipeline. */
export function compileStage(stage: Doc): Stage {
  const [name = ''] = Object.keys(stage);
  const compile = Object.hasOwn(compilers, name) ? compilers[name] : undefined;
  if (compile) return compile(own(stage, name), name);
  if (known.includes(name)) throw unsupported(`The stage ${name}`);
  throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

export function documentOf(operand: unknown, name: string): Doc {
  if (!isDoc(operand)) throw new MongoError(15959, `the ${name} specification must be an object`);
  return operand;
}

function wholeNumber(operand: unknown, name: string, least: number): number {
  const number = toInteger(operand);
  if (number === undefined)
    throw new MongoError(
      name === '$limit' ? 2107201 : 5107200,
      `invalid argument to ${name} stage: Expected an integer: ${name}: ${JSON.stringify(operand)}`,
    );
  if (number < 0)
    throw new MongoError(
      name === '$limit' ? 2107201 : 5107200,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${number}`,
    );
  if (number < least) throw new MongoError(15958, 'the limit must be positive');
  return number;
}

function match(operand: unknown): Stage {
  const filter = documentOf(operand, '$match');
  compileFilter(filter);
  return (docs, { variables }) => docs.filter(compileFilter(filter, variables));
}

function transform(operand: unknown, name: string): Stage {
  const change = transformStage(name, operand);
  const replaces = name.startsWith('$replace');
  return (docs, { variables }) =>
    docs.map((doc) => {
      const result = change(doc, variables);
      if (!isDoc(result))
        throw new MongoError(40228, `'${replaces ? 'newRoot' : name}' expression must evaluate to an object`);
      return result;
    });
}

interface Field {
  readonly name: string;
  readonly accumulation: Accumulation;
}

export function accumulatorFields(spec: Doc, names: string[]): Field[] {
  return names.map((name) => {
    const value = own(spec, name);
    if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
    const [operator = '', ...rest] = isDoc(value) ? Object.keys(value) : [];
    if (!isDoc(value) || !operator.startsWith('$'))
      throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
    if (rest.length > 0) throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
    return { name, accumulation: compileAccumulator(operator, own(value, operator)) };
  });
}

function group(operand: unknown): Stage {
  const spec = documentOf(operand, '$group');
  if (!Object.hasOwn(spec, '_id')) throw new MongoError(15955, 'a group specification must include an _id');
  const id = compileExpression(own(spec, '_id'));
  const fields = accumulatorFields(
    spec,
    Object.keys(spec).filter((name) => name !== '_id'),
  );
  return (docs, { variables }) => {
    const groups = grouping(fields, variables);
    for (const doc of docs) groups.add(id(doc, variables) ?? null, doc);
    return groups.results();
  };
}

function grouping(fields: Field[], variables: Variables) {
  const groups = new Map<string, { id: unknown; accumulators: ReturnType<Accumulation['make']>[] }>();
  return {
    add(id: unknown, doc: Doc): void {
      const key = keyOf(id);
      let found = groups.get(key);
      if (!found) {
        found = { id, accumulators: fields.map(({ accumulation }) => accumulation.make()) };
        groups.set(key, found);
      }
      for (let at = 0; at < fields.length; at++)
        found.accumulators[at]?.add(fields[at]?.accumulation.input(doc, variables));
    },
    results(): Doc[] {
      return [...groups.values()].map(({ id, accumulators }) => {
        const result: Doc = { _id: id };
        fields.forEach(({ name }, at) => put(result, name, accumulators[at]?.result() ?? null));
        return result;
      });
    },
  };
}

function bucket(operand: unknown): Stage {
  const spec = documentOf(operand, '$bucket');
  const groupBy = compileExpression(own(spec, 'groupBy'));
  const boundaries = own(spec, 'boundaries');
  if (!Array.isArray(boundaries)) throw new MongoError(40200, "The $bucket 'boundaries' field must be an array");
  if (boundaries.length < 2) throw new MongoError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  boundaries.forEach((boundary, at) => {
    if (at > 0 && compare(boundaries[at - 1], boundary) >= 0)
      throw new MongoError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
  });
  const output = isDoc(spec.output) ? spec.output : { count: { $sum: 1 } };
  const fields = accumulatorFields(output, Object.keys(output));
  return (docs, { variables }) => {
    const groups = grouping(fields, variables);
    for (const doc of docs) {
      const value = groupBy(doc, variables) ?? null;
      const above = boundaries.findIndex((boundary) => compare(boundary, value) > 0);
      if (above > 0 && compare(value, boundaries[0]) >= 0) groups.add(boundaries[above - 1], doc);
      else if (Object.hasOwn(spec, 'default')) groups.add(own(spec, 'default'), doc);
      else
        throw new MongoError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
    }
    return groups.results().sort((left, right) => compareKeys(keyOf(left._id), keyOf(right._id)));
  };
}

function unwind(operand: unknown): Stage {
  const spec: Doc = isDoc(operand) ? operand : { path: operand };
  const { path, includeArrayIndex: indexField, preserveNullAndEmptyArrays: preserves } = spec;
  if (typeof path !== 'string')
    throw new MongoError(
      28808,
      `expected either a string or an object as specification for $unwind stage, got ${typeof path}`,
    );
  if (!path.startsWith('$'))
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const parts = splitPath(path.slice(1));
  const set = (doc: Doc, value: unknown, index: unknown): Doc => {
    const result = value === undefined && index === undefined ? doc : withValue(doc, parts, value);
    if (typeof indexField !== 'string') return result;
    return withValue(result === doc ? { ...doc } : result, splitPath(indexField), index ?? null);
  };
  return (docs) =>
    docs.flatMap((doc) => {
      const value = parts.reduce<unknown>((inner, part) => (isDoc(inner) ? own(inner, part) : undefined), doc);
      if (Array.isArray(value) && value.length > 0) return value.map((item, at) => set(doc, item, Long.fromNumber(at)));
      if (Array.isArray(value)) return preserves === true ? [set(withoutValue(doc, parts), undefined, undefined)] : [];
      if (value === undefined || value === null) return preserves === true ? [set(doc, undefined, undefined)] : [];
      return [set(doc, value, null)];
    });
}

function withValue(doc: Doc, [name = '', ...rest]: readonly string[], value: unknown): Doc {
  const copy = { ...doc };
  const inner = own(doc, name);
  put(copy, name, rest.length === 0 ? value : withValue(isDoc(inner) ? inner : {}, rest, value));
  return copy;
}

function withoutValue(doc: Doc, [name = '', ...rest]: readonly string[]): Doc {
  const copy = { ...doc };
  const inner = own(doc, name);
  if (rest.length > 0 && isDoc(inner)) put(copy, name, withoutValue(inner, rest));
  else delete copy[name];
  return copy;
}

function count(operand: unknown): Stage {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$') || operand.includes('.')) {
    throw new MongoError(40156, 'the count field must be a non-empty string');
  }
  return (docs) => (docs.length === 0 ? [] : [{ [operand]: docs.length }]);
}

function facet(operand: unknown): Stage {
  const spec = documentOf(operand, '$facet');
  const facets = Object.keys(spec).map((name) => {
    const stages = own(spec, name);
    if (!Array.isArray(stages) || !stages.every(isDoc))
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is type ${typeof stages}`);
    const bad = stages
      .flatMap((stage) => Object.keys(stage))
      .find((stage) => ['$facet', '$out', '$merge', '$documents'].includes(stage));
    if (bad) throw new MongoError(40600, `${bad} is not allowed to be used within a $facet stage`);
    return { name, stages: stages.map(compileStage) };
  });
  return (docs, context: PipelineContext) => {
    const result: Doc = {};
    for (const { name, stages } of facets) put(result, name, runStages(stages, docs, context));
    return [result];
  };
}
