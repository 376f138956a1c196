import { actions, note, openForm, run, text as textNode } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { choice, id, text } from '../../core/fields.ts';
import type { Due } from '../../core/outbox.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, refuse, type Refusal, type Reply } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Parts } from './deps.ts';
import { dealNumber } from '../../core/numbered.ts';
import { itemField, kindField } from './fields.ts';
import { type Item, itemName, newsKinds } from './item.ts';
import type { Notice, NoticeFields } from './notice.ts';
import { decideWinback } from './winback.ts';

const week = 7 * 86_400_000;

export function answerCommands(parts: Parts): Command[] {
  return [answering(parts), mute(parts, true), mute(parts, false), winback(parts)];
}

function answering(parts: Parts): Command {
  return command({
    name: 'feedback answer',
    summary: 'Answer product’s question.',
    examples: [],
    access: 'anyone',
    hidden: true,
    submit: 'Answer',
    fields: {
      item: { ...itemField({ label: 'Feedback', required: true }), hidden: true },
      notice: id({ label: 'Question', required: true }),
      question: { ...text({ label: 'Question' }), hidden: true },
      text: text({ label: 'Your answer', required: true }),
    },
    run: (input, context) => keepAnswer(parts, input.notice, input.text, context),
  });
}

/** Keeps the answer with the question and posts it under product's card, in one write. */
async function keepAnswer(parts: Parts, notice: string, words: string, context: Context): Promise<Reply> {
  const { tenant } = context.company;
  const asked = await parts.store.notices.get(tenant, notice);
  const item = asked && (await parts.store.items.get(tenant, asked.item.id));
  if (!item) return refuse('This question no longer exists.');
  const root = await parts.ledger.root(tenant, item);
  const written = await parts.store.notices.change(tenant, notice, refOf(context.actor), (current) =>
    decideAnswer(current, words, context, root),
  );
  if (written.kind === 'refusal') return written;
  await parts.store.items.change(tenant, root.id, refOf(context.actor), (current) => ({
    kind: 'write',
    set: {},
    what: 'feedback.answered',
    summary: `${context.actor.name} answered on ${itemName(current)}`,
  }));
  return answer(note(`Thank you. Product has your answer on ${itemName(root)}.`, 'good'));
}

function decideAnswer(notice: Notice, words: string, context: Context, root: Item): Write<NoticeFields> | Refusal {
  const by = refOf(context.actor);
  const said = `${by.name} answered on ${itemName(root)}: ${words}`;
  const due = root.places.map(
    ({ message, ...place }): Due => ({
      kind: 'tell',
      to: { place: { ...place, thread: message } },
      card: {
        summary: said,
        nodes: [
          textNode([{ bold: by.name }, ' answered ', `“${notice.news.text ?? ''}”:`]),
          { kind: 'quote', text: words, by: by.name },
        ],
      },
    }),
  );
  return {
    kind: 'write',
    set: { answers: [...notice.answers, { by, text: words, at: context.now }] },
    what: 'feedback.answer',
    summary: said,
    due,
  };
}

/**
 * A reply in the thread of a question is its answer, the first one of each person who was asked. What is said to the bot
 * alone, outside a thread, may be anything: the person is asked whether it is the answer.
 */
export async function hearAnswer(parts: Parts, said: { text: string }, context: Context): Promise<Reply | undefined> {
  const { actor, company, now, place } = context;
  if (place.thread === undefined && !place.direct) return undefined;
  const open = (await parts.store.questionsFor(company.tenant, actor.id, new Date(now.getTime() - week))).filter(
    (notice) => !notice.answers.some((each) => each.by.id === actor.id),
  );
  const here = open.find((notice) => isThreadOf(notice, context));
  if (here) return keepAnswer(parts, here.id, said.text, context);
  const [only] = open;
  if (place.thread !== undefined || !only || open.length > 1 || only.place) return undefined;
  const values = { item: itemName(only.item), notice: only.id, question: only.news.text ?? '', text: said.text };
  return answer({
    summary: `Is this your answer on ${itemName(only.item)}?`,
    nodes: [
      textNode(`Is this your answer to product’s question about ${itemName(only.item)}: “${only.news.text ?? ''}”?`),
      { kind: 'quote', text: said.text },
      actions(
        run('Yes, send it', 'feedback answer', values, { style: 'primary' }),
        openForm('Change it', 'feedback answer', values),
      ),
    ],
  });
}

