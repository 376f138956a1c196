import { crc32 } from 'node:zlib';

interface Entry {
  name: string;
  bytes: Uint8Array;
}

// 1980-01-01: the same files always make the same archive.
const date = 0x21;
const utf8 = 0x0800;

/** A zip archive of a few small files, stored as they are (APPNOTE 6.3: method 0). */
export function zip(entries: readonly Entry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8');
    const common = commonHeader(entry.bytes, name.length);
    const local = Buffer.concat([signature(0x04034b50), common, name, entry.bytes]);
    directory.push(Buffer.concat([signature(0x02014b50), short(20), common, tail(offset), name]));
    files.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = short(entries.length);
  const end = [signature(0x06054b50), short(0), short(0), count, count, long(central.length), long(offset), short(0)];
  return Buffer.concat([...files, central, ...end]);
}

/** Version, flags, method, time, date, checksum, two sizes, length of the name and of extra fields. */
function commonHeader(bytes: Uint8Array, nameLength: number): Buffer {
  return Buffer.concat([
    short(20),
    short(utf8),
    short(0),
    short(0),
    short(date),
    long(crc32(bytes)),
    long(bytes.length),
    long(bytes.length),
    short(nameLength),
    short(0),
  ]);
}

/** Of the directory only: length of the comment, disk, attributes, where the file begins. */
function tail(offset: number): Buffer {
  return Buffer.concat([short(0), short(0), short(0), long(0), long(offset)]);
}

const signature = long;

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
