import type { Doc } from './bson.ts';
import { decode, decodeFields } from './decode.ts';

/** A document and its place in the natural order. Read from disk it stays bytes until somebody asks for it. */
export interface Stored {
  readonly id: number;
  doc: Doc | undefined;
  bytes: Buffer | undefined;
  readonly at: number;
}

export function storedDoc(id: number, doc: Doc): Stored {
  return { id, doc, bytes: undefined, at: 0 };
}

export function storedBytes(id: number, bytes: Buffer, at: number): Stored {
  return { id, doc: undefined, bytes, at };
}

export function docOf(stored: Stored): Doc {
  if (stored.doc === undefined) {
    stored.doc = stored.bytes ? decode(stored.bytes, stored.at) : {};
    stored.bytes = undefined;
  }
  return stored.doc;
}

/** The document, or at least its fields of some names: enough for the keys of an index. */
export function partOf(stored: Stored, names: ReadonlySet<string>): Doc {
  return stored.doc === undefined && stored.bytes ? decodeFields(stored.bytes, stored.at, names) : docOf(stored);
}
