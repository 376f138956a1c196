import { type Doc, isDoc, own, put } from './bson.ts';
import { fail } from './errors.ts';
import { type Path, position, type Test } from './paths.ts';
import type { UpdateContext } from './update.ts';
import type { Modifier } from './update-operators.ts';

/** One thing an update does to one path. */
export interface Change {
  readonly operator: string;
  readonly path: Path;
  readonly modifier: Modifier;
}

export interface ChangeContext extends UpdateContext {
  /** What $[identifier] stands for. */
  readonly filters: ReadonlyMap<string, Test>;
  /** The document as it was: a rename reads what another change may have removed already. */
  readonly before: Doc;
}

type Container = Doc | unknown[];

/** Changes a document, which must be a copy, at all places that the path stands for. */
export function applyChange(root: Doc, { operator, path, modifier }: Change, context: ChangeContext): void {
  if (modifier.applies && !modifier.applies(context.before)) return;
  step(root, 0);

  function step(container: Container, at: number): void {
    if (Array.isArray(container)) refuseArray(container, at);
    for (const key of keysAt(container, path, at, context)) {
      const old = readAt(container, key);
      if (at === path.length - 1) leaf(container, key, old);
      else if (isDoc(old) || Array.isArray(old)) step(old, at + 1);
      else missing(container, key, at, old);
    }
  }

  function refuseArray(list: unknown[], at: number): void {
    const part = path[at] ?? '';
    if (modifier.needsPath && !isDynamic(part) && position(part) < 0) notViable(path, at - 1, list);
    if (operator === '$rename') fail(2, 'The destination field cannot be an array element');
  }

  /** The path goes on where there is nothing to go into. */
  function missing(container: Container, key: string, at: number, old: unknown): void {
    const next = path[at + 1] ?? '';
    if (context.matched === undefined && path.includes('$', at + 1)) noMatch();
    if (next.startsWith('$['))
      fail(2, `The path '${path.slice(0, at + 1).join('.')}' must exist in the document to apply array updates.`);
    if (modifier.removes || (old === undefined && modifier.needsPath)) return;
    if (old !== undefined) notViable(path, at, old);
    const made: Doc = {};
    writeAt(container, key, made, path.slice(0, at + 1));
    step(made, at + 1);
  }

  function leaf(container: Container, key: string, old: unknown): void {
    if (modifier.removes && old === undefined) return;
    if (modifier.removes && Array.isArray(container)) container[position(key)] = null;
    else if (modifier.removes) delete (container as Doc)[key];
    else {
      const value = modifier.apply(old, context.before, context);
      if (value !== undefined) writeAt(container, key, value, path);
    }
  }
}

function noMatch(): never {
  fail(2, 'The positional operator did not find the match needed from the query.');
}

function notViable(path: Path, at: number, old: unknown): never {
  fail(28, `Cannot create field '${path[at + 1]}' in element {${path[at]}: ${JSON.stringify(old)}}`);
}

function isDynamic(part: string): boolean {
  return part === '$' || part.startsWith('$[');
}

/** The keys a path part stands for: itself, or array positions for $, $[] and $[identifier]. */
function keysAt(container: Container, path: Path, at: number, { matched, filters }: ChangeContext): string[] {
  const part = path[at] ?? '';
  if (!isDynamic(part)) return [part];
  if (part === '$') return [String(matched ?? noMatch())];
  if (!Array.isArray(container)) fail(2, `Cannot apply array updates to non-array element ${path[at - 1]}`);
  const test = part === '$[]' ? () => true : filters.get(part.slice(2, -1));
  return container.flatMap((element, index) => (test?.(element) ? [String(index)] : []));
}

function readAt(container: Container, key: string): unknown {
  return Array.isArray(container) ? container[position(key)] : own(container, key);
}

const maxPadding = 1_500_000;

function writeAt(container: Container, key: string, value: unknown, path: Path): void {
  if (!Array.isArray(container)) {
    put(container, key, value);
    return;
  }
  const index = position(key);
  if (index < 0) notViable(path, path.length - 2, container);
  if (index - container.length > maxPadding) fail(2, `can't backfill more than ${maxPadding} elements`);
  while (container.length < index) container.push(null);
  container[index] = value;
}

/** The value that a rename moves; it cannot lie in an array. */
export function sourceOf(root: Doc, path: Path): unknown {
  let value: unknown = root;
  let isInArray = false;
  for (const part of path) {
    if (value === undefined) return undefined;
    const isIndexed = Array.isArray(value) && position(part) >= 0;
    if (!isIndexed && !isDoc(value)) fail(28, `cannot use the part (${part}) to traverse the element`);
    isInArray ||= isIndexed;
    value = readAt(value as Container, part);
  }
  if (isInArray && value !== undefined) fail(2, 'The source field cannot be an array element');
  return value;
}
