import { z } from 'zod';
import { type Card, note } from '../../core/card.ts';
import type { Clock } from '../../core/clock.ts';
import type { Reply } from '../../core/reply.ts';
import { refusalCard, type Router } from '../../core/router.ts';
import type { Activity } from './activity.ts';
import { formButton } from '../form-button.ts';
import { type Answers, hints, sentenceOf } from './answer.ts';
import { readButton, type Stash } from './button.ts';
import { type Act, buttonAct, hashOf } from './invocation.ts';
import { type InvokeAnswer, showInstead, whisper } from './invoke.ts';
import type { Pen } from './message.ts';
import { createRecent } from '../recent.ts';
import type { Where } from './where.ts';
import { late, within } from '../within.ts';

export interface Presses {
  /** A button was pressed; the answer is the invoke's own. */
  press(activity: Activity, workspace: string): Promise<InvokeAnswer>;
  /** An older client sends the button's data as a message; the answer is a message too. */
  pressedInMessage(activity: Activity, workspace: string): Promise<void>;
}

export interface PressDeps {
  router: Router;
  answers: Answers;
  pen: Pen;
  stash: Stash;
  clock: Clock;
  patience: { invokeMs: number };
  /** Work that goes on after the answer. */
  later(work: Promise<void>): void;
}

const Value = z.object({ action: z.object({ data: z.unknown().optional() }) });
const doublePressMs = 1_000;
const tooOld = 'This button is too old to be used. Please type the command instead.';

export function createPresses({ router, answers, pen, stash, clock, patience, later }: PressDeps): Presses {
  const presses = createRecent(clock, doublePressMs);

  async function actOf(activity: Activity, workspace: string, data: unknown): Promise<Act | 'too old' | 'again'> {
    const button = [workspace, activity.conversation.id, activity.replyToId, activity.from.id, hashOf(data)].join('/');
    if (!presses.isNew(button)) return 'again';
    const pressed = await readButton(data, stash);
    return pressed ? buttonAct(activity, workspace, 'pressed', pressed) : 'too old';
  }

  /** Teams waits a few seconds for the answer; what takes longer comes as a message. */
  async function press(activity: Activity, workspace: string): Promise<InvokeAnswer> {
    const data = Value.safeParse(activity.value).data?.action.data;
    const act = await actOf(activity, workspace, data);
    if (act === 'again') return whisper('Done.');
    if (act === 'too old') return whisper(tooOld);
    const asked = router.dispatch(act.invocation);
    const reply = await within(asked, patience.invokeMs);
    if (reply !== late) return answerOf(reply, act.where);
    later(asked.then((done) => answers.deliver(done, act.where)));
    return whisper('This takes a little longer. The answer comes as a message.');
  }

  async function answerOf(reply: Reply, where: Where): Promise<InvokeAnswer> {
    switch (reply.kind) {
      case 'nothing':
        return whisper('Done.');
      case 'refusal':
        return reply.next?.length ? inMessage(refusalCard(reply), where) : whisper(reply.problem);
      case 'form':
        return inMessage(formButton(reply.form), where);
      case 'file': {
        const reached = await answers.sendFile(reply, where);
        return whisper(reached === 'here' ? 'The file is below.' : hints[reached]);
      }
      case 'card':
        return reply.to === 'actor'
          ? forActor(reply.card, where, reply.replace === true)
          : forAll(reply.card, where, reply.replace === true);
    }
  }

  /** Other people's view of the card stays as it is, except in a chat that nobody else sees. */
  async function forActor(card: Card, where: Where, replace: boolean): Promise<InvokeAnswer> {
    if (replace) {
      if (where.personal !== undefined) await answers.replace(card, where);
      return showInstead(await pen.draw(card, { zone: where.zone }));
    }
    const sentence = sentenceOf(card);
    return sentence === undefined ? inMessage(card, where) : whisper(sentence);
  }

  async function forAll(card: Card, where: Where, replace: boolean): Promise<InvokeAnswer> {
    await answers.publicly(card, where, replace);
    return replace ? showInstead(await pen.draw(card)) : whisper('Done.');
  }

  /** In the private chat; where that cannot be opened, as this person's own view of the card. */
  async function inMessage(card: Card, where: Where): Promise<InvokeAnswer> {
    const reached = await answers.privately(card, where);
    if (reached === 'not at all') return showInstead(await pen.draw(card, { zone: where.zone }));
    return whisper(reached === 'here' ? card.summary : hints[reached]);
  }

  return {
    press,
    async pressedInMessage(activity, workspace) {
      const act = await actOf(activity, workspace, activity.value);
      if (act === 'again') return;
      if (act !== 'too old') return answers.deliver(await router.dispatch(act.invocation), act.where);
      const { where } = buttonAct(activity, workspace, 'pressed', { command: '', values: {} });
      await answers.deliver({ kind: 'card', card: note(tooOld, 'warning'), to: 'actor' }, where);
    },
  };
}
