/** What an index points to; entries with equal keys are ordered by id. */
export interface Item {
  readonly id: number;
}

/** An ordered set of keys, each with an item. */
export interface Sorted<T extends Item> {
  add(key: string, item: T): void;
  remove(key: string, item: T): void;
  /** The first item with exactly this key. */
  find(key: string): T | undefined;
  /** The items with low <= key < high, in either direction. */
  range(low: string, high: string, backward: boolean): Generator<T>;
  /** Takes all entries at once. */
  load(entries: [key: string, item: T][]): void;
}

interface Chunk<T> {
  readonly keys: string[];
  readonly items: T[];
}

const chunkSize = 512;

/** Keeps entries in chunks: adding and removing move at most one chunk, finding is two binary searches. */
export function sorted<T extends Item>(): Sorted<T> {
  let chunks: Chunk<T>[] = [{ keys: [], items: [] }];

  /** The chunk and the slot where an entry is or belongs. */
  function locate(key: string, id: number): { at: number; chunk: Chunk<T>; slot: number } {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isBefore(key, id, chunks[middle], 0)) high = middle - 1;
      else low = middle;
    }
    const chunk = chunks[low] ?? { keys: [], items: [] };
    return { at: low, chunk, slot: slotOf(chunk, key, id) };
  }

  function* forward(low: string, high: string): Generator<T> {
    const start = locate(low, -1);
    let { slot } = start;
    for (let at = start.at; at < chunks.length; at++, slot = 0) {
      const { keys, items } = chunks[at] ?? start.chunk;
      for (; slot < keys.length; slot++) {
        const item = items[slot];
        if (!item || (keys[slot] ?? high) >= high) return;
        yield item;
      }
    }
  }

  function* backward(low: string, high: string): Generator<T> {
    const start = locate(high, -1);
    let slot = start.slot - 1;
    for (let { at } = start; at >= 0; at--, slot = (chunks[at]?.keys.length ?? 0) - 1) {
      const { keys, items } = chunks[at] ?? start.chunk;
      for (; slot >= 0; slot--) {
        const item = items[slot];
        if (!item || (keys[slot] ?? '') < low) return;
        yield item;
      }
    }
  }

  return {
    add(key, item) {
      const { at, chunk, slot } = locate(key, item.id);
      chunk.keys.splice(slot, 0, key);
      chunk.items.splice(slot, 0, item);
      if (chunk.keys.length <= chunkSize) return;
      const half = chunkSize / 2;
      chunks.splice(at + 1, 0, { keys: chunk.keys.splice(half), items: chunk.items.splice(half) });
    },
    remove(key, item) {
      const { at, chunk, slot } = locate(key, item.id);
      if (chunk.keys[slot] !== key || chunk.items[slot]?.id !== item.id) return;
      chunk.keys.splice(slot, 1);
      chunk.items.splice(slot, 1);
      if (chunk.keys.length === 0 && chunks.length > 1) chunks.splice(at, 1);
    },
    find(key) {
      for (const item of forward(key, `${key}\0`)) return item;
      return undefined;
    },
    range: (low, high, isBackward) => (isBackward ? backward(low, high) : forward(low, high)),
    load(entries) {
      entries.sort(([left, one], [right, other]) => (left < right || (left === right && one.id < other.id) ? -1 : 1));
      chunks = entries.length === 0 ? [{ keys: [], items: [] }] : [];
      for (let at = 0; at < entries.length; at += chunkSize / 2) {
        const part = entries.slice(at, at + chunkSize / 2);
        chunks.push({ keys: part.map(([key]) => key), items: part.map(([, item]) => item) });
      }
    },
  };
}

function isBefore<T extends Item>(key: string, id: number, chunk: Chunk<T> | undefined, slot: number): boolean {
  const other = chunk?.keys[slot];
  return other !== undefined && (key < other || (key === other && id < (chunk?.items[slot]?.id ?? 0)));
}

function slotOf<T extends Item>(chunk: Chunk<T>, key: string, id: number): number {
  let low = 0;
  let high = chunk.keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = chunk.keys[middle] ?? '';
    if (other < key || (other === key && (chunk.items[middle]?.id ?? 0) < id)) low = middle + 1;
    else high = middle;
  }
  return low;
}
