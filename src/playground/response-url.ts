import type { ChatState, Message } from './chat-state.ts';
import { type Json, present } from './json.ts';
import { APP } from './options.ts';
import { isTrue, SlackError, text } from './slack-web-api/call.ts';
import { contentOf } from './slack-web-api/messages.ts';
import type { ResponseTicket } from './triggers.ts';

/** Does what a POST to a response_url asks for; answers as Slack does. */
export function respond({ state }: { state: ChatState }, ticket: ResponseTicket, reply: Json): Json {
  try {
    const source = ticket.source === undefined ? undefined : state.findMessage(ticket.channel, ticket.source);
    if (isTrue(reply.delete_original)) return removeSource(state, source);
    const content = contentOf({ args: reply, state });
    if (isTrue(reply.replace_original)) return replaceSource(state, source, content);
    state.put({ ...newReply(state, ticket, reply), ...content });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    state.tell({
      type: 'notice',
      person: ticket.person,
      text: `Slack would refuse the app's answer: ${error.error}`,
      detail: error.reasons.slice(0, 3).join('\n'),
    });
    return { ok: false, error: error.error, response_metadata: { messages: error.reasons } };
  }
}

function newReply(state: ChatState, ticket: ResponseTicket, reply: Json): Omit<Message, 'text'> {
  const isForAll = reply.response_type === 'in_channel';
  const asked = text(reply, 'thread_ts');
  // An ephemeral answer to a button in a thread shows up in that thread.
  const thread = asked ?? (isForAll ? undefined : ticket.thread);
  return {
    ...present({ thread_ts: thread, onlyFor: isForAll ? undefined : ticket.person }),
    channel: ticket.channel,
    ts: state.nextTs(),
    author: APP.userId,
  };
}

function removeSource(state: ChatState, source: Message | undefined): Json {
  if (!source) throw new SlackError('message_not_found');
  state.remove(source.channel, source.ts);
  return { ok: true };
}

function replaceSource(state: ChatState, source: Message | undefined, content: Pick<Message, 'text' | 'blocks'>): Json {
  if (!source || source.author !== APP.userId) throw new SlackError('message_not_found');
  const { blocks: _old, ...kept } = source;
  state.put({ ...kept, ...content, ...(source.onlyFor ? {} : { edited: state.nextTs() }) });
  return { ok: true };
}
