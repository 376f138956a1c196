import { crc32 } from 'node:zlib';
import { type Doc, encode } from './bson.ts';

/** Where the bytes of a document are. */
export interface Place {
  readonly bytes: Buffer;
  readonly at: number;
}

const checksumSize = 4;
const leastSize = 9;
const slabSize = 1 << 20;
let slab = Buffer.alloc(0);
let used = 0;

/** The bytes of a document with a checksum in front of them, which tells torn bytes from stored ones. */
export function seal(doc: Doc): Buffer {
  const bytes = encode(doc);
  const sealed = Buffer.allocUnsafe(bytes.length + checksumSize);
  sealed.writeUInt32LE(crc32(bytes), 0);
  bytes.copy(sealed, checksumSize);
  return sealed;
}

/** The document in bytes that stay as they are. */
export function placeIn(sealed: Buffer): Place {
  return { bytes: sealed, at: checksumSize };
}

/**
 * The document in bytes that LMDB lends for the moment: they are copied, many documents into one buffer. Throws where the
 * checksum is wrong.
 */
export function unseal(sealed: Buffer, size: number): Place {
  const body = sealed.subarray(checksumSize, size);
  if (size < leastSize || sealed.readUInt32LE(0) !== crc32(body)) throw new Error('a record has a wrong checksum');
  if (used + body.length > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(slabSize, body.length));
    used = 0;
  }
  const at = used;
  used += body.copy(slab, at);
  return { bytes: slab, at };
}
