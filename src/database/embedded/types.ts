import { type Binary, ObjectId } from 'bson';
import { bsonType } from './bson.ts';
import { MongoError } from './errors.ts';
import { numberType, toInteger } from './numbers.ts';

const numbers: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};
const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

/** The name $type gives a value; a value that is not there is "missing". */
export function typeName(value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  return numberType(value) ?? classNames[bsonType(value) ?? ''] ?? 'object';
}

const classNames: Record<string, string> = {
  ObjectId: 'objectId',
  Binary: 'binData',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  Code: 'javascript',
  BSONSymbol: 'symbol',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
};

/** The test of the query operator $type. */
export function typeMatcher(operand: unknown): (value: unknown) => boolean {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new MongoError(9, '$type must match at least one type');
  const wanted = new Set(list.flatMap(wantedTypes));
  return (value) => wanted.has(typeName(value));
}

function wantedTypes(operand: unknown): string[] {
  if (operand === 'number') return ['int', 'long', 'double', 'decimal'];
  if (typeof operand === 'string') {
    if (!Object.hasOwn(numbers, operand)) throw new MongoError(2, `Unknown type name alias: ${operand}`);
    return [operand];
  }
  const number = toInteger(operand);
  const name = number === undefined ? undefined : names.get(number);
  if (name === undefined) throw new MongoError(2, `Invalid numerical type code: ${String(operand)}`);
  return [name];
}

/** The canonical text of a UUID held in a Binary. */
export function uuidText(value: Binary): string {
  const hex = Buffer.from(value.buffer.subarray(0, value.position)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function newObjectId(): ObjectId {
  return new ObjectId();
}
