import { type Doc, isDoc, own, put } from './bson.ts';
import type { Collection } from './collection.ts';
import { MongoError, unsupported } from './errors.ts';
import { compileExpression, type Variables } from './expressions/compile.ts';
import { find } from './find.ts';
import { keyGenerator } from './index-keys.ts';
import { identical, keyOf } from './keys.ts';
import { clone, type Path, pluck, splitPath } from './paths.ts';
import { type PipelineContext, runPipeline, type Stage } from './pipeline.ts';
import { choosePlan } from './planner.ts';
import { documentOf } from './stages.ts';
import { docOf, type Stored } from './stored.ts';
import { compileUpdate } from './update.ts';

/** $lookup: by equality of two fields, by a pipeline with variables, or both. */
export function lookup(operand: unknown): Stage {
  const spec = documentOf(operand, '$lookup');
  const { from, as, localField, foreignField, pipeline, let: source } = spec;
  if (typeof as !== 'string') throw new MongoError(9, "must specify 'as' field for a $lookup");
  if (from !== undefined && typeof from !== 'string') throw unsupported('$lookup from another database');
  if ((localField === undefined) !== (foreignField === undefined))
    throw new MongoError(9, '$lookup requires both or neither of localField and foreignField');
  if (localField === undefined && pipeline === undefined)
    throw new MongoError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  const stages = Array.isArray(pipeline) ? pipeline.filter(isDoc) : undefined;
  const variables = Object.entries(isDoc(source) ? source : {}).map(
    ([name, value]) => [name, compileExpression(value)] as const,
  );
  const path = splitPath(as);
  return (docs, context) => {
    const namespace = `${context.db}.${from ?? ''}`;
    const collection = context.engine.collection(namespace);
    const join =
      typeof localField === 'string' && typeof foreignField === 'string'
        ? equalityJoin(collection, localField, foreignField)
        : undefined;
    let constant: Doc[] | undefined;
    return docs.map((doc) => {
      if (!stages) return setAt(doc, path, join?.(doc) ?? []);
      const inner: Variables = { ...context.variables };
      for (const [name, expression] of variables) inner[name] = expression(doc, context.variables);
      const run = (input?: Doc[]): Doc[] =>
        runPipeline(stages, namespace, { ...context, variables: inner, hint: undefined }, input);
      if (join) return setAt(doc, path, run(join(doc)));
      if (variables.length > 0) return setAt(doc, path, run());
      constant ??= run();
      return setAt(doc, path, constant);
    });
  };
}

/** Finds the documents whose foreign field equals the local one: by an index, else by a table made once. */
function equalityJoin(collection: Collection | undefined, local: string, foreign: string): (doc: Doc) => Doc[] {
  if (!collection) return () => [];
  const path = splitPath(local);
  const valuesOf = (doc: Doc): unknown[] => {
    const value = pluck(doc, path);
    if (!Array.isArray(value)) return [value ?? null];
    return value.length === 0 ? [null] : value;
  };
  const search = (values: unknown[]): Doc[] =>
    find(collection, { filter: { [foreign]: { $in: values } } }).stored.map(docOf);
  if (choosePlan(collection, { filter: { [foreign]: { $in: [0] } } }).index) return (doc) => search(valuesOf(doc));
  const { keysOf } = keyGenerator({ [foreign]: 1 }, new MongoError(171, 'parallel arrays'));
  const table = new Map<string, Doc[]>();
  for (const stored of collection.records.values()) {
    const doc = docOf(stored);
    for (const key of keysOf(doc)) {
      const list = table.get(key);
      if (list) list.push(doc);
      else table.set(key, [doc]);
    }
  }
  return (doc) => {
    const values = valuesOf(doc);
    // Keys are made of an array's elements: a value that is an array itself has to be compared.
    if (values.some(Array.isArray)) return search(values);
    return [...new Set(values.flatMap((value) => table.get(keyOf(value)) ?? []))];
  };
}

