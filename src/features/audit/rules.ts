import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../core/outbox.ts';

/** One link of a company's chain. `hash` covers the entry and the hash before it: changing one line breaks all after it. */
export interface AuditLine {
  sequence: number;
  previous: string;
  hash: string;
  entry: AuditEntry;
}

export const genesis = '0'.repeat(64);

/** SHA-256 over the previous hash, the number and the entry in canonical JSON (keys sorted, instants in ISO 8601). */
export function hashOf(previous: string, sequence: number, entry: AuditEntry): string {
  return createHash('sha256')
    .update(`${previous}\n${sequence}\n${canonical(entry)}`)
    .digest('hex');
}

export function nextLine(last: Pick<AuditLine, 'sequence' | 'hash'> | undefined, entry: AuditEntry): AuditLine {
  const sequence = (last?.sequence ?? 0) + 1;
  const previous = last?.hash ?? genesis;
  return { sequence, previous, hash: hashOf(previous, sequence, entry), entry };
}

/** The first line that does not follow from the one before it, or undefined when the chain is whole. */
export function firstBroken(
  lines: Iterable<AuditLine>,
  from: Pick<AuditLine, 'sequence' | 'hash'> = { sequence: 0, hash: genesis },
): AuditLine | undefined {
  let last = from;
  for (const line of lines) {
    const follows = line.sequence === last.sequence + 1 && line.previous === last.hash;
    if (!follows || line.hash !== hashOf(line.previous, line.sequence, line.entry)) return line;
    last = line;
  }
  return undefined;
}

/** JSON with sorted keys and without undefined values, so that the same entry always has the same text. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
