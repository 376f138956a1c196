import { LIMITS } from '../block-limits.ts';
import type { Block, Message } from '../chat-state.ts';
import { checkBlocks } from '../check-blocks.ts';
import { objectsOf } from '../check-text.ts';
import { isObject, type Json, present } from '../json.ts';
import { APP } from '../options.ts';
import {
  type Call,
  conversationOf,
  isTrue,
  type Method,
  required,
  SlackError,
  structure,
  structureObject,
} from './call.ts';
import { text } from './call.ts';
import { shownMessage } from './shown.ts';

export const messageMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': updateMessage,
  'chat.delete': deleteMessage,
  'chat.getPermalink': getPermalink,
  'reactions.add': (call) => changeReaction(call, true),
  'reactions.remove': (call) => changeReaction(call, false),
};

function postMessage(call: Call): Json {
  const { state, args } = call;
  const channel = conversationOf(call).id;
  const thread = threadOf(call, channel);
  const isBroadcast = thread !== undefined && isTrue(args.reply_broadcast);
  const message = state.put({
    ...present({
      thread_ts: thread,
      reply_broadcast: isBroadcast || undefined,
      metadata: structureObject(args, 'metadata'),
    }),
    channel,
    ts: state.nextTs(),
    author: APP.userId,
    ...contentOf(call),
  });
  return { ok: true, channel, ts: message.ts, message: shownMessage(call, message) };
}

function postEphemeral(call: Call): Json {
  const { state, args } = call;
  const conversation = conversationOf(call);
  const person = required(args, 'user', 'user_not_found');
  if (!conversation.members.includes(person)) throw new SlackError('user_not_in_channel');
  const thread = threadOf(call, conversation.id);
  const { ts } = state.put({
    ...present({ thread_ts: thread }),
    channel: conversation.id,
    ts: state.nextTs(),
    author: APP.userId,
    onlyFor: person,
    ...contentOf(call),
  });
  return { ok: true, message_ts: ts };
}

function updateMessage(call: Call): Json {
  const { state, args } = call;
  const message = ownMessage(call, 'cant_update_message');
  const { blocks: _old, ...kept } = message;
  const changed = state.put({
    ...kept,
    ...contentOf(call),
    ...present({ metadata: structureObject(args, 'metadata') ?? message.metadata }),
    edited: state.nextTs(),
  });
  return {
    ok: true,
    channel: changed.channel,
    ts: changed.ts,
    text: changed.text,
    message: shownMessage(call, changed),
  };
}

function deleteMessage(call: Call): Json {
  const { channel, ts } = ownMessage(call, 'cant_delete_message');
  call.state.remove(channel, ts);
  return { ok: true, channel, ts };
}

function getPermalink(call: Call): Json {
  const channel = conversationOf(call).id;
  const message = call.state.findMessage(channel, required(call.args, 'message_ts', 'message_not_found'));
  if (!message || message.onlyFor) throw new SlackError('message_not_found');
  return { ok: true, channel, permalink: permalink(call.origin, message) };
}

/** An address that opens the playground at a message, in the form of Slack's. */
export function permalink(origin: string, { channel, ts, thread_ts: thread }: Message): string {
  const place = thread && thread !== ts ? `?thread_ts=${thread}&cid=${channel}` : '';
  return `${origin}/playground/archives/${channel}/p${ts.replace('.', '')}${place}`;
}

function changeReaction(call: Call, isAdded: boolean): Json {
  const { state, args } = call;
  const message = state.findMessage(conversationOf(call).id, required(args, 'timestamp', 'message_not_found'));
  const name = required(args, 'name', 'invalid_name').replaceAll(':', '');
  if (!message) throw new SlackError('message_not_found');
  const users = message.reactions?.find((reaction) => reaction.name === name)?.users ?? [];
  const hasReacted = users.includes(APP.userId);
  if (isAdded && hasReacted) throw new SlackError('already_reacted');
  if (!isAdded && !hasReacted) throw new SlackError('no_reaction');
  const after = isAdded ? [...users, APP.userId] : users.filter((id) => id !== APP.userId);
  const others = (message.reactions ?? []).filter((reaction) => reaction.name !== name);
  state.put({ ...message, reactions: after.length > 0 ? [...others, { name, users: after }] : others });
  return { ok: true };
}

function ownMessage(call: Call, error: string): Message {
  const message = call.state.findMessage(conversationOf(call).id, required(call.args, 'ts', 'message_not_found'));
  // An ephemeral changes only through the response_url of an interaction with it.
  if (!message || message.onlyFor) throw new SlackError('message_not_found');
  if (message.author !== APP.userId) throw new SlackError(error);
  return message;
}

function threadOf({ args, state }: Call, channel: string): string | undefined {
  const ts = text(args, 'thread_ts');
  if (ts === undefined) return undefined;
  const parent = state.findMessage(channel, ts);
  if (!parent || parent.onlyFor) throw new SlackError('thread_not_found');
  // A reply to a reply lands in the same thread.
  return parent.thread_ts ?? ts;
}

/** Text and blocks of a message that is sent, checked as Slack checks them. */
export function contentOf({ args, state }: Pick<Call, 'args' | 'state'>): { text: string; blocks?: Block[] } {
  const given = text(args, 'text');
  const blocks = structure(args, 'blocks');
  const hasBlocks = blocks !== undefined && !(Array.isArray(blocks) && blocks.length === 0);
  if (given === undefined && !hasBlocks) throw new SlackError('no_text');
  const words = Array.from(given ?? '')
    .slice(0, LIMITS.messageText)
    .join('');
  if (!hasBlocks) return { text: words };
  const problems = [...checkBlocks(blocks, 'message'), ...missingImages(blocks, state)];
  if (problems.some((problem) => problem.includes('msg_blocks_too_long'))) throw new SlackError('msg_blocks_too_long');
  if (problems.length > 0) throw new SlackError('invalid_blocks', problems);
  return { text: words, blocks: withIds(objectsOf(blocks), state) };
}

function missingImages(blocks: unknown, { kept }: Call['state']): string[] {
  return objectsOf(blocks).flatMap(({ type, slack_file: file }, index) => {
    if (type !== 'image' || file === undefined) return [];
    const [image] = objectsOf([file]);
    const known = kept.files[String(image?.id)];
    const isImage = known?.mimetype.startsWith('image/') === true;
    return isImage ? [] : [`[ERROR] invalid slack file [json-pointer:/blocks/${index}/slack_file]`];
  });
}

/** Slack names every block and element that has no name, so that interactions can say where they happened. */
export function withIds(blocks: Block[], { newId }: Pick<Call['state'], 'newId'>): Block[] {
  const named = (element: Json): Json =>
    isText(element) ? element : { ...element, action_id: element.action_id ?? newId('a') };
  return blocks.map((block) => {
    const { type, elements, accessory, element, actions } = block;
    return {
      ...block,
      block_id: block.block_id ?? newId('b'),
      ...(type === 'actions' ? { elements: objectsOf(elements).map(named) } : {}),
      ...(type === 'card' && actions ? { actions: objectsOf(actions).map(named) } : {}),
      ...(isObject(accessory) ? { accessory: named(accessory) } : {}),
      ...(isObject(element) ? { element: named(element) } : {}),
    };
  });
}

const isText = ({ type }: Json) => type === 'image' || type === 'mrkdwn' || type === 'plain_text';
