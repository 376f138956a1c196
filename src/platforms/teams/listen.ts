import { note } from '../../core/card.ts';
import type { Clock } from '../../core/clock.ts';
import { isCommandLine } from '../../core/help.ts';
import { newId } from '../../core/ids.ts';
import type { Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import { type Activity, mentionsOf, splitConversation } from './activity.ts';
import type { Answers } from './answer.ts';
import type { Connector } from './connector.ts';
import type { Dialogs } from './dialogs.ts';
import type { Files } from './files.ts';
import { isPersonal, messageAct } from './invocation.ts';
import { dialogSays, type InvokeAnswer, whisper } from './invoke.ts';
import type { Meeting } from './meet.ts';
import type { People } from './people.ts';
import type { Presses } from './press.ts';
import { createRecent } from '../recent.ts';
import { typedLine, typedText } from './typed-text.ts';
import { late, within } from '../within.ts';
import { isObject } from '../json.ts';

export interface ListenDeps {
  router: Router;
  answers: Answers;
  presses: Presses;
  dialogs: Dialogs;
  meeting: Meeting;
  people: People;
  files: Files;
  connector: Connector;
  clock: Clock;
  log: Logger;
  /** How long a person waits before the bot shows that it is at work. */
  patience: { typingMs: number };
}

/** What the bot does with each kind of activity. None of them throws. */
export interface Listener {
  message(activity: Activity, workspace: string): Promise<void>;
  invoke(activity: Activity, workspace: string): Promise<InvokeAnswer>;
  installed(activity: Activity, workspace: string): Promise<void>;
  changed(activity: Activity, workspace: string): Promise<void>;
}

const keyWindowMs = 10 * 60_000;

export function createListener(deps: ListenDeps): Listener {
  const { router, answers, presses, dialogs, meeting, people, files, connector, clock, log, patience } = deps;
  const keys = createRecent(clock, keyWindowMs);

  async function message(activity: Activity, workspace: string): Promise<void> {
    await meeting.meet(activity, workspace);
    if (activity.id && !keys.isNew(`${activity.conversation.id}/${activity.id}`)) return;
    if (!activity.text?.trim() && isObject(activity.value)) return presses.pressedInMessage(activity, workspace);
    await withTyping(activity, hear(activity, workspace));
  }

  async function hear(activity: Activity, workspace: string): Promise<void> {
    const { recipient, conversation, id } = activity;
    const mentions = mentionsOf(activity);
    const isMeant = isPersonal(activity) || mentions.some(({ mentioned }) => mentioned.id === recipient.id);
    const { root } = splitConversation(conversation.id);
    const isReply = root !== undefined && root !== id;
    // With wider permissions the bot hears everything; only what is said in a thread can be about a record.
    if (!isMeant && !isReply) return;
    const sent = files.sent(activity.attachments ?? []);
    const words = await typedText(activity.text ?? '', mentions, (each) => people.mentioned(each, activity, workspace));
    // A file alone asks what can be done with it, not for help.
    const line = sent.length > 0 && words === '' ? '' : typedLine(words);
    if (isReply && !(isMeant && isCommandLine(router.commands, line))) {
      const toBot = isMeant && { toBot: true };
      const act = messageAct(activity, workspace, { kind: 'said', text: words, message: id ?? '', ...toBot });
      const reply = await router.dispatch(act.invocation);
      if (reply.kind !== 'nothing' || !isMeant) return answers.deliver(reply, act.where);
    }
    const act = messageAct(activity, workspace, { kind: 'typed', text: line, ...(sent.length > 0 && { files: sent }) });
    await answers.deliver(await router.dispatch(act.invocation), act.where);
  }

  async function withTyping({ serviceUrl, conversation }: Activity, work: Promise<void>): Promise<void> {
    if ((await within(work, patience.typingMs)) !== late) return;
    // Whether the sign is seen or not: the answer comes.
    await connector.send(serviceUrl, conversation.id, { type: 'typing' }).catch(() => undefined);
    await work;
  }

  function answerInvoke(activity: Activity, workspace: string): Promise<InvokeAnswer> {
    switch (activity.name ?? '') {
      case 'adaptiveCard/action':
        return presses.press(activity, workspace);
      case 'task/fetch':
        return dialogs.open(activity, workspace);
      case 'composeExtension/fetchTask':
        return dialogs.openFromMessage(activity, workspace);
      case 'task/submit':
      case 'composeExtension/submitAction':
        return dialogs.submit(activity, workspace);
      case 'fileConsent/invoke':
        return consent(activity);
      default:
        // Teams grows; what it asks that we do not know is no fault.
        return Promise.resolve({ status: 200, body: {} });
    }
  }

  async function consent({ value, serviceUrl, conversation }: Activity): Promise<InvokeAnswer> {
    const done = await files.consented(value);
    if (done && 'activity' in done) await connector.send(serviceUrl, conversation.id, done.activity);
    if (done && 'problem' in done) {
      const { problem } = done;
      await connector.send(serviceUrl, conversation.id, { type: 'message', text: problem, textFormat: 'plain' });
    }
    return { status: 200 };
  }

  /** A fault on the way: logged with a reference that the person sees too. */
  function failed(error: unknown, { type, name, conversation }: Activity, workspace: string): string {
    const reference = newId(clock.now()).slice(-8);
    log.error({ err: error, reference, type, name, workspace, conversation: conversation.id }, 'An activity failed');
    return `Something went wrong on our side. Please try again; if it stays, give your admin the reference ${reference}.`;
  }

  return {
    async message(activity, workspace) {
      try {
        await message(activity, workspace);
      } catch (error) {
        const said = note(failed(error, activity, workspace), 'bad').summary;
        const text = { type: 'message' as const, text: said, textFormat: 'plain' };
        await connector.send(activity.serviceUrl, activity.conversation.id, text).catch(() => undefined);
      }
    },
    async invoke(activity, workspace) {
      try {
        await meeting.meet(activity, workspace);
        return await answerInvoke(activity, workspace);
      } catch (error) {
        const said = failed(error, activity, workspace);
        return activity.name === 'adaptiveCard/action' ? whisper(said) : dialogSays(said);
      }
    },
    installed: (activity, workspace) => quietly(meeting.installed, activity, workspace),
    changed: (activity, workspace) => quietly(meeting.changed, activity, workspace),
  };

  async function quietly(work: Meeting['installed'], activity: Activity, workspace: string): Promise<void> {
    try {
      await work(activity, workspace);
    } catch (error) {
      failed(error, activity, workspace);
    }
  }
}
