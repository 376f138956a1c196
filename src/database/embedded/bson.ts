import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  setInternalBufferSize,
  Timestamp,
} from 'bson';
import { MongoError } from './errors.ts';

/** A document in memory. Documents are never changed once stored: an update makes a new one. */
export type Doc = Record<string, unknown>;

/** MongoDB's limit for one document. */
export const maxDocumentSize = 16 * 1024 * 1024;
const maxDepth = 200;

setInternalBufferSize(maxDocumentSize + 64 * 1024);

/** A double that would look like an int32 as a plain number stays a Double, so that its type survives. */
export function double(value: number): number | Double {
  return (value | 0) === value && !Object.is(value, -0) ? new Double(value) : value;
}

/** Sets an own property whatever its name; a plain assignment to __proto__ would change the prototype. */
export function put(target: Doc, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Reads an own property; what an object inherits is not part of a document. */
export function own(target: Doc, name: string): unknown {
  return Object.hasOwn(target, name) ? target[name] : undefined;
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

/** Reads the document that starts at an offset. int32 and double become numbers where that loses nothing. */
export function decode(bytes: Buffer, start = 0): Doc {
  const size = start + 5 <= bytes.length ? bytes.readInt32LE(start) : -1;
  if (size < 5 || start + size > bytes.length || bytes[start + size - 1] !== 0) throw malformed();
  const reader = { bytes, at: start + 4, depth: 0 };
  const doc = readObject(reader);
  if (reader.at !== start + size) throw malformed();
  return doc;
}

/** Reads only the top-level fields of some names, in their order, and passes over the others. */
export function decodeFields(bytes: Buffer, start: number, names: ReadonlySet<string>): Doc {
  const reader = { bytes, at: start + 4, depth: 1 };
  const doc: Doc = {};
  for (let type = bytes[reader.at++]; type !== 0; type = bytes[reader.at++]) {
    if (type === undefined) throw malformed();
    const name = readName(reader);
    if (names.has(name)) put(doc, name, readValue(reader, type));
    else skipValue(reader, type);
  }
  return doc;
}

const fixedSizes: Record<number, number> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};

function skipValue(reader: Reader, type: number): void {
  const fixed = fixedSizes[type];
  if (fixed !== undefined) take(reader, fixed);
  else if (type === 0x0b) readRareValue(reader, type);
  else {
    // Documents, arrays and code with scope count the four bytes of their own size, strings and binaries do not.
    const size = reader.bytes.readInt32LE(take(reader, 4));
    take(reader, size + (type === 0x05 ? 1 : type === 0x03 || type === 0x04 || type === 0x0f ? -4 : 0));
  }
}

interface Reader {
  readonly bytes: Buffer;
  at: number;
  depth: number;
}

function malformed(): MongoError {
  return new MongoError(22, 'the BSON is malformed');
}

function readObject(reader: Reader): Doc {
  const doc: Doc = {};
  enter(reader);
  for (let type = reader.bytes[reader.at++]; type !== 0; type = reader.bytes[reader.at++]) {
    if (type === undefined) throw malformed();
    const name = readName(reader);
    put(doc, name, readValue(reader, type));
  }
  reader.depth--;
  return doc;
}

function readArray(reader: Reader): unknown[] {
  const list: unknown[] = [];
  enter(reader);
  for (let type = reader.bytes[reader.at++]; type !== 0; type = reader.bytes[reader.at++]) {
    if (type === undefined) throw malformed();
    while (reader.bytes[reader.at] !== 0 && reader.at < reader.bytes.length) reader.at++;
    reader.at++;
    list.push(readValue(reader, type));
  }
  reader.depth--;
  return list;
}

function enter(reader: Reader): void {
  if (++reader.depth > maxDepth) throw new MongoError(15, `the document is nested deeper than ${maxDepth} levels`);
}

function readCString(reader: Reader): string {
  const end = reader.bytes.indexOf(0, reader.at);
  if (end < 0) throw malformed();
  const text = reader.bytes.toString('utf8', reader.at, end);
  reader.at = end + 1;
  return text;
}

const names = new Map<number, string>();
const maxNames = 4096;

/** Field names come again and again: the same string is found by its bytes rather than made anew. */
function readName(reader: Reader): string {
  const { bytes, at } = reader;
  let hash = 7;
  let end = at;
  for (let byte = bytes[end]; byte !== 0 && byte !== undefined; byte = bytes[++end]) hash = (hash * 31 + byte) | 0;
  const known = names.get(hash);
  if (known !== undefined && isAt(known, bytes, at, end)) {
    reader.at = end + 1;
    return known;
  }
  const name = readCString(reader);
  if (name.length === end - at && names.size < maxNames) names.set(hash, name);
  return name;
}

function isAt(text: string, bytes: Buffer, at: number, end: number): boolean {
  if (text.length !== end - at) return false;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== bytes[at + index]) return false;
  return true;
}

function readString(reader: Reader): string {
  const end = take(reader, 4) + 4 + reader.bytes.readInt32LE(reader.at - 4);
  if (end <= reader.at || end > reader.bytes.length) throw malformed();
  const text = reader.bytes.toString('utf8', reader.at, end - 1);
  reader.at = end;
  return text;
}

/** Moves on by a number of bytes and answers where they started. */
function take(reader: Reader, count: number): number {
  const at = reader.at;
  if (count < 0 || at + count > reader.bytes.length) throw malformed();
  reader.at += count;
  return at;
}

function readValue(reader: Reader, type: number): unknown {
  const { bytes } = reader;
  switch (type) {
    case 0x01:
      return double(bytes.readDoubleLE(take(reader, 8)));
    case 0x02:
      return readString(reader);
    case 0x03:
      take(reader, 4);
      return readObject(reader);
    case 0x04:
      take(reader, 4);
      return readArray(reader);
    case 0x07:
      return new ObjectId(copy(reader, 12));
    case 0x08:
      return bytes[take(reader, 1)] === 1;
    case 0x09:
      return new Date(Number(bytes.readBigInt64LE(take(reader, 8))));
    case 0x0a:
    case 0x06:
      return null;
    case 0x10:
      return bytes.readInt32LE(take(reader, 4));
    default:
      return readRareValue(reader, type);
  }
}

function readRareValue(reader: Reader, type: number): unknown {
  const { bytes } = reader;
  switch (type) {
    case 0x05: {
      const size = bytes.readInt32LE(take(reader, 4));
      const subtype = bytes[take(reader, 1)];
      return new Binary(copy(reader, size), subtype);
    }
    case 0x0b:
      return new BSONRegExp(readCString(reader), readCString(reader));
    case 0x0d:
      return new Code(readString(reader));
    case 0x0e:
      return new BSONSymbol(readString(reader));
    case 0x0f:
      take(reader, 4);
      return new Code(readString(reader), (take(reader, 4), readObject(reader)));
    case 0x11:
      return new Timestamp(bytes.readBigUInt64LE(take(reader, 8)));
    case 0x12:
      return Long.fromBigInt(bytes.readBigInt64LE(take(reader, 8)));
    case 0x13:
      return new Decimal128(copy(reader, 16));
    case 0xff:
      return new MinKey();
    case 0x7f:
      return new MaxKey();
    default:
      throw malformed();
  }
}

function copy(reader: Reader, size: number): Uint8Array {
  const at = take(reader, size);
  return Uint8Array.prototype.slice.call(reader.bytes, at, at + size);
}
