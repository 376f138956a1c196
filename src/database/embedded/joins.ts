import { clone, type Doc, isDoc, put } from './bson.ts';
import type { Collection } from './collection.ts';
import { fail, refuse } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import { find } from './find.ts';
import { createIndex } from './indexes.ts';
import { identical } from './keys.ts';
import { leaves, pluck, splitPath, withValue } from './paths.ts';
import { type PipelineContext, runPipeline, type Stage } from './pipeline.ts';
import { documentOf } from './stages.ts';
import { docOf, type Stored } from './stored.ts';
import { compileUpdate } from './update.ts';

/** $lookup: by equality of two fields, by a pipeline with variables, or both. */
export function lookup(operand: unknown): Stage {
  const { from = '', as, localField, foreignField, pipeline, let: source } = documentOf(operand, '$lookup');
  if (typeof as !== 'string') fail(9, "must specify 'as' field for a $lookup");
  if (typeof from !== 'string') refuse('$lookup from another database');
  if ((localField === undefined) !== (foreignField === undefined))
    fail(9, '$lookup requires both or neither of localField and foreignField');
  if (localField === undefined && pipeline === undefined)
    fail(9, "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  const stages = Array.isArray(pipeline) ? pipeline.filter(isDoc) : undefined;
  const bindings = Object.entries(isDoc(source) ? source : {}).map(
    ([name, value]) => [name, compileExpression(value)] as const,
  );
  const path = splitPath(as);
  const isJoin = typeof localField === 'string' && typeof foreignField === 'string';
  return (docs, context) => {
    const namespace = `${context.db}.${from}`;
    const join = isJoin ? equalityJoin(context.engine.collection(namespace), localField, foreignField) : undefined;
    const run = (doc: Doc): Doc[] => {
      if (!stages) return join?.(doc) ?? [];
      const variables = { ...context.variables };
      for (const [name, expression] of bindings) variables[name] = expression(doc, context.variables);
      return runPipeline(stages, { ...context, namespace, variables, hint: undefined }, join?.(doc));
    };
    // Without anything of the document in it, the pipeline has one answer for all of them.
    const constant = join || bindings.length > 0 || docs.length === 0 ? undefined : run({});
    return docs.map((doc) => withValue(doc, path, constant ?? run(doc)));
  };
}

/** Finds the documents whose foreign field equals the local one, by an index that is made for it where there is none. */
function equalityJoin(collection: Collection | undefined, local: string, foreign: string): (doc: Doc) => Doc[] {
  if (!collection) return () => [];
  const indexes = new Map(collection.indexes);
  if (![...indexes.values()].some(({ pattern }) => Object.keys(pattern)[0] === foreign))
    indexes.set('$lookup', createIndex({ name: '$lookup', key: { [foreign]: 1 } }, collection));
  const path = splitPath(local);
  return (doc) => {
    const values = leaves(doc, path);
    const filter = { [foreign]: { $in: values.length === 0 ? [null] : values } };
    return find({ ...collection, indexes }, { filter }).stored.map(docOf);
  };
}

/** $unionWith: the documents of another collection after these. */
export function unionWith(operand: unknown): Stage {
  const { coll, pipeline }: Doc = typeof operand === 'string' ? { coll: operand } : documentOf(operand, '$unionWith');
  const stages = Array.isArray(pipeline) ? pipeline.filter(isDoc) : [];
  return (docs, context) => [
    ...docs,
    ...runPipeline(stages, { ...context, namespace: `${context.db}.${String(coll)}`, hint: undefined }),
  ];
}

function targetOf(into: unknown, { engine, db }: PipelineContext): Collection {
  const target: Doc = typeof into === 'string' ? { coll: into } : isDoc(into) ? into : {};
  if (typeof target.coll !== 'string') fail(51178, "the 'into' of a $merge must be a collection");
  return engine.ensure(`${typeof target.db === 'string' ? target.db : db}.${target.coll}`);
}

/** $out: the documents become the whole content of a collection. */
export function out(operand: unknown): Stage {
  return (docs, context) => {
    const collection = targetOf(operand, context);
    for (const stored of collection.records.values()) collection.remove(stored);
    for (const doc of docs) collection.insert(clone(doc));
    return [];
  };
}

/** $merge: each document is put into a collection by its key. */
export function merge(operand: unknown): Stage {
  const spec: Doc = typeof operand === 'string' ? { into: operand } : documentOf(operand, '$merge');
  const { into, whenMatched = 'merge', whenNotMatched = 'insert' } = spec;
  const on = (Array.isArray(spec.on) ? spec.on : [spec.on ?? '_id']).map(String);
  return (docs, context) => {
    const collection = targetOf(into, context);
    if (!hasUniqueIndex(collection, on)) fail(51183, 'Cannot find index to verify that join fields will be unique');
    for (const doc of docs) {
      const filter: Doc = {};
      for (const field of on) put(filter, field, { $eq: pluck(doc, splitPath(field)) ?? null });
      const [stored] = find(collection, { filter, limit: 1 }).stored;
      if (stored) mergeInto(collection, stored, doc, { whenMatched, context });
      else if (whenNotMatched === 'insert') collection.insert(doc);
      else if (whenNotMatched === 'fail') fail(13113, '$merge could not find a matching document in the target');
    }
    return [];
  };
}

function hasUniqueIndex(collection: Collection, on: string[]): boolean {
  return [...collection.indexes.values()].some(({ isUnique, partial, pattern }) => {
    const fields = Object.keys(pattern);
    return isUnique && !partial && fields.length === on.length && fields.every((field) => on.includes(field));
  });
}

function mergeInto(
  collection: Collection,
  stored: Stored,
  doc: Doc,
  { whenMatched, context }: { whenMatched: unknown; context: PipelineContext },
): void {
  if (whenMatched === 'keepExisting') return;
  const keys = { keyPattern: { _id: 1 }, keyValue: { _id: doc._id } };
  if (whenMatched === 'fail') fail(11000, '$merge with whenMatched: fail found an existing document', keys);
  const merging = [{ $replaceWith: { $mergeObjects: ['$$ROOT', { $literal: doc }] } }];
  const source = Array.isArray(whenMatched) ? whenMatched : whenMatched === 'replace' ? doc : merging;
  const change = compileUpdate(source, [], { ...context.variables, new: doc });
  const next = change(docOf(stored), { isInsert: false, now: new Date() });
  if (!identical(docOf(stored), next)) collection.replace(stored, next);
}
