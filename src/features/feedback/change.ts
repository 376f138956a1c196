import { note } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { Due } from '../../core/outbox.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, type Refusal, type Reply } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { itemOf, type Parts } from './deps.ts';
import type { Item, ItemFields, News } from './item.ts';
import { newsLine } from './news.ts';
import { system } from './telling.ts';

type Decide = (current: Item, at: { id: string; now: Date }) => Write<ItemFields> | Refusal;

export const triagers = ['product', 'admin'] as const;

/**
 * Decides on the item as it is at that moment, and tells everybody who asked. `after` runs when it is written, before
 * anybody is told.
 */
export async function change(
  parts: Parts,
  number: number,
  context: Context,
  decide: Decide,
  after?: (written: Item) => Promise<void>,
): Promise<Reply> {
  const { tenant } = context.company;
  const found = await itemOf(parts, context, number);
  if ('kind' in found) return found;
  const at = { id: newId(context.now), now: context.now };
  const written = await parts.store.items.change(tenant, found.id, refOf(context.actor), (current) =>
    decide(current, at),
  );
  if (written.kind === 'refusal') return written;
  await after?.(written.record);
  await redrawInbox(parts, written.record);
  // The decision stands. Should telling fail half-way, the job goes on with it, and its failure is the one to be seen.
  await parts.telling.settle(tenant, found.id).catch(() => undefined);
  return answer(note(`${written.change.summary}. Everybody who asked is told.`, 'good'));
}

/** Changes what only product sees; nobody else is told. */
export async function changeQuietly(
  parts: Parts,
  number: number,
  context: Context,
  decide: (current: Item) => Write<ItemFields> | Refusal,
): Promise<Reply> {
  const found = await itemOf(parts, context, number);
  if ('kind' in found) return found;
  const written = await parts.store.items.change(context.company.tenant, found.id, refOf(context.actor), decide);
  return written.kind === 'refusal' ? written : answerWithUndo(`${written.change.summary}.`, 'feedback', written);
}

/** Draws the item anew where it is shown, because what it shows of others has changed. */
export async function redraw({ store }: Parts, id: string, summary: string, context: Context): Promise<void> {
  await store.items.change(context.company.tenant, id, refOf(context.actor), () => ({
    kind: 'write',
    set: {},
    what: 'feedback.family',
    summary,
  }));
}

/** The card in which the item first came to product says what still waits. */
async function redrawInbox({ store }: Parts, { tenant, inbox, number }: Item): Promise<void> {
  if (inbox === undefined) return;
  await store.inboxes.change(tenant, inbox, system, () => ({
    kind: 'write',
    set: {},
    what: 'feedback.inbox',
    summary: `F-${number} was triaged`,
  }));
}

export function lineOf(current: Item): (news: News) => Due {
  return (news) => ({ kind: 'thread', card: newsLine(current, news) });
}