function setAt(doc: Doc, [name = '', ...rest]: Path, value: unknown): Doc {
  const copy = { ...doc };
  const inner = own(doc, name);
  put(copy, name, rest.length === 0 ? value : setAt(isDoc(inner) ? inner : {}, rest, value));
  return copy;
}

/** $unionWith: the documents of another collection after these. */
export function unionWith(operand: unknown): Stage {
  const spec: Doc = typeof operand === 'string' ? { coll: operand } : documentOf(operand, '$unionWith');
  const stages = Array.isArray(spec.pipeline) ? spec.pipeline.filter(isDoc) : [];
  return (docs, context) => [
    ...docs,
    ...runPipeline(stages, `${context.db}.${String(spec.coll)}`, { ...context, hint: undefined }),
  ];
}

function targetOf(into: unknown, db: string): string {
  if (typeof into === 'string') return `${db}.${into}`;
  if (isDoc(into) && typeof into.coll === 'string') return `${typeof into.db === 'string' ? into.db : db}.${into.coll}`;
  throw new MongoError(51178, "the 'into' of a $merge must be a collection");
}

/** $out: the documents become the whole content of a collection. */
export function out(operand: unknown): Stage {
  return (docs, { engine, db }) => {
    const collection = engine.ensure(targetOf(operand, db));
    for (const stored of collection.records.values()) collection.remove(stored);
    for (const doc of docs) collection.insert(clone(doc));
    return [];
  };
}

/** $merge: each document is put into a collection by its key. */
export function merge(operand: unknown): Stage {
  const spec: Doc = typeof operand === 'string' ? { into: operand } : documentOf(operand, '$merge');
  const on = (Array.isArray(spec.on) ? spec.on : [spec.on ?? '_id']).map(String);
  const whenMatched = spec.whenMatched ?? 'merge';
  const whenNotMatched = spec.whenNotMatched ?? 'insert';
  return (docs, context) => {
    const collection = context.engine.ensure(targetOf(spec.into, context.db));
    if (!hasUniqueIndex(collection, on))
      throw new MongoError(51183, 'Cannot find index to verify that join fields will be unique');
    for (const doc of docs) {
      const filter: Doc = {};
      for (const field of on) put(filter, field, { $eq: pluck(doc, splitPath(field)) ?? null });
      const [stored] = find(collection, { filter, limit: 1 }).stored;
      if (stored) mergeInto(collection, stored, doc, { whenMatched, context });
      else if (whenNotMatched === 'insert') collection.insert(doc);
      else if (whenNotMatched === 'fail')
        throw new MongoError(
          13113,
          '$merge could not find a matching document in the target collection for at least one document in the source collection',
        );
    }
    return [];
  };
}

function hasUniqueIndex(collection: Collection, on: string[]): boolean {
  return [...collection.indexes.values()].some(({ name, isUnique, partial, pattern }) => {
    const fields = Object.keys(pattern);
    return (
      (isUnique || name === '_id_') &&
      !partial &&
      fields.length === on.length &&
      fields.every((field) => on.includes(field))
    );
  });
}

function mergeInto(
  collection: Collection,
  stored: Stored,
  doc: Doc,
  { whenMatched, context }: { whenMatched: unknown; context: PipelineContext },
): void {
  if (whenMatched === 'keepExisting') return;
  if (whenMatched === 'fail')
    throw new MongoError(11000, '$merge with whenMatched: fail found an existing document', {
      keyPattern: { _id: 1 },
      keyValue: { _id: doc._id },
    });
  const old = docOf(stored);
  const change = Array.isArray(whenMatched)
    ? compileUpdate(whenMatched, [], { ...context.variables, new: doc })
    : compileUpdate(
        whenMatched === 'replace' ? doc : [{ $replaceWith: { $mergeObjects: ['$$ROOT', { $literal: doc }] } }],
      );
  const next = change(old, { matched: undefined, inserting: false, now: new Date() });
  if (!identical(old, next)) collection.replace(stored, next);
}
