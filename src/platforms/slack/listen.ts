import { note } from '../../core/card.ts';
import type { Clock } from '../../core/clock.ts';
import type { Ask } from '../../core/invocation.ts';
import { isCommandLine } from '../../core/help.ts';
import type { Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import type { Answers } from './answer.ts';
import type { SlackApi } from './api.ts';
import { readButton, type Stash } from './button.ts';
import type { Files } from './files.ts';
import { createHome } from './home.ts';
import {
  type Act,
  actionAct,
  callbackOf,
  commandAct,
  messageAct,
  messageShortcutAct,
  shortcutAct,
} from './invocation.ts';
import { readMetadata } from './metadata.ts';
import { createOpener } from './open.ts';
import type { BlockActions, GlobalShortcut, MessageShortcut, Payload, SlackEvent } from './payload.ts';
import type { Pen } from './pen.ts';
import { createRecent } from '../recent.ts';
import { createSubmissions } from './submit.ts';
import { typedLine, typedText } from './typed-text.ts';

/** Answers Slack's request; events have none of their own, for Bolt answers them. */
export type Acknowledge = (response?: object) => Promise<void>;

export interface ListenDeps {
  router: Router;
  api: SlackApi;
  answers: Answers;
  pen: Pen;
  files: Files;
  stash: Stash;
  clock: Clock;
  log: Logger;
  /** A person's profile has changed. */
  profileChanged(user: string): void;
  /** How long a submission may keep its window waiting, and a form its opening. */
  patience: { submitMs: number; openMs: number };
}

const keyWindowMs = 10 * 60_000;
const doublePressMs = 1_000;

/** Takes everything that Slack sends. Acknowledges first and works after; resolves when the work is done. */
export function createListener(deps: ListenDeps): (payload: Payload, ack: Acknowledge) => Promise<void> {
  const { router, answers, files, stash, clock } = deps;
  const keys = createRecent(clock, keyWindowMs);
  const presses = createRecent(clock, doublePressMs);
  const home = createHome(deps);
  const open = createOpener(deps);
  const submit = createSubmissions(deps, home);

  return async (payload, ack) => {
    switch (payload.type) {
      case 'command':
        await ack();
        return runOnce(commandAct(payload));
      case 'block_actions':
        await ack();
        return press(payload);
      case 'view_submission':
        return submit(payload, ack);
      case 'shortcut':
      case 'message_action':
        await ack();
        return shortcut(payload);
      case 'block_suggestion':
        return ack({ options: [] });
      case 'view_closed':
      case 'other':
        return ack();
      case 'event':
        return hear(payload);
    }
  };

  async function run({ invocation, where }: Act): Promise<void> {
    await answers.deliver(await router.dispatch(invocation), where);
    if (where.isNowhere) await home.refresh(invocation);
  }

  async function runOnce(act: Act): Promise<void> {
    if (keys.isNew(act.invocation.key)) await run(act);
  }

  async function press(payload: BlockActions): Promise<void> {
    const [action] = payload.actions;
    const kind = action && kindOfButton(action.action_id);
    if (!kind) return;
    const { container, view, user } = payload;
    const button = [container.message_ts ?? view?.id, action.action_id, action.value, user.id].join('/');
    if (!presses.isNew(button)) return;
    const carried = await readButton(action.value, stash);
    const origin = view?.type === 'modal' ? await readMetadata(view.private_metadata, stash) : undefined;
    const act = actionAct(payload, { kind, command: carried?.command ?? '', values: carried?.values ?? {} }, origin);
    if (!carried) {
      const card = note('This button is too old to be used. Please type the command instead.', 'warning');
      return answers.deliver({ kind: 'card', card, to: 'actor' }, act.where);
    }
    return kind === 'opened' ? open(act) : runOnce(act);
  }

  async function shortcut(payload: GlobalShortcut | MessageShortcut): Promise<void> {
    const command = router.commands.find(({ name }) => callbackOf(name) === payload.callback_id);
    if (!command) return deps.log.warn({ callback: payload.callback_id }, 'A shortcut is for no command');
    const act =
      payload.type === 'shortcut' ? shortcutAct(payload, command.name) : messageShortcutAct(payload, command.name);
    if (keys.isNew(act.invocation.key)) await open(act);
  }

  async function hear(payload: SlackEvent): Promise<void> {
    const { event, bot } = payload;
    if (!keys.isNew(`slack/event/${payload.id}`)) return;
    if (event.type === 'user_change') return deps.profileChanged(event.user.id);
    if (event.type === 'app_home_opened') return event.tab === 'home' ? home.publish(payload, event.user) : undefined;
    const { user, subtype } = event;
    // The bot's own messages, those of other bots, and edits are not meant for it.
    const isPerson = user !== undefined && user !== bot && event.bot_id === undefined && !isOddSubtype(subtype);
    if (!isPerson) return;
    const said = { ...event, user };
    const sent = (event.files ?? []).map((file) => files.sent(file));
    // A file alone asks what can be done with it, not for help.
    const text = typedLine(event.text, bot, sent.length > 0 ? '' : undefined);
    const typed: Ask & { kind: 'typed' } = { kind: 'typed', text, ...(sent.length > 0 && { files: sent }) };
    const isMention = event.type === 'app_mention';
    const isDirect = event.type === 'message' && event.channel_type === 'im';
    const isReply = event.thread_ts !== undefined && event.thread_ts !== event.ts;
    // A mention comes once more, as app_mention.
    if (!isMention && !isDirect && bot !== undefined && event.text.includes(`<@${bot}`)) return;
    if (isReply && !(isMention && isCommandLine(router.commands, text))) {
      const words = isMention ? text : typedText(event.text);
      const heard: Ask & { kind: 'said' } = { kind: 'said', text: words, message: event.ts };
      const act = messageAct(payload, said, isMention ? { ...heard, toBot: true } : heard);
      const reply = await router.dispatch(act.invocation);
      if (reply.kind !== 'nothing' || !(isDirect || isMention)) return answers.deliver(reply, act.where);
    }
    if (isDirect || isMention) await run(messageAct(payload, said, typed));
  }
}

function kindOfButton(actionId: string): 'pressed' | 'opened' | undefined {
  if (actionId.startsWith('run:')) return 'pressed';
  return actionId.startsWith('form:') ? 'opened' : undefined;
}

function isOddSubtype(subtype: string | undefined): boolean {
  return subtype !== undefined && subtype !== 'file_share' && subtype !== 'thread_broadcast';
}
