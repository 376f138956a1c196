import { Long, Timestamp } from 'bson';
import { type Doc, isDoc, own } from './bson.ts';
import { MongoError } from './errors.ts';
import { compare, equal } from './keys.ts';
import { elementTest, isOperators } from './match.ts';
import { calculateExactly, isNumber, numberType, toInteger, toNumber } from './numbers.ts';
import { clone, splitPath } from './paths.ts';
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
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return { apply: () => clone(operand) };
    case '$unset':
      return { apply: () => undefined, removes: true };
    case '$inc':
      return arithmetic('add', 'increment', field, operand);
    case '$mul':
      return arithmetic('multiply', 'multiply', field, operand);
    case '$min':
      return { apply: (old) => (old === undefined || compare(operand, old) < 0 ? clone(operand) : undefined) };
    case '$max':
      return { apply: (old) => (old === undefined || compare(operand, old) > 0 ? clone(operand) : undefined) };
    case '$currentDate':
      return currentDate(operand);
    case '$bit':
      return bit(field, operand);
    default:
      return arrayOperator(operator, field, operand);
  }
}

function arrayOperator(operator: string, field: string, operand: unknown): Modifier {
  switch (operator) {
    case '$push':
      return push(field, operand);
    case '$addToSet':
      return addToSet(field, operand);
    case '$pop':
      return pop(field, operand);
    case '$pull':
      return pull(field, operand);
    case '$pullAll': {
      if (!Array.isArray(operand))
        throw new MongoError(2, `$pullAll requires an array argument but was given a ${typeName(operand)}`);
      return removing('$pullAll', field, (item) => operand.some((unwanted) => equal(item, unwanted)));
    }
    default:
      throw new MongoError(
        9,
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
  }
}

function arithmetic(operation: 'add' | 'multiply', verb: string, field: string, operand: unknown): Modifier {
  if (!isNumber(operand))
    throw new MongoError(14, `Cannot ${verb} with non-numeric argument: {${field}: ${JSON.stringify(operand)}}`);
  return {
    apply(old, root) {
      if (old === undefined) return operation === 'add' ? operand : calculateExactly('multiply', operand, 0);
      if (!isNumber(old)) {
        const name = splitPath(field).at(-1);
        throw new MongoError(
          14,
          `Cannot apply $${operation === 'add' ? 'inc' : 'mul'} to a value of non-numeric type. {_id: ${JSON.stringify(own(root, '_id'))}} has the field '${name}' of non-numeric type ${typeName(old)}`,
        );
      }
      return calculateExactly(operation, old, operand);
    },
  };
}

function currentDate(operand: unknown): Modifier {
  const type = isDoc(operand) ? own(operand, '$type') : 'date';
  if (typeof operand !== 'boolean' && !isDoc(operand)) {
    throw new MongoError(
      2,
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  if (type !== 'date' && type !== 'timestamp')
    throw new MongoError(
      2,
      "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
    );
  return {
    apply: (_old, _root, { now }) =>
      type === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }),
  };
}

function bit(field: string, operand: unknown): Modifier {
  if (!isDoc(operand))
    throw new MongoError(
      2,
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  const steps = Object.keys(operand).map((name) => {
    const mask = own(operand, name);
    if (!['and', 'or', 'xor'].includes(name))
      throw new MongoError(
        2,
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${field}: ${JSON.stringify(mask)}}`,
      );
    if (!['int', 'long'].includes(numberType(mask) ?? ''))
      throw new MongoError(
        2,
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here`,
      );
    return [name, BigInt(String(mask)), numberType(mask)] as const;
  });
  return {
    apply(old = 0) {
      if (!['int', 'long'].includes(numberType(old) ?? ''))
        throw new MongoError(2, `Cannot apply $bit to a value of non-integral type.`);
      const isLong = numberType(old) === 'long' || steps.some(([, , type]) => type === 'long');
      const result = steps.reduce(
        (value, [name, mask]) => (name === 'and' ? value & mask : name === 'or' ? value | mask : value ^ mask),
        BigInt(String(old)),
      );
      return isLong ? Long.fromBigInt(BigInt.asIntN(64, result)) : Number(BigInt.asIntN(32, result));
    },
  };
}

function arrayAt(operator: string, field: string, old: unknown, root: Doc): unknown[] {
  if (old === undefined) return [];
  if (Array.isArray(old)) return old;
  if (operator === '$push')
    throw new MongoError(
      2,
      `The field '${field}' must be an array but is of type ${typeName(old)} in document {_id: ${JSON.stringify(own(root, '_id'))}}`,
    );
  throw new MongoError(
    2,
    `Cannot apply ${operator} to non-array field. Field named '${splitPath(field).at(-1)}' has non-array type ${typeName(old)}`,
  );
}

function push(field: string, operand: unknown): Modifier {
  const spec: Doc = isDoc(operand) && Object.hasOwn(operand, '$each') ? operand : { $each: [operand] };
  const bad = Object.keys(spec).find((name) => !['$each', '$slice', '$sort', '$position'].includes(name));
  if (bad) throw new MongoError(2, `Unrecognized clause in $push: ${bad}`);
  const { $each: items, $slice, $sort, $position } = spec;
  if (!Array.isArray(items))
    throw new MongoError(2, `The argument to $each in $push must be an array but it was of type: ${typeName(items)}`);
  const at = whole('$position', $position);
  const slice = whole('$slice', $slice);
  const order = $sort === undefined ? undefined : elementOrder($sort);
  return {
    apply(old, root) {
      const list = [...arrayAt('$push', field, old, root)];
      list.splice(at ?? list.length, 0, ...items.map(clone));
      if (order) list.sort(order);
      if (slice === undefined) return list;
      return slice >= 0 ? list.slice(0, slice) : list.slice(slice);
    },
  };
}

function whole(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const number = toInteger(value);
  if (number === undefined)
    throw new MongoError(2, `The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return number;
}

function elementOrder($sort: unknown): (left: unknown, right: unknown) => number {
  if (isDoc($sort)) {
    const sort = compileSort($sort);
    return (left, right) => sort.compare(isDoc(left) ? left : {}, isDoc(right) ? right : {});
  }
  if (!isNumber($sort) || Math.abs(toNumber($sort)) !== 1)
    throw new MongoError(2, 'The $sort element value must be either 1 or -1');
  return (left, right) => compare(left, right) * toNumber($sort);
}

function addToSet(field: string, operand: unknown): Modifier {
  const each = isDoc(operand) && Object.keys(operand)[0] === '$each' ? own(operand, '$each') : [operand];
  if (!Array.isArray(each))
    throw new MongoError(
      14,
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`,
    );
  return {
    apply(old, root) {
      const list = [...arrayAt('$addToSet', field, old, root)];
      for (const item of each) if (!list.some((present) => equal(present, item))) list.push(clone(item));
      return list;
    },
  };
}

function pop(field: string, operand: unknown): Modifier {
  const end = toInteger(operand);
  if (end === undefined) throw new MongoError(9, `Expected a number in: ${field}: ${JSON.stringify(operand)}`);
  if (Math.abs(end) !== 1) throw new MongoError(9, `$pop expects 1 or -1, found: ${end}`);
  return {
    needsPath: true,
    apply(old) {
      if (old === undefined) return undefined;
      if (!Array.isArray(old))
        throw new MongoError(14, `Path '${field}' contains an element of non-array type '${typeName(old)}'`);
      return end === 1 ? old.slice(0, -1) : old.slice(1);
    },
  };
}

function pull(field: string, operand: unknown): Modifier {
  return removing('$pull', field, unwanted(operand));
}

function unwanted(operand: unknown): (item: unknown) => boolean {
  if (isRegex(operand)) return elementTest({ $regex: operand });
  if (!isDoc(operand)) return (item) => equal(item, operand);
  const test = elementTest(operand);
  return isOperators(operand) ? test : (item) => isDoc(item) && test(item);
}

function removing(operator: string, field: string, unwanted: (item: unknown) => boolean): Modifier {
  return {
    needsPath: true,
    apply(old, root) {
      if (old === undefined) return undefined;
      return arrayAt(operator, field, old, root).filter((item) => !unwanted(item));
    },
  };
}
