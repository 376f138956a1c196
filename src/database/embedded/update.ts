import { type Doc, isDoc, own } from './bson.ts';
import { MongoError } from './errors.ts';
import type { Variables } from './expressions/compile.ts';
import { equal, identical } from './keys.ts';
import { compileFilter, isOperators, type Test } from './match.ts';
import { clone, type Path, position, splitPath } from './paths.ts';
import { isRegex } from './regex.ts';
import { compileOperator, type Modifier } from './update-operators.ts';
import { pipelineUpdate } from './update-pipeline.ts';

/** What an update may know besides the document. */
export interface UpdateContext {
  /** The array position that the query matched, for the positional operator. */
  readonly matched?: number | undefined;
  readonly inserting: boolean;
  readonly now: Date;
}

/** Makes a new document of an old one; the old one is left as it was. */
export type Update = (doc: Doc, context: UpdateContext) => Doc;

interface Change {
  readonly operator: string;
  readonly path: Path;
  readonly modifier: Modifier;
}

/** Compiles the `u` of an update: operators, a replacement or a pipeline. */
export function compileUpdate(source: unknown, arrayFilters: Doc[] = [], variables: Variables = {}): Update {
  if (Array.isArray(source)) return keepingId(pipelineUpdate(source.filter(isDoc), variables));
  if (!isDoc(source)) throw new MongoError(9, 'Update argument must be either an object or an array');
  if (!Object.keys(source)[0]?.startsWith('$')) return replacement(source);
  const changes = operatorChanges(source);
  refuseConflicts(changes);
  const filters = compileArrayFilters(arrayFilters, changes);
  return keepingId((doc, context) => {
    const copy = clone(doc);
    for (const change of changes) {
      if (change.operator === '$setOnInsert' && !context.inserting) continue;
      apply(copy, change, { ...context, filters, before: doc });
    }
    return copy;
  });
}

export function isReplacement(source: unknown): boolean {
  return isDoc(source) && !Object.keys(source)[0]?.startsWith('$');
}

function replacement(source: Doc): Update {
  const bad = Object.keys(source).find((name) => name.startsWith('$'));
  if (bad)
    throw new MongoError(
      52,
      `The dollar ($) prefixed field '${bad}' in '${bad}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  return keepingId(() => clone(source));
}

/** _id never changes: a result without one keeps the old one, in front. */
function keepingId(update: Update): Update {
  return (doc, context) => {
    const result = update(doc, context);
    const id = own(doc, '_id');
    if (id === undefined) return result;
    if (!Object.hasOwn(result, '_id')) return { _id: id, ...result };
    if (!equal(result._id, id) || (isDoc(id) && !identical(result._id, id))) {
      throw new MongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    if (Object.keys(result)[0] === '_id') return result;
    return { _id: id, ...result };
  };
}

function operatorChanges(source: Doc): Change[] {
  const changes: Change[] = [];
  for (const operator of Object.keys(source)) {
    const fields = own(source, operator);
    if (!operator.startsWith('$'))
      throw new MongoError(
        9,
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isDoc(fields))
      throw new MongoError(
        9,
        `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${JSON.stringify(fields)}}`,
      );
    for (const field of Object.keys(fields)) changes.push(...fieldChanges(operator, field, own(fields, field)));
  }
  return changes.sort((left, right) => comparePaths(left.path, right.path));
}

function fieldChanges(operator: string, field: string, operand: unknown): Change[] {
  const path = checkedPath(field);
  if (operator !== '$rename') return [{ operator, path, modifier: compileOperator(operator, field, operand) }];
  if (typeof operand !== 'string')
    throw new MongoError(2, `The 'to' field for $rename must be a string: ${field}: ${String(operand)}`);
  const to = checkedPath(operand);
  if (field === operand)
    throw new MongoError(2, `The source and target field for $rename must differ: ${field}: "${operand}"`);
  if ([...path, ...to].some((part) => part.startsWith('$')))
    throw new MongoError(2, 'The source and target field for $rename must not be dynamic');
  if (path.every((part, at) => part === (to[at] ?? part)) || to.every((part, at) => part === path[at])) {
    throw new MongoError(
      2,
      `The source and target field for $rename must not be on the same path: ${field}: "${operand}"`,
    );
  }
  // The target is written first, reading the source; the source is then removed.
  return [
    {
      operator,
      path: to,
      modifier: {
        apply: (old, root) => sourceOf(root, path) ?? old,
        applies: (root) => sourceOf(root, path) !== undefined,
      },
    },
    { operator: '$unset', path, modifier: { apply: () => undefined, removes: true } },
  ];
}

function sourceOf(root: Doc, path: Path): unknown {
  let value: unknown = root;
  let isInArray = false;
  for (const part of path) {
    if (value === undefined) return undefined;
    const isIndexed = Array.isArray(value) && position(part) >= 0;
    if (!isIndexed && !isDoc(value)) throw new MongoError(28, `cannot use the part (${part}) to traverse the element`);
    isInArray ||= isIndexed;
    value = readAt(value as Doc | unknown[], part);
  }
  if (isInArray && value !== undefined) throw new MongoError(2, 'The source field cannot be an array element');
  return value;
}

function checkedPath(field: string): Path {
  const path = splitPath(field);
  if (path.includes(''))
    throw new MongoError(
      56,
      field === ''
        ? 'An empty update path is not valid.'
        : `The update path '${field}' contains an empty field name, which is not allowed.`,
    );
  if (path[0]?.startsWith('$[') || path[0] === '$')
    throw new MongoError(
      2,
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${field}'`,
    );
  return path;
}

