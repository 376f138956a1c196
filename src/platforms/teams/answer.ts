import { type Card, context, note, plain } from '../../core/card.ts';
import type { Form } from '../../core/form.ts';
import { DeliveryError } from '../../core/messenger.ts';
import type { Reply } from '../../core/reply.ts';
import { refusalCard } from '../../core/router.ts';
import { formButton } from '../form-button.ts';
import { retrying } from '../retrying.ts';
import type { Home } from './button.ts';
import type { Connector } from './connector.ts';
import type { Files } from './files.ts';
import type { Pen } from './message.ts';
import type { Sender } from './send.ts';
import type { Where } from './where.ts';

/** How a private answer came to the person. */
export type Reached = 'here' | 'in private' | 'not at all';

export interface Answers {
  /** Brings a reply as messages, and says in the conversation where a private one went. */
  deliver(reply: Reply, where: Where): Promise<void>;
  /** Brings a card to the person alone, without a word in the conversation. */
  privately(card: Card, where: Where): Promise<Reached>;
  /** Posts a card for everybody, or puts it in the place of the one whose button was pressed. */
  publicly(card: Card, where: Where, replace: boolean): Promise<void>;
  /** Changes the message whose button was pressed. */
  replace(card: Card, where: Where): Promise<void>;
  sendFile(file: Extract<Reply, { kind: 'file' }>, where: Where): Promise<Reached>;
}

export interface AnswerDeps {
  connector: Connector;
  sender: Sender;
  pen: Pen;
  files: Files;
  wait(milliseconds: number): Promise<void>;
}

export function createAnswers({ connector, sender, pen, files, wait }: AnswerDeps): Answers {
  const briefly = retrying(wait);

  async function deliver(reply: Reply, where: Where): Promise<void> {
    switch (reply.kind) {
      case 'nothing':
        return;
      case 'refusal':
        return hint(await privately(refusalCard(reply), where), where);
      case 'form':
        return offerForm(reply.form, where);
      case 'file':
        return hint(await sendFile(reply, where), where);
      case 'card':
        if (reply.to === 'place') return publicly(reply.card, where, reply.replace === true);
        if (reply.replace && where.pressed && where.personal) return replace(reply.card, where);
        return hint(await privately(reply.card, where), where);
    }
  }

  async function privately(card: Card, where: Where): Promise<Reached> {
    const { personal, serviceUrl, zone, place, user } = where;
    const isElsewhere = place.channel !== personal;
    const shown = isElsewhere ? await withOrigin(card, where) : card;
    const activity = await pen.message(shown, { zone, home: isElsewhere ? homeOf(where) : undefined });
    if (personal !== undefined) {
      await briefly(() => connector.send(serviceUrl, personal, activity));
      return 'here';
    }
    try {
      await briefly(() => sender.tell(place.workspace, user, activity));
      return 'in private';
    } catch (error) {
      if (error instanceof DeliveryError && error.outcome === 'gone') return 'not at all';
      throw error;
    }
  }

  /** An answer that arrives somewhere else says where it was asked for. */
  async function withOrigin(card: Card, { place }: Where): Promise<Card> {
    const name = await sender.messenger.nameOf?.(place.workspace, place.channel);
    return name === undefined ? card : { ...card, nodes: [...card.nodes, context(`Asked in ${name}`)] };
  }

  async function publicly(card: Card, where: Where, isReplacing: boolean): Promise<void> {
    if (isReplacing && where.pressed) return replace(card, where);
    const activity = await pen.message(card, { isPublic: where.personal !== where.conversation });
    await briefly(() => connector.send(where.serviceUrl, where.conversation, activity));
  }

  async function replace(card: Card, { pressed, serviceUrl, zone, personal }: Where): Promise<void> {
    if (!pressed) return;
    const isPublic = personal === undefined;
    const activity = await pen.message(card, { isPublic, zone: isPublic ? undefined : zone });
    await briefly(() => connector.update(serviceUrl, pressed.conversation, pressed.message, activity));
  }

  /** No window can be opened from typed words: the form is one press away, with all that was understood. */
  async function offerForm(form: Form, where: Where): Promise<void> {
    const card = formButton(form);
    if (where.personal !== undefined) {
      await privately(card, where);
      return;
    }
    const activity = await pen.message(card, { isSecret: true });
    await briefly(() => connector.send(where.serviceUrl, where.conversation, activity));
  }

  async function hint(reached: Reached, { serviceUrl, conversation }: Where): Promise<void> {
    if (reached === 'here') return;
    const activity = await pen.message(note(hints[reached]));
    await briefly(() => connector.send(serviceUrl, conversation, activity));
  }

  async function sendFile(file: Extract<Reply, { kind: 'file' }>, where: Where): Promise<Reached> {
    const reached = await privately(file.card, where);
    if (reached === 'not at all') return reached;
    const activity = await files.offer(file);
    const { personal } = where;
    if (personal === undefined) await briefly(() => sender.tell(where.place.workspace, where.user, activity));
    else await briefly(() => connector.send(where.serviceUrl, personal, activity));
    return reached;
  }

  return { deliver, privately, publicly, replace, sendFile };
}

export const hints: Record<Exclude<Reached, 'here'>, string> = {
  'in private': 'I answered in our private chat.',
  'not at all':
    'The answer is for you alone, but I cannot write to you. Please open a chat with me, say hello, and try again.',
};

export function homeOf({ place: { channel, thread, message, direct } }: Where): Home {
  return { channel, thread, message, direct };
}

/** So that another sentence can follow. */
export function asSentence(words: string): string {
  return /[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`;
}

/** The words of a card that is nothing but a sentence or two. */
export function sentenceOf(card: Card): string | undefined {
  const isShort = card.nodes.every(({ kind }) => kind === 'text');
  const words = card.nodes.map((node) => (node.kind === 'text' ? plain(node.text) : '')).join(' ');
  return isShort && words.length <= 200 ? words || card.summary : undefined;
}
