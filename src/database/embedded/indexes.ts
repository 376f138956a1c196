import type { Doc } from './bson.ts';
import { isDoc, own } from './bson.ts';
import { MongoError, unsupported } from './errors.ts';
import { isTruthy } from './expressions/compile.ts';
import { keyGenerator } from './index-keys.ts';
import { identical } from './keys.ts';
import { compileFilter, type Test } from './match.ts';
import { isNumber, toNumber } from './numbers.ts';
import { leadsThroughArray, splitPath } from './paths.ts';
import { type Sorted, sorted } from './sorted.ts';
import { docOf, partOf, type Stored } from './stored.ts';

/** One index of one collection. */
export interface Index {
  readonly name: string;
  /** What listIndexes shows. */
  readonly spec: Doc;
  readonly pattern: Record<string, 1 | -1>;
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly partial: Doc | undefined;
  readonly entries: Sorted<Stored>;
  /** Whether some document has, or once had, several keys: that rules out some plans. */
  isMultikey(): boolean;
  keysOf(doc: Doc): string[];
  /** Refuses a document whose key another record holds. */
  check(stored: Stored, keys: string[], namespace: string): void;
  add(stored: Stored, keys: string[]): void;
  remove(stored: Stored, keys: string[]): void;
  fill(records: Iterable<Stored>, namespace: string): void;
}

const known = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'hidden',
  'ns',
]);

/** Checks and completes an index specification. */
export function normalizeSpec(spec: Doc): Doc {
  const { key } = spec;
  if (!isDoc(key) || Object.keys(key).length === 0) throw new MongoError(67, 'Index keys cannot be empty.');
  for (const field of Object.keys(key)) checkField(field, own(key, field));
  const defaultName = Object.keys(key)
    .map((field) => `${field}_${String(own(key, field))}`)
    .join('_');
  for (const option of Object.keys(spec)) {
    if (option === 'collation' && isSimpleCollation(spec.collation)) continue;
    if (
      [
        'collation',
        'wildcardProjection',
        'weights',
        'default_language',
        '2dsphereIndexVersion',
        'bits',
        'min',
        'max',
        'storageEngine',
        'clustered',
        'prepareUnique',
      ].includes(option)
    )
      throw unsupported(`The index option ${option}`);
    if (!known.has(option))
      throw new MongoError(
        197,
        `The field '${option}' is not valid for an index specification. Specification: ${JSON.stringify(spec)}`,
      );
  }
  if (spec.sparse === true && spec.partialFilterExpression !== undefined)
    throw new MongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  const result: Doc = { v: 2, key, name: typeof spec.name === 'string' ? spec.name : defaultName };
  if (isTruthy(spec.unique)) result.unique = true;
  if (isTruthy(spec.sparse)) result.sparse = true;
  if (isTruthy(spec.hidden)) result.hidden = true;
  if (isDoc(spec.partialFilterExpression)) result.partialFilterExpression = spec.partialFilterExpression;
  if (spec.expireAfterSeconds !== undefined) {
    if (Object.keys(key).length > 1)
      throw new MongoError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL.');
    result.expireAfterSeconds = spec.expireAfterSeconds;
  }
  return result;
}

export function isSimpleCollation(collation: unknown): boolean {
  return (
    collation === undefined ||
    collation === null ||
    (isDoc(collation) && (collation.locale === 'simple' || Object.keys(collation).length === 0))
  );
}

function checkField(field: string, direction: unknown): void {
  if (typeof direction === 'string') {
    if (direction === '')
      throw new MongoError(
        67,
        'Values in v:2 index key pattern cannot be of type string. Only numbers > 0, numbers < 0, and strings are allowed.',
      );
    throw unsupported(`An index of type ${direction}`);
  }
  if (!isNumber(direction) || toNumber(direction) === 0)
    throw new MongoError(
      67,
      `Values in v:2 index key pattern cannot be of type ${typeof direction}. Only numbers > 0, numbers < 0, and strings are allowed.`,
    );
  if (field.includes('$**')) throw unsupported('A wildcard index');
  if (field === '' || field.split('.').includes('')) throw new MongoError(67, 'Index keys cannot be an empty field.');
  if (field.startsWith('$'))
    throw new MongoError(67, `Index key contains an illegal field name: field name starts with '$'.`);
}

/** Makes an empty index of a complete specification. */
export function createIndex(spec: Doc): Index {
  const pattern: Record<string, 1 | -1> = {};
  const key = spec.key as Doc;
  for (const field of Object.keys(key)) pattern[field] = toNumber(key[field]) < 0 ? -1 : 1;
  const parallel = new MongoError(171, 'cannot index parallel arrays');
  const generator = keyGenerator(pattern, parallel, spec.sparse === true);
  const partial = isDoc(spec.partialFilterExpression) ? spec.partialFilterExpression : undefined;
  const covers: Test = partial ? compileFilter(partial) : () => true;
  const entries = sorted<Stored>();
  const paths = Object.keys(pattern).map(splitPath);
  const names = new Set(paths.map(([name = '']) => name));
  const hasArray = (doc: Doc): boolean => paths.some((path) => leadsThroughArray(doc, path));
  let multikey = false;

  const index: Index = {
    name: String(spec.name),
    spec,
    pattern,
    isUnique: spec.unique === true || spec.name === '_id_',
    isSparse: spec.sparse === true,
    partial,
    entries,
    isMultikey: () => multikey,
    keysOf: (doc) => (covers(doc) ? generator.keysOf(doc) : []),
    check(stored, keys, namespace) {
      if (!index.isUnique) return;
      for (const key of keys) {
        const present = entries.find(key);
        if (present && present.id !== stored.id)
          throw duplicate(index, generator.valuesOf(docOf(stored), key), namespace);
      }
    },
    add(stored, keys) {
      multikey ||= keys.length > 1 || hasArray(docOf(stored));
      for (const key of keys) entries.add(key, stored);
    },
    remove(stored, keys) {
      for (const key of keys) entries.remove(key, stored);
    },
    fill(records, namespace) {
      const all: [string, Stored][] = [];
      for (const stored of records) {
        const doc = partial ? docOf(stored) : partOf(stored, names);
        const keys = index.keysOf(doc);
        multikey ||= keys.length > 1 || hasArray(doc);
        for (const key of keys) all.push([key, stored]);
      }
      entries.load(all);
      if (!index.isUnique) return;
      all.forEach(([key, stored], at) => {
        const next = all[at + 1];
        if (next?.[0] === key && next[1] !== stored)
          throw duplicate(index, generator.valuesOf(docOf(stored), key), namespace);
      });
    },
  };
  return index;
}

function duplicate(index: Index, values: unknown[], namespace: string): MongoError {
  const keyValue: Doc = {};
  for (const [at, field] of Object.keys(index.pattern).entries()) keyValue[field] = values[at] ?? null;
  const shown = Object.entries(keyValue)
    .map(([field, value]) => `${field}: ${JSON.stringify(value)}`)
    .join(', ');
  const keyPattern = index.spec.key as Doc;
  return new MongoError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: { ${shown} }`,
    { keyPattern, keyValue },
  );
}

/** Whether two specifications are the same index, apart from their names. */
export function sameIndex(left: Doc, right: Doc): boolean {
  const [a, b] = [left, right].map((spec) => ({ ...spec, name: '', hidden: false }));
  return identical(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}