/** MongoDB writes new fields in the order of their paths, numbers by value. */
function comparePaths(left: Path, right: Path): number {
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [a = '', b = ''] = [left[at], right[at]];
    if (a === b) continue;
    const [x, y] = [position(a), position(b)];
    if (x >= 0 && y >= 0) return x - y;
    return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

function refuseConflicts(changes: Change[]): void {
  changes.forEach(({ path, operator }, at) => {
    const next = changes[at + 1];
    if (!next || path.some((part, index) => part !== next.path[index])) return;
    if (operator === '$rename' && next.operator === '$rename' && path.length === next.path.length) return;
    const [longer, shorter] = [next.path.join('.'), path.join('.')];
    throw new MongoError(40, `Updating the path '${longer}' would create a conflict at '${shorter}'`);
  });
}

type Filters = Map<string, Test>;

function compileArrayFilters(sources: Doc[], changes: Change[]): Filters {
  const filters: Filters = new Map();
  for (const source of sources) {
    const id = identifierOf(source);
    if (id === undefined)
      throw new MongoError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    if (filters.has(id))
      throw new MongoError(9, `Found multiple array filters with the same top-level field name ${id}`);
    // { 'x.a': 1 } about the element x is the query { 'x.a': 1 } about the document { x: element }.
    const test = compileFilter(source);
    filters.set(id, (element) => test({ [id]: element }));
  }
  const used = new Set(
    changes.flatMap(({ path }) => path.filter((part) => /^\$\[.+\]$/.test(part)).map((part) => part.slice(2, -1))),
  );
  for (const id of filters.keys()) {
    if (!used.has(id)) throw new MongoError(9, `The array filter for identifier '${id}' was not used in the update`);
  }
  for (const id of used) {
    if (!filters.has(id)) throw new MongoError(2, `No array filter found for identifier '${id}'`);
  }
  return filters;
}

function identifierOf(source: Doc): string | undefined {
  for (const name of Object.keys(source)) {
    if (!name.startsWith('$')) return splitPath(name)[0];
    const operand = own(source, name);
    const inner = Array.isArray(operand) ? operand.find(isDoc) : undefined;
    if (inner) return identifierOf(inner);
  }
  return undefined;
}

interface ApplyContext extends UpdateContext {
  readonly filters: Filters;
  /** The document as it was: a rename reads what another change may have removed already. */
  readonly before: Doc;
}

function apply(root: Doc, change: Change, context: ApplyContext): void {
  const { modifier } = change;
  if (modifier.applies && !modifier.applies(context.before)) return;
  step(root, 0);

  function step(container: Doc | unknown[], at: number): void {
    if (
      modifier.needsPath &&
      Array.isArray(container) &&
      !isDynamic(change.path[at]) &&
      position(change.path[at] ?? '') < 0
    ) {
      throw notViable(change.path, at - 1, container);
    }
    if (change.operator === '$rename' && Array.isArray(container))
      throw new MongoError(2, 'The destination field cannot be an array element');
    for (const key of keysAt(container, change.path, at, context)) {
      const old = readAt(container, key);
      if (at === change.path.length - 1) {
        leaf(container, key, old);
        continue;
      }
      const next = change.path[at + 1];
      if (isDoc(old) || Array.isArray(old)) step(old, at + 1);
      else if (next === '$' && context.matched === undefined) throw noMatch();
      else if (next?.startsWith('$[')) throw notAnArray(change.path, at);
      else if (old === undefined && !modifier.removes && !modifier.needsPath) {
        const made: Doc = {};
        writeAt(container, key, made, change.path.slice(0, at + 1));
        step(made, at + 1);
      } else if (old !== undefined && !modifier.removes) throw notViable(change.path, at, old);
    }
  }

  function leaf(container: Doc | unknown[], key: string, old: unknown): void {
    if (modifier.removes && old === undefined) return;
    if (modifier.removes && Array.isArray(container)) container[position(key)] = null;
    else if (modifier.removes) delete (container as Doc)[key];
    else {
      const value = modifier.apply(old, context.before, context);
      if (value !== undefined) writeAt(container, key, value, change.path);
    }
  }
}

function noMatch(): MongoError {
  return new MongoError(2, 'The positional operator did not find the match needed from the query.');
}

function isDynamic(part: string | undefined): boolean {
  return part === '$' || part?.startsWith('$[') === true;
}

function notAnArray(path: Path, at: number): MongoError {
  return new MongoError(
    2,
    `The path '${path.slice(0, at + 1).join('.')}' must exist in the document in order to apply array updates.`,
  );
}

function notViable(path: Path, at: number, old: unknown): MongoError {
  return new MongoError(28, `Cannot create field '${path[at + 1]}' in element {${path[at]}: ${JSON.stringify(old)}}`);
}

/** The keys a path part stands for: itself, or array positions for $, $[] and $[identifier]. */
function keysAt(container: Doc | unknown[], path: Path, at: number, context: ApplyContext): string[] {
  const part = path[at] ?? '';
  if (!isDynamic(part)) return [part];
  if (part === '$') {
    if (context.matched !== undefined) return [String(context.matched)];
    throw noMatch();
  }
  if (!Array.isArray(container))
    throw new MongoError(2, `Cannot apply array updates to non-array element ${path[at - 1]}`);
  const test = part === '$[]' ? () => true : context.filters.get(part.slice(2, -1));
  return container.flatMap((element, index) => (test?.(element) ? [String(index)] : []));
}

function readAt(container: Doc | unknown[], key: string): unknown {
  return Array.isArray(container) ? container[position(key)] : own(container, key);
}

const maxPadding = 1_500_000;

function writeAt(container: Doc | unknown[], key: string, value: unknown, path: Path): void {
  if (!Array.isArray(container)) {
    Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  const index = position(key);
  if (index < 0)
    throw new MongoError(
      28,
      `Cannot create field '${key}' in element {${path.at(-2) ?? ''}: ${JSON.stringify(container)}}`,
    );
  if (index - container.length > maxPadding) throw new MongoError(2, "can't backfill more than 1500000 elements");
  while (container.length < index) container.push(null);
  container[index] = value;
}

/** The document an upsert starts from: what the query says by equality. */
export function upsertSeed(filter: Doc): Doc {
  const seed: Doc = {};
  if (saysNever(filter)) return seed;
  for (const [path, value] of equalities(filter)) {
    let target = seed;
    const parts = splitPath(path);
    parts.forEach((part, at) => {
      const last = at === parts.length - 1;
      const inner = own(target, part);
      if (last && Object.hasOwn(target, part))
        throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
      if (!last && isDoc(inner)) target = inner;
      else {
        const made = last ? clone(value) : {};
        Object.defineProperty(target, part, { value: made, writable: true, enumerable: true, configurable: true });
        target = made as Doc;
      }
    });
  }
  return seed;
}

/** A query that nothing can match, for it wants one of no values, says nothing of other fields either. */
function saysNever(filter: Doc): boolean {
  return Object.values(filter).some(
    (operand) => isOperators(operand) && Array.isArray(operand.$in) && operand.$in.length === 0,
  );
}

function equalities(filter: Doc): [string, unknown][] {
  return Object.keys(filter).flatMap((name): [string, unknown][] => {
    const operand = own(filter, name);
    if ((name === '$and' || name === '$or') && Array.isArray(operand)) {
      const parts = operand.filter(isDoc);
      return name === '$and' || parts.length === 1 ? parts.flatMap(equalities) : [];
    }
    if (name.startsWith('$')) return [];
    if (!isOperators(operand)) return isRegex(operand) ? [] : [[name, operand]];
    if (Object.hasOwn(operand, '$eq')) return [[name, operand.$eq]];
    const all = own(operand, '$all');
    if (Array.isArray(all) && all.length > 1) {
      throw new MongoError(54, `cannot infer query fields to set, path '${name}' is matched twice`);
    }
    const single = ['$in', '$all']
      .map((operator) => own(operand, operator))
      .find((list) => Array.isArray(list) && list.length === 1);
    return Array.isArray(single) && !isOperators(single[0]) ? [[name, single[0]]] : [];
  });
}
