import type { Doc } from './bson.ts';

/** One change of what is stored, with the way back should its commit fail. */
export interface Change {
  readonly key: readonly [collection: number, record: number];
  /** The new document, or undefined to remove the record. */
  readonly value: Doc | undefined;
  undo(): void;
}

/** Where documents survive the process. Record 0 of a collection is its catalog entry. */
export interface Store {
  /** Everything stored: the key of each document, and the place where its bytes are. */
  read(): Iterable<{ key: Change['key']; bytes: Buffer; at: number }>;
  /** Takes a change up; it is made durable with all others of the same turn of the loop. */
  write(change: Change): void;
  /** Resolves when everything taken up so far is durable, and rejects when it could not be stored. */
  settled(): Promise<void> | undefined;
  close(): Promise<void>;
}

/** Keeps nothing: what is in memory is all there is. */
export const memoryStore: Store = {
  read: () => [],
  write: () => undefined,
  settled: () => undefined,
  close: () => Promise.resolve(),
};
