import type { Message } from '../chat-state.ts';
import type { Json } from '../json.ts';
import { APP, directMessageId } from '../options.ts';
import { conversationObject } from '../slack-objects.ts';
import { type Call, conversationOf, isTrue, type Method, page, required, SlackError, text } from './call.ts';
import { repliesTo, shownMessage } from './shown.ts';

export const conversationMethods: Record<string, Method> = {
  'conversations.open': openConversation,
  'conversations.info': (call) => ({ ok: true, channel: conversationObject(conversationOf(call)) }),
  'conversations.list': listConversations,
  'users.conversations': listConversations,
  'conversations.members': listMembers,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.join': (call) => ({ ok: true, channel: conversationObject(conversationOf(call)) }),
};

function openConversation({ args, state, options }: Call): Json {
  const people = required(args, 'users', 'users_list_not_supplied')
    .split(',')
    .map((id) => id.trim());
  const isKnown = people.every((id) => options.people.some((person) => person.id === id));
  if (!isKnown) throw new SlackError('user_not_found');
  const [only, ...others] = people;
  const isDirect = only !== undefined && others.length === 0;
  const id = isDirect ? directMessageId(only) : state.openGroup(people).id;
  return { ok: true, no_op: isDirect, already_open: isDirect, channel: { id } };
}

function listConversations({ args, state }: Call): Json {
  const types = (text(args, 'types') ?? 'public_channel').split(',');
  const kinds = { channel: 'public_channel', im: 'im', mpim: 'mpim' } as const;
  const wanted = state.conversations().filter(({ kind }) => types.includes(kinds[kind]));
  const { items, next } = page(wanted, args);
  return { ok: true, channels: items.map(conversationObject), response_metadata: { next_cursor: next } };
}

function listMembers(call: Call): Json {
  const { items, next } = page([...conversationOf(call).members, APP.userId], call.args);
  return { ok: true, members: items, response_metadata: { next_cursor: next } };
}

function isTopLevel({ ts, thread_ts: thread, reply_broadcast: isBroadcast, onlyFor, kind }: Message): boolean {
  return !onlyFor && !kind && (thread === undefined || thread === ts || isBroadcast === true);
}

function history(call: Call): Json {
  const messages = call.state
    .messagesIn(conversationOf(call).id)
    .filter(isTopLevel)
    .filter(within(call.args))
    .toReversed();
  return listed(call, messages);
}

function replies(call: Call): Json {
  const { state, args } = call;
  const channel = conversationOf(call).id;
  const parent = state.findMessage(channel, required(args, 'ts', 'thread_not_found'));
  if (!parent) throw new SlackError('thread_not_found');
  return listed(call, [parent, ...repliesTo(parent, state.messagesIn(channel)).filter(within(args))]);
}

function listed(call: Call, messages: Message[]): Json {
  const { items, next } = page(messages, call.args);
  return {
    ok: true,
    messages: items.map((message) => shownMessage(call, message)),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

function within(args: Json): (message: Message) => boolean {
  const oldest = Number(text(args, 'oldest') ?? 0);
  const latest = Number(text(args, 'latest') ?? Number.POSITIVE_INFINITY);
  const isInclusive = isTrue(args.inclusive);
  return ({ ts }) => {
    const at = Number(ts);
    return isInclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}
