import { DeliveryError } from '../../core/messenger.ts';
import type { Answer } from './http.ts';
import { parseJson } from '../json.ts';

/** Answers that say: busy or not ready, ask again. Teams documents 412, 429, 502 and 504 as such. */
const busy = new Set([408, 412, 425, 429, 500, 502, 503, 504]);
const repairMs = 10 * 60_000;

/** Teams answered, but not with yes. `code` is its own word for why: `MessageWritesBlocked`. */
export class TeamsRefusal extends Error {
  override name = 'TeamsRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`${status} ${code}`.trim());
    this.status = status;
    this.code = code;
  }
}

/** What a refused call means for the message that was to be sent. */
export function refused(answer: Answer, what: string): DeliveryError {
  const cause = new TeamsRefusal(answer.status, codeOf(answer.body));
  const message = `${what}: ${cause.message}`;
  if (answer.status === 401) return new DeliveryError('later', message, { afterMs: repairMs, cause });
  if (!busy.has(answer.status)) return new DeliveryError('gone', message, { cause });
  const afterMs = retryAfter(answer.headers['retry-after']);
  return new DeliveryError('later', message, { ...(afterMs !== undefined && { afterMs }), cause });
}

export function unreachable(error: unknown, what: string): DeliveryError {
  if (error instanceof DeliveryError) return error;
  return new DeliveryError('later', `${what}: Teams cannot be reached`, { cause: error });
}

export function refusalOf(error: unknown): TeamsRefusal | undefined {
  const cause = error instanceof DeliveryError ? error.cause : error;
  return cause instanceof TeamsRefusal ? cause : undefined;
}

/** The person has blocked the bot, or it was taken out of the conversation: nothing can be written there any more. */
export function isClosed(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal?.status === 403 || (refusal?.status === 404 && /Conversation|Bot.*Roster/i.test(refusal.code));
}

function codeOf(body: string): string {
  const read = parseJson(body);
  const error = typeof read === 'object' && read !== null && 'error' in read ? read.error : read;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code.slice(0, 100) : '';
}

/** Seconds, or a date; in milliseconds. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const until = Date.parse(header) - Date.now();
  return Number.isNaN(until) ? undefined : Math.max(0, until);
}
