import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { blockSize, encodeRecord, recordAt, type Write } from './journal-record.ts';

/** The writes since the last checkpoint, in a file that is written anew from its beginning after each of them. */
export interface Journal {
  /** What was appended before the process ended, in order. */
  readonly left: readonly Write[];
  /** The number of the last record. */
  readonly sequence: number;
  /** Makes writes durable; false when there is no room for them, or the disk takes none. */
  append(writes: readonly Write[]): boolean;
  /** Begins again after a checkpoint that has all that is here, and the number `sequence` itself. */
  restart(sequence: number): void;
  close(): void;
}

/**
 * Opens a journal of `capacity` bytes, its first block being the random number of its checksums. `checkpoint` is the number
 * of the last record that is stored elsewhere. Throws where the file is damaged; a last record that a crash cut off is none,
 * for nobody was told of it.
 */
export function openJournal(file: string, checkpoint: number, capacity = 1 << 20): Journal {
  const found = existsSync(file) ? readJournal(readFileSync(file), checkpoint, capacity) : undefined;
  let { sequence, end, salt } = found ?? { sequence: checkpoint, end: blockSize, salt: 0 };
  let descriptor: number | undefined;

  /** The file is made by the first write: a start needs none. */
  function opened(): number {
    if (!existsSync(file)) createFile(file, capacity);
    const opening = openSync(file, 'r+');
    salt = readFileSync(opening).readUInt32LE(0);
    return opening;
  }

  return {
    left: found?.left ?? [],
    get sequence() {
      return sequence;
    },
    append(writes) {
      try {
        descriptor ??= opened();
        const record = encodeRecord(writes, sequence + 1, salt);
        if (end + record.length > capacity) return false;
        if (writeSync(descriptor, record, 0, record.length, end) < record.length) return false;
        fdatasyncSync(descriptor);
        end += record.length;
      } catch {
        return false;
      }
      sequence++;
      return true;
    },
    restart(checkpointed) {
      sequence = checkpointed;
      end = blockSize;
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

/** A file full of zeros: a write into it changes nothing but those bytes, and one sync of them is enough. */
function createFile(file: string, capacity: number): void {
  const bytes = Buffer.alloc(capacity);
  randomBytes(4).copy(bytes);
  const unfinished = `${file}.new`;
  const descriptor = openSync(unfinished, 'w', 0o600);
  try {
    for (let at = 0; at < capacity; ) at += writeSync(descriptor, bytes, at, capacity - at, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  syncDirectory(dirname(file));
}

function syncDirectory(dir: string): void {
  // Windows has no directories to open.
  if (process.platform === 'win32') return;
  const descriptor = openSync(dir, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** The records that follow the checkpoint. Behind them may be older ones. */
function readJournal(file: Buffer, checkpoint: number, capacity: number) {
  if (file.length !== capacity) throw new Error('the file is cut short');
  const salt = file.readUInt32LE(0);
  const left: Write[] = [];
  let sequence = checkpoint;
  let end = blockSize;
  for (let next = at(end); next?.sequence === sequence + 1; next = at(end)) {
    left.push(...next.writes);
    sequence++;
    end += next.size;
  }
  // A crash cuts off the last record alone: one beyond a gap means that some are lost which were acknowledged.
  for (let block = end; block < capacity; block += blockSize)
    if (at(block)) throw new Error(`record ${sequence + 1} is torn`);
  return { left, sequence, end, salt };

  function at(place: number) {
    return recordAt(file, place, sequence + 1, salt);
  }
}
