import { field } from './fields.ts';
import { parsed } from './result.ts';

const mostPages = 100_000;

/** Which page a pager's button asks for. What is no page, as only a forged button says, is the first one. */
export function pageField() {
  const made = field(
    { label: 'Page' },
    {
      example: '2',
      control: () => ({ kind: 'number' }),
      parse: (raw) => parsed(/^\d{1,6}$/.test(raw) ? Math.min(mostPages, Math.max(1, Number(raw))) : 1),
    },
  );
  return { ...made, hidden: true };
}

/** The part of a list that is on the wanted page, or on the last one where there are fewer. */
export function pageOf<T>(
  all: readonly T[],
  wanted: number,
  size: number,
): { shown: T[]; number: number; pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const number = Math.min(Math.max(1, wanted), pages);
  return { shown: all.slice((number - 1) * size, number * size), number, pages };
}

/** The wanted page of a list that nobody counts, or the first one where there are not so many; and whether more follow. */
export async function readPage<T>(
  read: (range: { limit: number; skip: number }) => Promise<T[]>,
  wanted: number,
  size: number,
): Promise<{ shown: T[]; number: number; isLast: boolean }> {
  const found = await read({ limit: size + 1, skip: (wanted - 1) * size });
  if (found.length === 0 && wanted > 1) return readPage(read, 1, size);
  return { shown: found.slice(0, size), number: wanted, isLast: found.length <= size };
}
