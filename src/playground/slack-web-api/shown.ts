import type { Message } from '../chat-state.ts';
import type { Json } from '../json.ts';
import { messageObject } from '../slack-objects.ts';
import type { Call } from './call.ts';

/** A stored message in Slack's shape, with what its thread adds. */
export function shownMessage(
  { state, options, origin }: Pick<Call, 'state' | 'options' | 'origin'>,
  message: Message,
): Json {
  const replies = repliesTo(message, state.messagesIn(message.channel));
  const files = (message.files ?? []).flatMap((id) => state.kept.files[id] ?? []);
  return messageObject(message, { teamId: options.teamId, replies, files, origin });
}

export function repliesTo({ ts }: Pick<Message, 'ts'>, messages: Message[]): Message[] {
  return messages.filter((message) => message.thread_ts === ts && message.ts !== ts && !message.onlyFor);
}
