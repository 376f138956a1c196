import { crc32 } from 'node:zlib';

/*
 * A record fills blocks of 512 bytes: its checksum, the size of its body, its number, and its writes (key, size, bytes).
 * The checksum begins with a random number of the journal, so that no text somebody stores can pass for a record.
 */

/** What is to be stored: the number of a key, and its bytes, or undefined to remove it. */
export type Write = readonly [key: number, bytes: Buffer | undefined];

/** A record as it was found. */
export interface JournalRecord {
  readonly sequence: number;
  readonly writes: Write[];
  /** How many bytes it takes, in whole blocks. */
  readonly size: number;
}

export const blockSize = 512;
const recordHeader = 16;
const writeHeader = 12;
const removed = 0xffff_ffff;

/** The bytes of a record, in whole blocks. */
export function encodeRecord(writes: readonly Write[], sequence: number, salt: number): Buffer {
  const end = writes.reduce((sum, [, bytes]) => sum + writeHeader + (bytes?.length ?? 0), recordHeader);
  const record = Buffer.alloc(inBlocks(end));
  let at = recordHeader;
  for (const [key, bytes] of writes) {
    record.writeDoubleLE(key, at);
    record.writeUInt32LE(bytes ? bytes.length : removed, at + 8);
    at += writeHeader + (bytes?.copy(record, at + writeHeader) ?? 0);
  }
  record.writeUInt32LE(end - recordHeader, 4);
  record.writeDoubleLE(sequence, 8);
  record.writeUInt32LE(crc32(record.subarray(4, end), salt), 0);
  return record;
}

/** The record that begins here if it has a number of at least `least` and is whole; its bytes are those of the file. */
export function recordAt(file: Buffer, at: number, least: number, salt: number): JournalRecord | undefined {
  if (at + recordHeader > file.length) return undefined;
  const sequence = file.readDoubleLE(at + 8);
  const end = at + recordHeader + file.readUInt32LE(at + 4);
  if (!(sequence >= least) || end > file.length) return undefined;
  if (file.readUInt32LE(at) !== crc32(file.subarray(at + 4, end), salt)) return undefined;
  return { sequence, writes: writesIn(file.subarray(at + recordHeader, end)), size: inBlocks(end - at) };
}

function writesIn(body: Buffer): Write[] {
  const writes: Write[] = [];
  for (let at = 0; at < body.length; ) {
    const [key, size] = [body.readDoubleLE(at), body.readUInt32LE(at + 8)];
    at += writeHeader;
    const bytes = size === removed ? undefined : body.subarray(at, at + size);
    writes.push([key, bytes]);
    at += bytes?.length ?? 0;
  }
  return writes;
}

function inBlocks(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}
