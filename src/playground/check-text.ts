import { isObject, type Json } from './json.ts';

/** Collects what Slack would refuse, in the words of its `response_metadata.messages`. */
export interface Findings {
  problems: string[];
  report(pointer: string, reason: string): void;
}

export function findings(): Findings {
  const problems: string[] = [];
  return { problems, report: (pointer, reason) => problems.push(`[ERROR] ${reason} [json-pointer:${pointer}]`) };
}

export const codePoints = (text: string): number => Array.from(text).length;

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const objectsOf = (value: unknown): Json[] => listOf(value).filter(isObject);

type TextKind = 'plain_text' | 'mrkdwn' | 'any';

/** A text object: of the right type, not empty, not too long. */
export function checkText(
  found: Findings,
  pointer: string,
  value: unknown,
  limit: number,
  kind: TextKind = 'any',
): void {
  if (!isObject(value)) return found.report(pointer, 'must be a text object');
  const { type, text } = value;
  if (type !== 'plain_text' && type !== 'mrkdwn')
    return found.report(`${pointer}/type`, 'must be plain_text or mrkdwn');
  if (kind !== 'any' && type !== kind) found.report(`${pointer}/type`, `must be ${kind}`);
  if (type === 'plain_text' && 'verbatim' in value) found.report(pointer, 'no more than mrkdwn may be verbatim');
  if (type === 'mrkdwn' && 'emoji' in value) found.report(pointer, 'only plain_text may have emoji');
  checkString(found, `${pointer}/text`, text, limit);
}

export function checkString(found: Findings, pointer: string, value: unknown, limit: number, atLeast = 1): void {
  if (typeof value !== 'string') return found.report(pointer, 'must be a string');
  if (codePoints(value) < atLeast) found.report(pointer, `must be more than ${atLeast - 1} characters`);
  if (codePoints(value) > limit) found.report(pointer, `must be less than ${limit + 1} characters`);
}

export function checkOptional(found: Findings, pointer: string, value: unknown, limit: number): void {
  if (value !== undefined) checkString(found, pointer, value, limit);
}

export function checkCount(found: Findings, pointer: string, value: unknown, most: number, atLeast = 1): void {
  if (!Array.isArray(value)) return found.report(pointer, 'must be an array');
  if (value.length < atLeast) found.report(pointer, `must have at least ${atLeast} items`);
  if (value.length > most) found.report(pointer, `no more than ${most} items allowed`);
}
