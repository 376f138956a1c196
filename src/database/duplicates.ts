/** Whether a write was refused because another document has the value of a unique index already. */
export function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11_000;
}

/** For upserts: two of one key at the same moment, and MongoDB lets one of them fail. */
export function ignoreDuplicate(error: unknown): undefined {
  if (!isDuplicate(error)) throw error;
  return undefined;
}
