/** An ordered set of keys, each with an item. */
export interface Sorted<T> {
  add(key: string, item: T): void;
  remove(key: string): void;
  /** The items with low <= key < high, in either direction. */
  range(low: string, high: string, backward?: boolean): Generator<T>;
}

interface Chunk<T> {
  readonly keys: string[];
  readonly items: T[];
}

const chunkSize = 512;

/**
 * Keeps entries, at first some that are in order already, in chunks: adding and removing move at most one chunk,
 * finding is two binary searches.
 */
export function sorted<T>(entries: readonly (readonly [key: string, item: T])[]): Sorted<T> {
  const chunks: Chunk<T>[] = [];
  for (let at = 0; at === 0 || at < entries.length; at += chunkSize / 2) {
    const part = entries.slice(at, at + chunkSize / 2);
    chunks.push({ keys: part.map(([key]) => key), items: part.map(([, item]) => item) });
  }

  /** The chunk and the slot where a key is or belongs. */
  function locate(key: string): { at: number; chunk: Chunk<T>; slot: number } {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((chunks[middle]?.keys[0] ?? '') > key) high = middle - 1;
      else low = middle;
    }
    const chunk = chunks[low] ?? { keys: [], items: [] };
    return { at: low, chunk, slot: firstFrom(chunk.keys, key) };
  }

  function* forward(low: string, high: string): Generator<T> {
    const start = locate(low);
    let { slot } = start;
    for (let { at } = start; at < chunks.length; at++, slot = 0) {
      const { keys, items } = chunks[at] ?? start.chunk;
      for (; slot < keys.length; slot++) {
        if ((keys[slot] ?? high) >= high) return;
        yield items[slot] as T;
      }
    }
  }

  function* backward(low: string, high: string): Generator<T> {
    const start = locate(high);
    let slot = start.slot - 1;
    for (let { at } = start; at >= 0; at--, slot = (chunks[at]?.keys.length ?? 0) - 1) {
      const { keys, items } = chunks[at] ?? start.chunk;
      for (; slot >= 0; slot--) {
        if ((keys[slot] ?? '') < low) return;
        yield items[slot] as T;
      }
    }
  }

  return {
    add(key, item) {
      const { at, chunk, slot } = locate(key);
      chunk.keys.splice(slot, 0, key);
      chunk.items.splice(slot, 0, item);
      if (chunk.keys.length <= chunkSize) return;
      const half = chunkSize / 2;
      chunks.splice(at + 1, 0, { keys: chunk.keys.splice(half), items: chunk.items.splice(half) });
    },
    remove(key) {
      const { at, chunk, slot } = locate(key);
      if (chunk.keys[slot] !== key) return;
      chunk.keys.splice(slot, 1);
      chunk.items.splice(slot, 1);
      if (chunk.keys.length === 0 && chunks.length > 1) chunks.splice(at, 1);
    },
    range: (low, high, isBackward) => (isBackward ? backward(low, high) : forward(low, high)),
  };
}

/** The first place in an ordered list of what is not below a limit, or is after it. */
export function firstFrom<K extends string | number>(list: readonly K[], limit: K, isAfter = false): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && (item < limit || (isAfter && item === limit))) low = middle + 1;
    else high = middle;
  }
  return low;
}
