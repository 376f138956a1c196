import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * LMDB trusts its file: a page that is missing or torn ends the process instead of raising an error. So the trees are
 * walked once before LMDB opens them, reading the file as lmdb.h and mdb.c (data version 2) lay it out.
 */

const headerSize = 24;
const magic = 0xbeefc0de;
const noPage = 0xffff_ffff_ffff_ffffn;
const branch = 1;
const leaf = 2;
const overflow = 4;
const onOverflowPage = 1;

/** Throws an error saying what is wrong with an LMDB file, if something is. */
export function checkPages(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const first = Buffer.alloc(4096);
    if (readSync(descriptor, first, 0, first.length, 0) < first.length) throw new Error('the file is cut short');
    const pageSize = first.readUInt32LE(headerSize + 24);
    if (first.readUInt32LE(headerSize) !== magic || ![4096, 8192, 16384, 32768].includes(pageSize)) {
      throw new Error('it is no LMDB file');
    }
    const read = (page: bigint): Buffer => readPage(descriptor, page, pageSize, size);
    const metas = [read(0n), read(1n)].filter((meta) => meta.readUInt32LE(headerSize) === magic);
    const newest = metas.reduce((one, other) => (transactionOf(other) > transactionOf(one) ? other : one));
    // The free list, and the tree of all records.
    for (const tree of [headerSize + 24, headerSize + 72]) checkTree(newest.readBigUInt64LE(tree + 40), read);
  } finally {
    closeSync(descriptor);
  }
}

function transactionOf(meta: Buffer): bigint {
  return meta.readBigUInt64LE(headerSize + 128);
}

function readPage(descriptor: number, page: bigint, pageSize: number, size: number): Buffer {
  const at = Number(page) * pageSize;
  if (at + pageSize > size) throw new Error(`page ${page} is beyond the end of the file`);
  const bytes = Buffer.allocUnsafe(pageSize);
  readSync(descriptor, bytes, 0, pageSize, at);
  return bytes;
}

function checkTree(root: bigint, read: (page: bigint) => Buffer): void {
  if (root === noPage) return;
  const bytes = read(root);
  const kind = kindOf(bytes, root);
  const count = bytes.readUInt16LE(20) >> 1;
  if ((kind & (branch | leaf)) === 0 || headerSize + 2 * count > bytes.length) throw new Error(`page ${root} is torn`);
  for (let slot = 0; slot < count; slot++) {
    const node = headerSize + bytes.readUInt16LE(headerSize + 2 * slot);
    if (node + 8 > bytes.length) throw new Error(`page ${root} is torn`);
    if (kind & branch)
      checkTree(BigInt(bytes.readUInt32LE(node)) | (BigInt(bytes.readUInt16LE(node + 4)) << 32n), read);
    else if (bytes.readUInt16LE(node + 4) & onOverflowPage) checkOverflow(bytes, node, read);
  }
}

/** A large value lies on pages of its own, of which only the first has a header. */
function checkOverflow(bytes: Buffer, node: number, read: (page: bigint) => Buffer): void {
  const page = bytes.readBigUInt64LE(node + 8 + bytes.readUInt16LE(node + 6));
  const first = read(page);
  if (!(kindOf(first, page) & overflow)) throw new Error(`page ${page} is torn`);
  read(page + BigInt(first.readUInt32LE(20)) - 1n);
}

function kindOf(bytes: Buffer, page: bigint): number {
  if (bytes.readBigUInt64LE(0) !== page) throw new Error(`page ${page} is torn`);
  return bytes.readUInt16LE(18);
}
