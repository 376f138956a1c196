import { Double, serialize, setInternalBufferSize } from 'bson';

/** A document in memory. Documents are never changed once stored: an update makes a new one. */
export type Doc = Record<string, unknown>;

/** MongoDB's limit for one document. */
export const maxDocumentSize = 16 * 1024 * 1024;

setInternalBufferSize(maxDocumentSize + 64 * 1024);

export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** A double that would look like an int32 as a plain number stays a Double, so that its type survives. */
export function double(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** Sets an own property whatever its name; a plain assignment to __proto__ would change the prototype. */
export function put(target: Doc, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Reads an own property; what an object inherits is not part of a document. */
export function own<T>(target: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(target, name) ? target[name] : undefined;
}

export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Whether a value is a plain document; all of ours are made here, with the plain prototype. */
export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The class name of a BSON value that is neither a plain document nor one of JavaScript's own types. */
export function bsonType(value: unknown): string | undefined {
  // A document may have a field called _bsontype: only the library's classes count.
  if (typeof value !== 'object' || value === null || isDoc(value)) return undefined;
  return (value as { _bsontype?: string })._bsontype;
}

/** The bytes of a document; undefined fields are left out. */
export function encode(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Copies documents and arrays all the way down; other values are never changed and stay shared. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const name of Object.keys(value)) put(copy, name, clone(value[name]));
  return copy as T;
}
