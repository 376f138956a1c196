import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Ask, Invocation, Place } from '../../core/invocation.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { type Activity, splitConversation, userOf, zoneOf } from './activity.ts';
import type { Home, Pressed } from './button.ts';
import type { Origin } from './origin.ts';
import { htmlText } from './typed-text.ts';
import type { Where } from './where.ts';

/** What a person did, and where the answer goes. */
export interface Act {
  invocation: Invocation;
  where: Where;
}

export function isPersonal({ conversation }: Activity): boolean {
  return conversation.conversationType === 'personal' || conversation.id.startsWith('a:');
}

/** How message actions name a command: `deal_log`. */
export function commandId(command: string): string {
  return command.replaceAll(' ', '_');
}

function act(activity: Activity, workspace: string, key: string, ask: Ask, extra: Partial<Place>, home?: Home): Act {
  const { conversation, serviceUrl, from } = activity;
  const { channel, root } = splitConversation(conversation.id);
  const direct = isPersonal(activity);
  const here: Place = { platform: 'teams', workspace, channel, thread: root, direct, ...extra };
  const place: Place = home ? { ...here, ...home } : here;
  const user = { id: userOf(from), name: from.name ?? undefined };
  return {
    invocation: { place, user, key, ask },
    where: {
      place,
      user: user.id,
      serviceUrl,
      conversation: home ? conversationOf(home) : conversation.id,
      personal: direct ? conversation.id : undefined,
      pressed: activity.replyToId ? { conversation: conversation.id, message: activity.replyToId } : undefined,
      zone: zoneOf(activity),
    },
  };
}

function conversationOf({ channel, thread, message, direct }: Home): string {
  const root = thread ?? message;
  return direct || root === undefined || !/@thread\.(tacv2|skype)$/.test(channel)
    ? channel
    : `${channel};messageid=${root}`;
}

/** Words written in a conversation; `typed` when they are meant for the bot, `said` when it only overhears them. */
export function messageAct(activity: Activity, workspace: string, ask: Extract<Ask, { kind: 'typed' | 'said' }>): Act {
  const { root } = splitConversation(activity.conversation.id);
  const message = activity.id ?? undefined;
  const key = `teams/${activity.conversation.id}/${activity.id ?? hashOf(ask)}/${ask.kind}`;
  const made = act(activity, workspace, key, ask, { message, thread: root === message ? undefined : root });
  // What somebody quotes or answers to is not a button that they pressed.
  return { ...made, where: { ...made.where, pressed: undefined } };
}

export function buttonAct(activity: Activity, workspace: string, kind: 'pressed' | 'opened', pressed: Pressed): Act {
  const { command, values, home } = pressed;
  const { root } = splitConversation(activity.conversation.id);
  const message = activity.replyToId ?? undefined;
  const key = `teams/${activity.conversation.id}/${activity.id ?? hashOf(pressed)}/${kind}`;
  return act(
    activity,
    workspace,
    key,
    { kind, command, values },
    { message, thread: root === message ? undefined : root },
    home,
  );
}

export function submissionAct(activity: Activity, workspace: string, origin: Origin, values: RawValues): Act {
  const { root } = splitConversation(activity.conversation.id);
  const message = activity.replyToId ?? undefined;
  const key = `teams/dialog/${origin.id}/${hashOf(values)}`;
  const ask = { kind: 'submitted' as const, command: origin.command, values };
  return act(activity, workspace, key, ask, { message, thread: root === message ? undefined : root }, origin.home);
}

const MessagePayload = z.object({
  id: z.string().nullish(),
  linkToMessage: z.string().nullish(),
  body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
  from: z.object({ user: z.object({ displayName: z.string().nullish() }).nullish() }).nullish(),
});

/** A message action gives the command the message: its words, who wrote them, and the way back to it. */
export function messageActionAct(activity: Activity, workspace: string, command: string, payload: unknown): Act {
  const { body, from, linkToMessage, id } = MessagePayload.catch({}).parse(payload);
  const content = body?.content ?? '';
  const author = from?.user?.displayName;
  const values = {
    text: body?.contentType === 'text' ? content.trim() : htmlText(content),
    ...(author && { author }),
    ...(linkToMessage && { link: linkToMessage }),
  };
  const key = `teams/${activity.conversation.id}/${activity.id ?? hashOf(values)}/opened`;
  const made = act(activity, workspace, key, { kind: 'opened', command, values }, { message: id ?? undefined });
  return { ...made, where: { ...made.where, pressed: undefined } };
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
