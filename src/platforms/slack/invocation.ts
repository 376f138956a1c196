import type { SentFile } from '../../core/files.ts';
import type { Ask, Invocation, Place } from '../../core/invocation.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { personToken } from '../../core/tokens.ts';
import type { Origin } from './metadata.ts';
import {
  type BlockActions,
  type GlobalShortcut,
  type MessageShortcut,
  type SlackEvent,
  type SlashCommand,
  type ViewSubmission,
  workspaceOf,
} from './payload.ts';
import { typedText } from './typed-text.ts';
import type { Where } from './where.ts';

/** What a person did, and where the answer goes. */
export interface Act {
  invocation: Invocation;
  where: Where;
}

type User = { id: string; name?: string | undefined; username?: string | undefined };

function act(place: Place, user: User, key: string, ask: Ask, where: Omit<Where, 'place' | 'user'>): Act {
  const invocation = { place, user: { id: user.id, name: user.name ?? user.username }, key, ask };
  return { invocation, where: { place, user: user.id, ...where } };
}

/** How shortcuts name a command: `deal_log`. */
export function callbackOf(command: string): string {
  return command.replaceAll(' ', '_');
}

export function commandAct(payload: SlashCommand): Act {
  const { trigger_id: triggerId, response_url: responseUrl, channel_id: channel, user_id: id } = payload;
  const text = `${payload.command.slice(1)} ${typedText(payload.text)}`.trim();
  const key = `slack/command/${triggerId ?? responseUrl ?? `${id}/${channel}/${text}`}`;
  const user = { id, name: payload.user_name };
  return act(placeIn(payload.team_id, channel), user, key, { kind: 'typed', text }, { responseUrl, triggerId });
}

export function actionAct(
  payload: BlockActions,
  ask: Extract<Ask, { kind: 'pressed' | 'opened' }>,
  origin?: Origin,
): Act {
  const { user, container, trigger_id: triggerId, response_url: responseUrl, view } = payload;
  const [action] = payload.actions;
  const message = payload.message?.ts ?? container.message_ts;
  const channel = payload.channel?.id ?? container.channel_id ?? origin?.channel;
  const thread = payload.message?.thread_ts ?? container.thread_ts ?? origin?.thread;
  const place = { ...placeIn(workspaceOf(payload), channel ?? user.id), thread, message: message ?? origin?.message };
  const key = `slack/action/${[action?.action_ts, message ?? view?.id, action?.action_id, user.id].join('/')}`;
  return act(place, user, key, ask, {
    responseUrl: responseUrl ?? origin?.responseUrl,
    triggerId,
    inModal: view?.type === 'modal',
    isPrivateMessage: container.is_ephemeral,
    isNowhere: view?.type === 'home' || channel === undefined || origin?.nowhere === true,
  });
}

export function submissionAct(
  payload: ViewSubmission,
  origin: Origin,
  entered: { values: RawValues; files?: readonly SentFile[] },
  hash: string,
): Act {
  const { channel, thread, message, direct, responseUrl, nowhere } = origin;
  const place = { platform: 'slack' as const, workspace: workspaceOf(payload), channel, thread, message, direct };
  const key = `slack/view/${payload.view.id}/${hash}`;
  const ask = { kind: 'submitted' as const, command: origin.command, ...entered };
  return act(place, payload.user, key, ask, { responseUrl, isNowhere: nowhere === true });
}

export function shortcutAct(payload: GlobalShortcut, command: string): Act {
  const { user, trigger_id: triggerId, action_ts: at } = payload;
  const key = `slack/shortcut/${triggerId ?? `${user.id}/${at}`}`;
  const ask = { kind: 'opened' as const, command, values: {} };
  return act(placeIn(workspaceOf(payload), user.id), user, key, ask, { triggerId, isNowhere: true });
}

/** A message shortcut gives the command the message: its words, who wrote them, and the way back to it. */
export function messageShortcutAct(payload: MessageShortcut, command: string): Act {
  const { user, message, trigger_id: triggerId, response_url: responseUrl } = payload;
  const place = {
    ...placeIn(workspaceOf(payload), payload.channel.id),
    thread: message.thread_ts,
    message: message.ts,
  };
  const values = {
    text: typedText(message.text ?? ''),
    ...(message.user !== undefined && { author: personToken(message.user) }),
    link: permalink(payload),
  };
  const key = `slack/shortcut/${triggerId ?? `${user.id}/${payload.action_ts}`}`;
  return act(place, user, key, { kind: 'opened', command, values }, { triggerId, responseUrl });
}

/** Composed rather than asked for: there are three seconds to open the form. */
function permalink({ team, channel, message }: MessageShortcut): string {
  const { ts, thread_ts: thread } = message;
  const inThread = thread !== undefined && thread !== ts ? `?thread_ts=${thread}&cid=${channel.id}` : '';
  return `https://${team?.domain ?? 'app'}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}${inThread}`;
}

/** Words written in a conversation; `typed` when they are meant for the bot, `said` when it only overhears them. */
export function messageAct(
  { id, workspace, event }: SlackEvent,
  said: { user: string; channel: string; ts: string; thread_ts?: string | undefined },
  ask: Extract<Ask, { kind: 'typed' | 'said' }>,
): Act {
  const place = { ...placeIn(workspace, said.channel), thread: said.thread_ts, message: said.ts };
  const key = `slack/event/${id}/${event.type}/${ask.kind}`;
  return act(place, { id: said.user }, key, ask, {});
}

export function homeAct({ id, workspace }: Pick<SlackEvent, 'id' | 'workspace'>, user: string): Act {
  return act(placeIn(workspace, user), { id: user }, `slack/event/${id}`, { kind: 'home' }, { isNowhere: true });
}

/** Conversations of one person with the bot have ids with a D; a user's id stands for the same. */
function placeIn(workspace: string, channel: string): Place {
  return { platform: 'slack', workspace, channel, direct: /^[DUW]/.test(channel) };
}
