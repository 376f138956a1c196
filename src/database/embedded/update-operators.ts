import { Long, Timestamp } from 'bson';
import { clone, type Doc, isDoc, own } from './bson.ts';
import { fail } from './errors.ts';
import { sliced } from './expressions/arrays.ts';
import { compare, equal } from './keys.ts';
import { compileFilter, isOperators } from './match.ts';
import { calculateExactly, isNumber, toBig, toInteger, widest } from './numbers.ts';
import { type Path, plainValue, splitPath } from './paths.ts';
import { isRegex } from './regex.ts';
import { compileSort } from './sort.ts';
import { typeName } from './types.ts';
import type { UpdateContext } from './update.ts';

/** What one update operator does to the value at its path. */
export interface Modifier {
  /** The new value; undefined leaves things as they are. */
  apply(old: unknown, root: Doc, context: UpdateContext): unknown;
  readonly removes?: boolean;
  /** Where the path is missing, nothing is to be done. */
  readonly needsPath?: boolean;
  /** Whether there is anything to do at all. */
  applies?(root: Doc): boolean;
}

/** Compiles one operator with its operand for one field. */
export function compileOperator(operator: string, field: string, operand: unknown): Modifier {
  const compile = own(operators, operator);
  return compile?.(operand, field) ?? unknownModifier(operator);
}

export function unknownModifier(name: string): never {
  fail(9, `Unknown modifier: ${name}. Expected a valid update modifier or a pipeline-style update as an array`);
}

const operators: Record<string, (operand: unknown, field: string) => Modifier> = {
  $set: (operand) => ({ apply: () => clone(operand) }),
  $setOnInsert: (operand) => ({ apply: () => clone(operand) }),
  $unset: () => removal,
  $inc: (operand, field) => arithmetic('add', field, operand),
  $mul: (operand, field) => arithmetic('multiply', field, operand),
  $min: (operand) => extreme(operand, -1),
  $max: (operand) => extreme(operand, 1),
  $currentDate: currentDate,
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: (operand, field) => removing('$pull', field, unwanted(operand)),
  $pullAll(operand, field) {
    if (!Array.isArray(operand)) fail(2, `$pullAll requires an array argument but was given a ${typeName(operand)}`);
    return removing('$pullAll', field, (item) => operand.some((value) => equal(item, value)));
  },
};

export const removal: Modifier = { apply: () => undefined, removes: true };

function extreme(operand: unknown, sign: 1 | -1): Modifier {
  return { apply: (old) => (old === undefined || compare(operand, old) * sign > 0 ? clone(operand) : undefined) };
}

function arithmetic(operation: 'add' | 'multiply', field: string, operand: unknown): Modifier {
  if (!isNumber(operand)) fail(14, `Cannot ${operation} with non-numeric argument: {${field}: ${String(operand)}}`);
  return {
    apply(old, root) {
      if (old === undefined) return operation === 'add' ? operand : calculateExactly('multiply', operand, 0);
      if (!isNumber(old))
        fail(
          14,
          `Cannot ${operation} to a value of non-numeric type. ${idOf(root)} has '${field}' of ${typeName(old)}`,
        );
      return calculateExactly(operation, old, operand);
    },
  };
}

function idOf(root: Doc): string {
  return `{_id: ${JSON.stringify(own(root, '_id'))}}`;
}

function currentDate(operand: unknown): Modifier {
  const type = isDoc(operand) ? own(operand, '$type') : typeof operand === 'boolean' ? 'date' : undefined;
  if (type !== 'date' && type !== 'timestamp')
    fail(2, "$currentDate takes a boolean ('true') or a $type expression ({$type: 'timestamp/date'})");
  return {
    apply: (_old, _root, { now }) =>
      type === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }),
  };
}

const bitOperations: Record<string, (value: bigint, mask: bigint) => bigint> = {
  and: (value, mask) => value & mask,
  or: (value, mask) => value | mask,
  xor: (value, mask) => value ^ mask,
};

