import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { type Doc, double, put } from './bson.ts';
import { fail } from './errors.ts';

const maxDepth = 200;

interface Reader {
  readonly bytes: Buffer;
  at: number;
  depth: number;
}

/** Reads the document that starts at an offset. int32 and double become numbers where that loses nothing. */
export function decode(bytes: Buffer, start = 0): Doc {
  const size = start + 5 <= bytes.length ? bytes.readInt32LE(start) : -1;
  if (size < 5 || start + size > bytes.length || bytes[start + size - 1] !== 0) malformed();
  const reader = { bytes, at: start + 4, depth: 0 };
  const doc = readObject(reader);
  if (reader.at !== start + size) malformed();
  return doc;
}

/** Reads only the top-level fields of some names, in their order, and passes over the others. */
export function decodeFields(bytes: Buffer, start: number, names: ReadonlySet<string>): Doc {
  return readObject({ bytes, at: start + 4, depth: 0 }, names);
}

function malformed(): never {
  fail(22, 'the BSON is malformed');
}

function readObject(reader: Reader, wanted?: ReadonlySet<string>): Doc {
  const doc: Doc = {};
  enter(reader);
  for (let type = readByte(reader); type !== 0; type = readByte(reader)) {
    const name = readName(reader);
    if (!wanted || wanted.has(name)) put(doc, name, readValue(reader, type));
    else skipValue(reader, type);
  }
  reader.depth--;
  return doc;
}

function readArray(reader: Reader): unknown[] {
  const list: unknown[] = [];
  enter(reader);
  for (let type = readByte(reader); type !== 0; type = readByte(reader)) {
    while (readByte(reader) !== 0);
    list.push(readValue(reader, type));
  }
  reader.depth--;
  return list;
}

function enter(reader: Reader): void {
  if (++reader.depth > maxDepth) fail(15, `the document is nested deeper than ${maxDepth} levels`);
}

function readByte(reader: Reader): number {
  return reader.bytes[reader.at++] ?? malformed();
}

/** Moves on by a number of bytes and answers where they started. */
function take(reader: Reader, count: number): number {
  const { at } = reader;
  if (count < 0 || at + count > reader.bytes.length) malformed();
  reader.at += count;
  return at;
}

function readCString(reader: Reader): string {
  const end = reader.bytes.indexOf(0, reader.at);
  if (end < 0) malformed();
  return reader.bytes.toString('utf8', take(reader, end + 1 - reader.at), end);
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

function readSize(reader: Reader): number {
  return reader.bytes.readInt32LE(take(reader, 4));
}

function readLong(reader: Reader): bigint {
  return reader.bytes.readBigInt64LE(take(reader, 8));
}

function readString(reader: Reader): string {
  const size = readSize(reader);
  if (size < 1) malformed();
  const start = take(reader, size);
  return reader.bytes.toString('utf8', start, reader.at - 1);
}

function readCopy(reader: Reader, size: number): Uint8Array {
  const at = take(reader, size);
  return Uint8Array.prototype.slice.call(reader.bytes, at, at + size);
}

function readValue(reader: Reader, type: number): unknown {
  switch (type) {
    case 0x01:
      return double(reader.bytes.readDoubleLE(take(reader, 8)));
    case 0x02:
      return readString(reader);
    case 0x03:
      take(reader, 4);
      return readObject(reader);
    case 0x04:
      take(reader, 4);
      return readArray(reader);
    case 0x07:
      return new ObjectId(readCopy(reader, 12));
    case 0x08:
      return readByte(reader) === 1;
    case 0x09:
      return new Date(Number(readLong(reader)));
    case 0x06:
    case 0x0a:
      return null;
    case 0x10:
      return readSize(reader);
    default:
      return readRareValue(reader, type);
  }
}

function readRareValue(reader: Reader, type: number): unknown {
  switch (type) {
    case 0x05: {
      const [size, subtype] = [readSize(reader), readByte(reader)];
      return new Binary(readCopy(reader, size), subtype);
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
      return new Timestamp(BigInt.asUintN(64, readLong(reader)));
    case 0x12:
      return Long.fromBigInt(readLong(reader));
    case 0x13:
      return new Decimal128(readCopy(reader, 16));
    case 0xff:
      return new MinKey();
    case 0x7f:
      return new MaxKey();
    default:
      return malformed();
  }
}

/** Documents, arrays and code with a scope begin with a size that counts its own four bytes. */
const countsItself = new Set([0x03, 0x04, 0x0f]);
const sized = new Set([0x02, 0x05, 0x0d, 0x0e]);

function skipValue(reader: Reader, type: number): void {
  if (countsItself.has(type)) take(reader, readSize(reader) - 4);
  else if (sized.has(type)) take(reader, readSize(reader) + (type === 0x05 ? 1 : 0));
  else readValue(reader, type);
}
