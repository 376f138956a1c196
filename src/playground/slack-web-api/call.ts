import type { ChatState, Conversation } from '../chat-state.ts';
import { isObject, type Json, parseJson } from '../json.ts';
import { directMessageId, type PlaygroundOptions } from '../options.ts';
import type { Triggers } from '../triggers.ts';

/** What a Web API method gets to work with. */
export interface Call {
  args: Json;
  origin: string;
  state: ChatState;
  triggers: Triggers;
  options: PlaygroundOptions;
}

export type Method = (call: Call) => Json;

/** Slack's way to say no: `{ ok: false, error }`. */
export class SlackError extends Error {
  override name = 'SlackError';
  readonly error: string;
  readonly reasons: string[];

  constructor(error: string, reasons: string[] = []) {
    super(error);
    this.error = error;
    this.reasons = reasons;
  }
}

export function text(args: Json, key: string): string | undefined {
  const value = args[key];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function required(args: Json, key: string, error = 'invalid_arguments'): string {
  const value = text(args, key);
  if (value === undefined) throw new SlackError(error, [`[ERROR] missing required field: ${key}`]);
  return value;
}

export const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === '1';

/** An argument that is JSON: a string in a url-encoded body, itself in a JSON body. */
export function structure(args: Json, key: string): unknown {
  const value = args[key];
  if (typeof value !== 'string' || value === '') return value === '' ? undefined : value;
  const parsed = parseJson(value);
  if (parsed === undefined) throw new SlackError('invalid_arguments', [`[ERROR] ${key} is not JSON`]);
  return parsed;
}

export function structureObject(args: Json, key: string): Json | undefined {
  const value = structure(args, key);
  return isObject(value) ? value : undefined;
}

/** The conversation that `channel` names: an id, `#name`, or a person, whose direct message it then is. */
export function conversationOf({ args, state, options }: Call, key = 'channel'): Conversation {
  const name = required(args, key, 'channel_not_found');
  const person = options.people.find(({ id }) => id === name);
  const channel = options.channels.find((one) => `#${one.name}` === name);
  const conversation = state.conversation(person ? directMessageId(person.id) : (channel?.id ?? name));
  if (!conversation) throw new SlackError('channel_not_found');
  return conversation;
}

/** One page of a list, by Slack's `limit` and `cursor`. */
export function page<T>(items: T[], args: Json, most = 1000): { items: T[]; next: string } {
  const from = Number(Buffer.from(text(args, 'cursor') ?? '', 'base64').toString() || 0);
  const limit = Math.min(Math.max(1, Number(text(args, 'limit') ?? 100) || 100), most);
  const next = from + limit < items.length ? Buffer.from(String(from + limit)).toString('base64') : '';
  return { items: items.slice(from, from + limit), next };
}