function bit(operand: unknown): Modifier {
  if (!isDoc(operand)) fail(2, `The $bit modifier takes {and/or/xor: #}, not a ${typeName(operand)}`);
  const steps = Object.keys(operand).map((name) => {
    const [mask, operation] = [own(operand, name), own(bitOperations, name)];
    if (!operation) fail(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    if (!isWhole(mask)) fail(2, `The $bit modifier field must be an Integer(32/64 bit), not a '${typeName(mask)}'`);
    return { mask, operation };
  });
  return {
    apply(old = 0) {
      if (!isWhole(old)) fail(2, 'Cannot apply $bit to a value of non-integral type.');
      const result = steps.reduce((value, { mask, operation }) => operation(value, toBig(mask)), toBig(old));
      const isLong = widest(old, ...steps.map(({ mask }) => mask)) === 'long';
      return isLong ? Long.fromBigInt(BigInt.asIntN(64, result)) : Number(BigInt.asIntN(32, result));
    },
  };
}

function isWhole(value: unknown): boolean {
  return ['int', 'long'].includes(typeName(value));
}

function arrayAt(operator: string, field: string, old: unknown, root: Doc): unknown[] {
  if (old === undefined) return [];
  if (Array.isArray(old)) return old;
  return fail(2, `${operator}: the field '${field}' must be an array but is a ${typeName(old)} in ${idOf(root)}`);
}

function push(operand: unknown, field: string): Modifier {
  const spec: Doc = isDoc(operand) && Object.hasOwn(operand, '$each') ? operand : { $each: [operand] };
  const { $each: items, $slice, $sort, $position, ...others } = spec;
  const [bad] = Object.keys(others);
  if (bad !== undefined) fail(2, `Unrecognized clause in $push: ${bad}`);
  if (!Array.isArray(items)) fail(2, `The argument to $each in $push must be an array, not ${typeName(items)}`);
  const [at, size] = [whole('$position', $position), whole('$slice', $slice)];
  const order = $sort === undefined ? undefined : elementOrder($sort);
  return {
    apply(old, root) {
      const list = [...arrayAt('$push', field, old, root)];
      list.splice(at ?? list.length, 0, ...items.map(clone));
      if (order) list.sort(order);
      return size === undefined ? list : sliced(list, size);
    },
  };
}

function whole(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return toInteger(value) ?? fail(2, `The value for ${name} must be an integer value, not ${typeName(value)}`);
}

function elementOrder($sort: unknown): (left: unknown, right: unknown) => number {
  if (isDoc($sort)) {
    const fields = Object.entries(compileSort($sort).pattern).map(([name, way]) => [splitPath(name), way] as const);
    const valueOf = (element: unknown, path: Path): unknown => plainValue(element, path) ?? null;
    return (left, right) =>
      fields.reduce((sign, [path, way]) => sign || compare(valueOf(left, path), valueOf(right, path)) * way, 0);
  }
  const direction = toInteger($sort) ?? 0;
  if (Math.abs(direction) !== 1) fail(2, 'The $sort element value must be either 1 or -1');
  return (left, right) => compare(left, right) * direction;
}

function addToSet(operand: unknown, field: string): Modifier {
  const each = isDoc(operand) && Object.keys(operand)[0] === '$each' ? own(operand, '$each') : [operand];
  if (!Array.isArray(each)) fail(14, `The argument to $each in $addToSet must be an array, not ${typeName(each)}`);
  return {
    apply(old, root) {
      const list = [...arrayAt('$addToSet', field, old, root)];
      for (const item of each) if (!list.some((present) => equal(present, item))) list.push(clone(item));
      return list;
    },
  };
}

function pop(operand: unknown, field: string): Modifier {
  const end = toInteger(operand);
  if (Math.abs(end ?? 0) !== 1) fail(9, `$pop expects 1 or -1 in: ${field}: ${String(operand)}`);
  return {
    needsPath: true,
    apply(old) {
      if (old === undefined) return undefined;
      if (!Array.isArray(old)) fail(14, `Path '${field}' contains an element of non-array type '${typeName(old)}'`);
      return end === 1 ? old.slice(0, -1) : old.slice(1);
    },
  };
}

/** What $pull removes: what a query of the element would match, or of its fields. */
function unwanted(operand: unknown): (item: unknown) => boolean {
  if (!isRegex(operand) && !isDoc(operand)) return (item) => equal(item, operand);
  const isOfFields = isDoc(operand) && !isOperators(operand);
  const test = compileFilter(isOfFields ? operand : { item: operand });
  return isOfFields ? (item) => isDoc(item) && test(item) : (item) => test({ item });
}

function removing(operator: string, field: string, isUnwanted: (item: unknown) => boolean): Modifier {
  return {
    needsPath: true,
    apply: (old, root) =>
      old === undefined ? undefined : arrayAt(operator, field, old, root).filter((item) => !isUnwanted(item)),
  };
}
