import { Long } from 'bson';
import { type Doc, isDoc, own, put } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import { bucket, group } from './group.ts';
import { lookup, merge, out, unionWith } from './joins.ts';
import { compileFilter } from './match.ts';
import { toInteger } from './numbers.ts';
import { plainValue, splitPath, withValue } from './paths.ts';
import { runStages, type Stage } from './pipeline.ts';
import { transforms } from './project.ts';
import { compileSort } from './sort.ts';
import { collStats } from './statistics.ts';
import { setWindowFields } from './window.ts';

/** Compiles the operand of one kind of stage. */
type StageCompiler = (operand: unknown, name: string) => Stage;

const compilers: Readonly<Record<string, StageCompiler>> = {
  $match: match,
  $group: group,
  $sort: (operand, name) => sortBy(documentOf(operand, name)),
  $limit: (operand, name) => {
    const limit = wholeNumber(operand, name, 1);
    return (docs) => docs.slice(0, limit);
  },
  $skip: (operand, name) => {
    const skip = wholeNumber(operand, name, 0);
    return (docs) => docs.slice(skip);
  },
  $unwind: unwind,
  $count: count,
  $sortByCount: (operand) => sequence([group({ _id: operand, count: { $sum: 1 } }, '$group'), sortBy({ count: -1 })]),
  $bucket: bucket,
  $facet: facet,
  $sample: sample,
  $documents: documents,
  $lookup: lookup,
  $unionWith: unionWith,
  $merge: merge,
  $out: out,
  $setWindowFields: setWindowFields,
  $collStats: collStats,
  // Each command runs to its end before the next: none is ever under way.
  $currentOp: () => () => [],
};

/** Compiles one stage of a pipeline. */
export function compileStage(stage: Doc): Stage {
  const [name = ''] = Object.keys(stage);
  const operand = own(stage, name);
  const change = own(transforms, name)?.(operand, name);
  if (change) return (docs, { variables }) => docs.map((doc) => change(doc, variables));
  return own(compilers, name)?.(operand, name) ?? refuse(`The stage ${name}`);
}

export function documentOf(operand: unknown, name: string): Doc {
  return isDoc(operand) ? operand : fail(15959, `the ${name} specification must be an object`);
}

function sequence(stages: Stage[]): Stage {
  return (docs, context) => runStages(stages, docs, context);
}

function wholeNumber(operand: unknown, name: string, least: number): number {
  const number = toInteger(operand) ?? -1;
  if (number < 0)
    fail(name === '$limit' ? 2107201 : 5107200, `invalid argument to ${name}: Expected a non-negative integer`);
  return number < least ? fail(15958, 'the limit must be positive') : number;
}

function match(operand: unknown, name: string): Stage {
  const filter = documentOf(operand, name);
  compileFilter(filter);
  return (docs, { variables }) => {
    const test = compileFilter(filter, variables);
    return docs.filter((doc) => test(doc));
  };
}

function sortBy(spec: Doc): Stage {
  const sort = compileSort(spec);
  return (docs) => sort.sortedBy(docs, (doc) => doc);
}

function unwind(operand: unknown): Stage {
  const {
    path,
    includeArrayIndex: indexField,
    preserveNullAndEmptyArrays,
  }: Doc = isDoc(operand) ? operand : { path: operand };
  if (typeof path !== 'string') fail(28808, `expected a string or an object for $unwind stage, got ${typeof path}`);
  if (!path.startsWith('$')) fail(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const parts = splitPath(path.slice(1));
  const indexed = (doc: Doc, index: Long | null): Doc =>
    typeof indexField === 'string' ? withValue(doc, splitPath(indexField), index) : doc;
  return (docs) =>
    docs.flatMap((doc) => {
      const value = plainValue(doc, parts);
      const isEmpty = Array.isArray(value) && value.length === 0;
      if (isEmpty || value === undefined || value === null)
        return preserveNullAndEmptyArrays === true
          ? [indexed(isEmpty ? withValue(doc, parts, undefined) : doc, null)]
          : [];
      if (!Array.isArray(value)) return [indexed(doc, null)];
      return value.map((item, at) => indexed(withValue(doc, parts, item), Long.fromNumber(at)));
    });
}

function count(operand: unknown): Stage {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$') || operand.includes('.'))
    fail(40156, 'the count field must be a non-empty string');
  return (docs) => (docs.length === 0 ? [] : [{ [operand]: docs.length }]);
}

function sample(operand: unknown, name: string): Stage {
  const size = wholeNumber(own(documentOf(operand, name), 'size'), name, 1);
  return (docs) => {
    const shuffled = docs.map((doc) => ({ doc, at: Math.random() })).sort((left, right) => left.at - right.at);
    return shuffled.slice(0, size).map(({ doc }) => doc);
  };
}

function documents(operand: unknown): Stage {
  const list = compileExpression(operand);
  return (_docs, { variables }) => {
    const docs = list({}, variables);
    return Array.isArray(docs) && docs.every(isDoc) ? docs : fail(5858203, '$documents takes an array of documents');
  };
}

function facet(operand: unknown, stageName: string): Stage {
  const spec = documentOf(operand, stageName);
  const facets = Object.keys(spec).map((name) => {
    const stages = own(spec, name);
    if (!Array.isArray(stages) || !stages.every(isDoc))
      fail(40170, `arguments to $facet must be arrays, as is ${name}`);
    const inner = stages.flatMap((stage) => Object.keys(stage));
    const bad = inner.find((stage) => ['$facet', '$out', '$merge', '$documents'].includes(stage));
    if (bad !== undefined) fail(40600, `${bad} is not allowed to be used within a $facet stage`);
    return { name, run: sequence(stages.map(compileStage)) };
  });
  return (docs, context) => {
    const result: Doc = {};
    for (const { name, run } of facets) put(result, name, run(docs, context));
    return [result];
  };
}
