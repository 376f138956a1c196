import { type Doc, isDoc, own } from './bson.ts';
import { compileFilter, elementTest, isOperators } from './match.ts';
import { type Path, position, splitPath } from './paths.ts';
import { isRegex } from './regex.ts';

/** The array position at which the query matched, for the positional operator. */
export function matchedIndex(filter: Doc, doc: Doc): number | undefined {
  let found: number | undefined;
  for (const name of Object.keys(filter)) {
    const operand = own(filter, name);
    if (name === '$and' && Array.isArray(operand)) {
      for (const part of operand) found = matchedIndex(part, doc) ?? found;
    } else if (name === '$or' && Array.isArray(operand)) {
      const branch: unknown = operand.find((part) => compileFilter(part)(doc));
      if (isDoc(branch)) found = matchedIndex(branch, doc) ?? found;
    } else if (!name.startsWith('$')) found = indexAt(doc, splitPath(name), operand) ?? found;
  }
  return found;
}

function indexAt(value: unknown, path: Path, operand: unknown): number | undefined {
  if (!Array.isArray(value)) {
    const [name, ...rest] = path;
    return name !== undefined && isDoc(value) ? indexAt(own(value, name), rest, operand) : undefined;
  }
  if (position(path[0] ?? '') >= 0 || isNegation(operand)) return undefined;
  const inside = path.length > 0 ? compileFilter({ [path.join('.')]: operand }) : undefined;
  const test = inside ? (item: unknown): boolean => isDoc(item) && inside(item) : elementTest(operatorsOf(operand));
  const match = value.findIndex(test);
  return match < 0 ? undefined : match;
}

/** That no element matches is not a match at any position. */
function isNegation(operand: unknown): boolean {
  return isOperators(operand) && Object.keys(operand).every((name) => ['$ne', '$nin', '$not'].includes(name));
}

/** The operators that one element has to meet. */
function operatorsOf(operand: unknown): Doc {
  if (!isOperators(operand)) return isRegex(operand) ? { $regex: operand } : { $eq: operand };
  const inner = own(operand, '$elemMatch');
  return isDoc(inner) ? inner : operand;
}
