import { type Doc, isDoc } from '../bson.ts';
import type { Collection } from '../collection.ts';
import type { Cursors } from '../cursors.ts';
import type { Engine } from '../engine.ts';
import { fail } from '../errors.ts';
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

/** The collection a command is about: the value of its first field. */
export function namespaceOf(command: Doc, { db }: Context, collection: unknown = Object.values(command)[0]): string {
  if (typeof collection !== 'string') fail(73, `collection name has invalid type ${typeName(collection)}`);
  return collection === '' ? fail(73, `Invalid namespace specified '${db}.'`) : `${db}.${collection}`;
}

/** The collections of the database a command is sent to. */
export function collectionsOf({ engine, db }: Context): Collection[] {
  return [...engine.collections.values()].filter(({ namespace }) => namespace.startsWith(`${db}.`));
}

/** A field that is a document, {} where there is none. */
export function docField(command: Doc, name: string): Doc {
  const value = command[name] ?? {};
  return isDoc(value) ? value : wrongType(name, value, 'object');
}

/** A field that is a count. */
export function numberField(command: Doc, name: string, fallback = 0): number {
  const value = command[name] ?? fallback;
  const number = isNumber(value) ? Math.trunc(toNumber(value)) : wrongType(name, value, 'number');
  return number < 0 ? fail(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`) : number;
}

/** A field that is a list of documents. */
export function docList(command: Doc, name: string): Doc[] {
  const value = command[name];
  if (!Array.isArray(value)) return wrongType(name, value, 'array');
  return value.map((item) => (isDoc(item) ? item : wrongType(name, item, 'object')));
}

function wrongType(name: string, value: unknown, wanted: string): never {
  fail(14, `BSON field '${name}' is the wrong type '${typeName(value)}', expected type '${wanted}'`);
}
