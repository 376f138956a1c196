import { type Doc, isDoc } from '../bson.ts';
import type { Cursors } from '../cursors.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { isNumber, toNumber } from '../numbers.ts';
import { typeName } from '../types.ts';

/** What a command works with. */
export interface Context {
  readonly engine: Engine;
  readonly cursors: Cursors;
  readonly db: string;
  readonly connectionId: number;
  readonly now: Date;
}

/** Answers one command at once; what it wrote is durable when the store has settled. */
export type Command = (command: Doc, context: Context) => Doc;

/** The collection a command is about. */
export function namespaceOf(command: Doc, name: string, { db }: Context): string {
  const collection = command[name];
  if (typeof collection !== 'string')
    throw new MongoError(73, `collection name has invalid type ${typeName(collection)}`);
  if (collection === '') throw new MongoError(73, `Invalid namespace specified '${db}.'`);
  return `${db}.${collection}`;
}

export function docField(command: Doc, name: string): Doc {
  const value = command[name];
  if (value === undefined || value === null) return {};
  if (!isDoc(value))
    throw new MongoError(14, `BSON field '${name}' is the wrong type '${typeName(value)}', expected type 'object'`);
  return value;
}

export function numberField(command: Doc, name: string, fallback: number): number {
  const value = command[name];
  if (value === undefined || value === null) return fallback;
  if (!isNumber(value))
    throw new MongoError(
      14,
      `BSON field '${name}' is the wrong type '${typeName(value)}', expected types '[long, int, decimal, double]'`,
    );
  const number = Math.trunc(toNumber(value));
  if (number < 0) throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
  return number;
}

export function docList(command: Doc, name: string): Doc[] {
  const value = command[name];
  if (!Array.isArray(value))
    throw new MongoError(14, `BSON field '${name}' is the wrong type '${typeName(value)}', expected type 'array'`);
  return value.map((item) => {
    if (!isDoc(item))
      throw new MongoError(14, `BSON field '${name}' holds a ${typeName(item)}, expected type 'object'`);
    return item;
  });
}
