import { clone, type Doc, isDoc, own } from './bson.ts';
import { fail } from './errors.ts';
import type { Variables } from './expressions/compile.ts';
import { equal, identical } from './keys.ts';
import { compileFilter } from './match.ts';
import { type Path, position, splitPath, type Test } from './paths.ts';
import { transforms } from './project.ts';
import { applyChange, type Change, sourceOf } from './update-apply.ts';
import { compileOperator, removal, unknownModifier } from './update-operators.ts';

/** What an update may know besides the document. */
export interface UpdateContext {
  /** The array position that the query matched, for the positional operator. */
  readonly matched?: number | undefined;
  readonly isInsert: boolean;
  readonly now: Date;
}

/** Makes a new document of an old one; the old one is left as it was. */
export type Update = (doc: Doc, context: UpdateContext) => Doc;

/** Compiles the `u` of an update: operators, a replacement or a pipeline. */
export function compileUpdate(source: unknown, arrayFilters: Doc[] = [], variables: Variables = {}): Update {
  if (Array.isArray(source)) return keepingId(pipeline(source.filter(isDoc), variables));
  if (!isDoc(source)) fail(9, 'Update argument must be either an object or an array');
  return keepingId(isReplacement(source) ? replacement(source) : modification(source, arrayFilters));
}

export function isReplacement(source: unknown): boolean {
  return isDoc(source) && !Object.keys(source)[0]?.startsWith('$');
}

function replacement(source: Doc): Update {
  const bad = Object.keys(source).find((name) => name.startsWith('$'));
  if (bad !== undefined) fail(52, `The dollar ($) prefixed field '${bad}' is not allowed in a replacement document.`);
  return () => clone(source);
}

function pipeline(stages: Doc[], variables: Variables): Update {
  const steps = stages.map((stage) => {
    const [name = '', ...rest] = Object.keys(stage);
    if (rest.length > 0) fail(40323, 'A pipeline stage specification object must contain exactly one field.');
    const compile = own(transforms, name);
    return compile?.(own(stage, name), name) ?? fail(72, `${name} is not allowed to be used within an update`);
  });
  return (doc, { now }) => steps.reduce((current, step) => step(current, { ...variables, NOW: now }), doc);
}

function modification(source: Doc, arrayFilters: Doc[]): Update {
  const changes = Object.keys(source).flatMap((operator) => changesOf(operator, own(source, operator)));
  changes.sort((left, right) => comparePaths(left.path, right.path));
  refuseConflicts(changes);
  const filters = compileArrayFilters(arrayFilters, changes);
  return (doc, context) => {
    const copy = clone(doc);
    for (const change of changes)
      if (context.isInsert || change.operator !== '$setOnInsert')
        applyChange(copy, change, { ...context, filters, before: doc });
    return copy;
  };
}

/** _id never changes: a result without one keeps the old one, in front. */
function keepingId(update: Update): Update {
  return (doc, context) => {
    const result = update(doc, context);
    const id = own(doc, '_id');
    if (id === undefined) return result;
    const next = Object.hasOwn(result, '_id') ? result._id : id;
    if (!equal(next, id) || (isDoc(id) && !identical(next, id)))
      fail(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    return Object.keys(result)[0] === '_id' ? result : { _id: id, ...result };
  };
}

function changesOf(operator: string, fields: unknown): Change[] {
  if (!operator.startsWith('$')) unknownModifier(operator);
  if (!isDoc(fields)) fail(9, `Modifiers operate on fields but we found type ${typeof fields} in ${operator}`);
  return Object.keys(fields).flatMap((field) => {
    const [path, operand] = [checkedPath(field), own(fields, field)];
    if (operator === '$rename') return renaming(path, operand);
    return [{ operator, path, modifier: compileOperator(operator, field, operand) }];
  });
}

/** The target is written first, reading the source; the source is then removed. */
function renaming(path: Path, target: unknown): Change[] {
  if (typeof target !== 'string') fail(2, `The 'to' field for $rename must be a string: ${String(target)}`);
  const to = checkedPath(target);
  if ([...path, ...to].some((part) => part.startsWith('$'))) fail(2, 'The fields for $rename must not be dynamic');
  if (isBeginning(path, to) || isBeginning(to, path)) fail(2, `The fields for $rename must differ: ${target}`);
  const applies = (root: Doc): boolean => sourceOf(root, path) !== undefined;
  const modifier = { apply: (_old: unknown, root: Doc) => sourceOf(root, path), applies };
  return [
    { operator: '$rename', path: to, modifier },
    { operator: '$unset', path, modifier: removal },
  ];
}

function isBeginning(path: Path, longer: Path): boolean {
  return path.every((part, at) => part === longer[at]);
}

function checkedPath(field: string): Path {
  const path = splitPath(field);
  if (path.includes('')) fail(56, `The update path '${field}' contains an empty field name, which is not allowed.`);
  if (path[0]?.startsWith('$[') || path[0] === '$')
    fail(2, `Cannot have array filter identifier element in the first position in path '${field}'`);
  return path;
}

/** MongoDB writes new fields in the order of their paths, numbers by value. */
function comparePaths(left: Path, right: Path): number {
  const at = left.findIndex((part, place) => part !== right[place]);
  const [a, b] = [left[at], right[at]];
  if (a === undefined || b === undefined) return left.length - right.length;
  const [x, y] = [position(a), position(b)];
  if (x >= 0 && y >= 0) return x - y;
  return a < b ? -1 : 1;
}

function refuseConflicts(changes: Change[]): void {
  changes.forEach(({ path, operator }, at) => {
    const next = changes[at + 1];
    if (!next || !isBeginning(path, next.path)) return;
    if (operator === '$rename' && next.operator === '$rename' && path.length === next.path.length) return;
    fail(40, `Updating the path '${next.path.join('.')}' would create a conflict at '${path.join('.')}'`);
  });
}

function compileArrayFilters(sources: Doc[], changes: Change[]): Map<string, Test> {
  const filters = new Map<string, Test>();
  for (const source of sources) {
    const id =
      identifierOf(source) ?? fail(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    if (filters.has(id)) fail(9, `Found multiple array filters with the same top-level field name ${id}`);
    // { 'x.a': 1 } about the element x is the query { 'x.a': 1 } about the document { x: element }.
    const test = compileFilter(source);
    filters.set(id, (element) => test({ [id]: element }));
  }
  const used = changes
    .flatMap(({ path }) => path.filter((part) => /^\$\[.+\]$/.test(part)))
    .map((part) => part.slice(2, -1));
  for (const id of filters.keys())
    if (!used.includes(id)) fail(9, `The array filter for identifier '${id}' was not used in the update`);
  for (const id of used) if (!filters.has(id)) fail(2, `No array filter found for identifier '${id}'`);
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