function isThreadOf(notice: Notice, { place }: Context): boolean {
  if (place.thread === undefined) return false;
  const asked = notice.place;
  return (
    notice.places.some(
      (each) => each.platform === place.platform && each.channel === place.channel && each.message === place.thread,
    ) ||
    (asked?.platform === place.platform && asked.channel === place.channel && asked.thread === place.thread)
  );
}

function mute(parts: Parts, on: boolean): Command {
  return command({
    name: on ? 'feedback mute' : 'feedback unmute',
    summary: on ? 'Hear no more of a kind of news about what you asked for.' : 'Hear of a kind of news again.',
    examples: on
      ? ['feedback mute building', 'feedback mute all']
      : ['feedback unmute building', 'feedback unmute all'],
    access: 'anyone',
    fields: { kind: { ...kindField, required: true } as const },
    async run({ kind }, context) {
      const { tenant } = context.company;
      const wanted = kind === 'all' ? [...newsKinds] : newsKinds.filter((each) => each === kind);
      const person = context.actor.id;
      const record = await parts.store.mutes.create(tenant, refOf(context.actor), {
        key: person,
        values: { person, kinds: [] },
        what: 'feedback.muting',
        summary: `${context.actor.name} chooses what to hear of`,
      });
      const written = await parts.store.mutes.change(tenant, record.id, refOf(context.actor), (current) => {
        const rest = current.kinds.filter((each) => !wanted.includes(each));
        return {
          kind: 'write',
          set: { kinds: on ? [...rest, ...wanted] : rest },
          what: on ? 'feedback.muted' : 'feedback.unmuted',
          summary: `${context.actor.name}: ${kind}`,
        };
      });
      if (written.kind === 'refusal') return written;
      const { kinds } = written.record;
      return answer(
        kinds.length === 0
          ? 'You hear of everything about what you asked for.'
          : `You no longer hear of: ${kinds.join(', ')}. “${typed('feedback unmute …')}” brings it back; “${typed('feedback mine')}” shows all.`,
      );
    },
  });
}

function winback(parts: Parts): Command {
  return command({
    name: 'feedback winback',
    summary: 'Say what becomes of a deal that was lost for something that has shipped.',
    examples: [],
    access: 'members',
    hidden: true,
    fields: {
      winback: id({ label: 'Task', required: true }),
      as: { ...choice({ label: 'As', required: true }, ['taken', 'dismissed'] as const), hidden: true },
      deal: dealNumber({ label: 'The new deal', hint: 'What is won with it is reported with the feedback.' }),
    },
    async run(input, context) {
      const { tenant } = context.company;
      const task = await parts.store.winbacks.get(tenant, input.winback);
      if (!task) return refuse('This task no longer exists.');
      const deal = input.deal === undefined ? undefined : await parts.ports.deals.byNumber(tenant, input.deal);
      if (input.deal !== undefined && deal?.account.id !== task.deal.account.id)
        return refuse(`D-${input.deal} is not a deal with ${task.deal.account.name}.`, { field: 'deal' });
      const written = await parts.store.winbacks.change(tenant, task.id, refOf(context.actor), (current) =>
        decideWinback(current, input.as, refOf(context.actor), deal?.number),
      );
      if (written.kind === 'refusal') return written;
      return answer(
        input.as === 'taken'
          ? 'Good luck. What you win is reported with the feedback.'
          : 'Noted; you are not asked again.',
      );
    },
  });
}
