/** Data as text that always reads the same: instants are marked, absent values left out. */
export function freeze(value: unknown): string {
  return JSON.stringify(value, function mark(this: unknown, key: string, each: unknown) {
    // A Date has become text before this is asked; its holder still has it.
    const original: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, key) : each;
    return original instanceof Date ? { $at: original.toISOString() } : each;
  });
}

/** The data behind a frozen text. */
export function thaw(text: string): unknown {
  return JSON.parse(text, (_key, each: unknown) => {
    const at: unknown = typeof each === 'object' && each !== null ? Reflect.get(each, '$at') : undefined;
    return typeof at === 'string' ? new Date(at) : each;
  });
}
