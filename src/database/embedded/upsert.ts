import { clone, type Doc, isDoc, own, put } from './bson.ts';
import { fail } from './errors.ts';
import { isOperators } from './match.ts';
import { type Path, splitPath } from './paths.ts';
import { isRegex } from './regex.ts';

/** The document an upsert starts from: what the query says by equality. */
export function upsertSeed(filter: Doc): Doc {
  const seed: Doc = {};
  for (const [path, value] of Object.values(filter).some(isNever) ? [] : equalities(filter))
    plant(seed, splitPath(path), clone(value));
  return seed;
}

/** A query that nothing can match, for it wants one of no values, says nothing of other fields either. */
function isNever(operand: unknown): boolean {
  if (!isOperators(operand)) return false;
  return isList(operand.$in, 0) || isList(operand.$all, 0) || isNever(operand.$elemMatch);
}

function isList(value: unknown, length: number): value is unknown[] {
  return Array.isArray(value) && value.length === length;
}

function plant(target: Doc, [part = '', ...rest]: Path, value: unknown): void {
  const inner = own(target, part);
  if (rest.length > 0 && isDoc(inner)) plant(inner, rest, value);
  else if (rest.length > 0) {
    const made: Doc = {};
    put(target, part, made);
    plant(made, rest, value);
  } else if (Object.hasOwn(target, part)) matchedTwice(part);
  else put(target, part, value);
}

function matchedTwice(path: string): never {
  fail(54, `cannot infer query fields to set, path '${path}' is matched twice`);
}

function equalities(filter: Doc): [path: string, value: unknown][] {
  return Object.keys(filter).flatMap((name): [string, unknown][] => {
    const operand = own(filter, name);
    if (Array.isArray(operand) && (name === '$and' || (name === '$or' && operand.length === 1)))
      return operand.flatMap(equalities);
    if (name.startsWith('$') || isRegex(operand)) return [];
    if (!isOperators(operand)) return [[name, operand]];
    if (Object.hasOwn(operand, '$eq')) return [[name, operand.$eq]];
    const { $all: every, $in: any } = operand;
    if (Array.isArray(every) && every.length > 1) matchedTwice(name);
    const [only] = [any, every].find((list) => isList(list, 1)) ?? [];
    return only === undefined || isOperators(only) ? [] : [[name, only]];
  });
}
