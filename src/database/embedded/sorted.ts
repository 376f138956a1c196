/** What an index holds: a key and the record it belongs to. Entries with equal keys are ordered by record. */
export interface Entry<T> {
  readonly key: string;
  readonly id: number;
  readonly item: T;
}

/** An ordered set of entries. */
export interface Sorted<T> {
  add(entry: Entry<T>): void;
  remove(key: string, id: number): void;
  /** The first entry at or after a key. */
  first(key: string): Entry<T> | undefined;
  /** The entries with low <= key < high, in either direction. */
  range(low: string, high: string, backward: boolean): Generator<Entry<T>>;
  fill(entries: Entry<T>[]): void;
}

const chunkSize = 512;

/** Keeps entries in chunks: adding and removing move at most one chunk, finding is two binary searches. */
export function sorted<T>(): Sorted<T> {
  let chunks: Entry<T>[][] = [[]];

  function chunkOf(key: string, id: number): number {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const head = chunks[middle]?.[0];
      if (head && isBefore(key, id, head)) high = middle - 1;
      else low = middle;
    }
    return low;
  }

  function* forward(low: string, high: string): Generator<Entry<T>> {
    let at = chunkOf(low, -1);
    let index = slotOf(chunks[at] ?? [], low, -1);
    for (; at < chunks.length; at++, index = 0) {
      for (const chunk = chunks[at] ?? []; index < chunk.length; index++) {
        const entry = chunk[index];
        if (!entry || entry.key >= high) return;
        yield entry;
      }
    }
  }

  function* backward(low: string, high: string): Generator<Entry<T>> {
    let at = chunkOf(high, -1);
    let index = slotOf(chunks[at] ?? [], high, -1) - 1;
    for (; at >= 0; at--, index = (chunks[at]?.length ?? 0) - 1) {
      for (const chunk = chunks[at] ?? []; index >= 0; index--) {
        const entry = chunk[index];
        if (!entry || entry.key < low) return;
        yield entry;
      }
    }
  }

  return {
    add(entry) {
      const at = chunkOf(entry.key, entry.id);
      const chunk = chunks[at] ?? [];
      chunk.splice(slotOf(chunk, entry.key, entry.id), 0, entry);
      if (chunk.length > chunkSize) chunks.splice(at + 1, 0, chunk.splice(chunkSize / 2));
    },
    remove(key, id) {
      const at = chunkOf(key, id);
      const chunk = chunks[at] ?? [];
      const slot = slotOf(chunk, key, id);
      if (chunk[slot]?.key !== key || chunk[slot]?.id !== id) return;
      chunk.splice(slot, 1);
      if (chunk.length === 0 && chunks.length > 1) chunks.splice(at, 1);
    },
    first(key) {
      const at = chunkOf(key, -1);
      return chunks[at]?.[slotOf(chunks[at] ?? [], key, -1)] ?? chunks[at + 1]?.[0];
    },
    range: (low, high, isBackward) => (isBackward ? backward(low, high) : forward(low, high)),
    fill(entries) {
      entries.sort((left, right) => (isBefore(left.key, left.id, right) ? -1 : 1));
      chunks = [[]];
      for (let at = 0; at < entries.length; at += chunkSize / 2)
        chunks[at / (chunkSize / 2)] = entries.slice(at, at + chunkSize / 2);
    },
  };
}

function isBefore<T>(key: string, id: number, entry: Entry<T>): boolean {
  return key < entry.key || (key === entry.key && id < entry.id);
}

/** The slot where an entry is or belongs. */
function slotOf<T>(chunk: Entry<T>[], key: string, id: number): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = chunk[middle];
    if (entry && (entry.key < key || (entry.key === key && entry.id < id))) low = middle + 1;
    else high = middle;
  }
  return low;
}
