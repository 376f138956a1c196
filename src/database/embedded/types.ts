import { bsonType, isInt32 } from './bson.ts';
import { fail } from './errors.ts';
import { toInteger } from './numbers.ts';

/** Each type: its name and number in $type, its place in MongoDB's order of values, and its class in the library. */
const table: readonly (readonly [name: string, code: number, rank: number, className?: string])[] = [
  ['minKey', -1, 1, 'MinKey'],
  ['undefined', 6, 2],
  ['null', 10, 3],
  ['int', 16, 4, 'Int32'],
  ['long', 18, 4, 'Long'],
  ['double', 1, 4, 'Double'],
  ['decimal', 19, 4, 'Decimal128'],
  ['string', 2, 5],
  ['symbol', 14, 5, 'BSONSymbol'],
  ['object', 3, 6],
  ['array', 4, 7],
  ['binData', 5, 8, 'Binary'],
  ['objectId', 7, 9, 'ObjectId'],
  ['bool', 8, 10],
  ['date', 9, 11],
  ['timestamp', 17, 12, 'Timestamp'],
  ['regex', 11, 13, 'BSONRegExp'],
  ['dbPointer', 12, 14],
  ['javascript', 13, 15, 'Code'],
  ['javascriptWithScope', 15, 16],
  ['maxKey', 127, 17, 'MaxKey'],
];
const ofClass = new Map(table.map(([name, , , className]) => [className, name]));
const ofCode = new Map(table.map(([name, code]) => [code, name]));
const ranks = new Map([['missing', 2], ...table.map(([name, , rank]) => [name, rank] as const)]);

/** The name $type gives a value; a value that is not there is "missing". */
export function typeName(value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (typeof value === 'boolean') return 'bool';
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  const className = bsonType(value);
  return className === undefined ? 'object' : (ofClass.get(className) ?? 'object');
}

/** The position of a value's type in MongoDB's order of types. */
export function typeRank(value: unknown): number {
  return ranks.get(typeName(value)) ?? 0;
}

/** The test of the query operator $type. */
export function typeMatcher(operand: unknown): (value: unknown) => boolean {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) fail(9, '$type must match at least one type');
  const wanted = new Set(list.flatMap(wantedTypes));
  return (value) => wanted.has(typeName(value));
}

function wantedTypes(operand: unknown): string[] {
  if (operand === 'number') return ['int', 'long', 'double', 'decimal'];
  if (typeof operand === 'string') {
    return ranks.has(operand) && operand !== 'missing' ? [operand] : fail(2, `Unknown type name alias: ${operand}`);
  }
  return [nameOfCode(operand) ?? fail(2, `Invalid numerical type code: ${String(operand)}`)];
}

/** The name of a type given by its number. */
export function nameOfCode(code: unknown): string | undefined {
  return ofCode.get(toInteger(code) ?? Number.NaN);
}
