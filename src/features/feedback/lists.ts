import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { choice, line, text } from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { hasRole } from '../../core/person.ts';
import { answer, refuse, type Reply, replaceWith } from '../../core/reply.ts';
import { itemCard } from './cards.ts';
import { itemOf, type Parts } from './deps.ts';
import { exportOf } from './export.ts';
import { itemField, typeField } from './fields.ts';
import { states } from './item.ts';
import type { View } from './ledger.ts';
import { foundCard, mineCard, type TopFilter, topCard, voicesCard } from './list-cards.ts';
import { orders, rank } from './rank.ts';
import { relatedItems } from './similar.ts';
import { isOpen } from './triage.ts';

const page = pageField();
const item = itemField({ label: 'Feedback', required: true, positional: true });

export function listCommands(parts: Parts): Command[] {
  return [top(parts), mine(parts), show(parts), voices(parts), search(parts), exporting(parts)];
}

function top(parts: Parts): Command {
  return command({
    name: 'feedback top',
    summary: 'What customers need most: by the revenue behind it, accounts, age or momentum.',
    examples: ['feedback top', 'feedback top accounts', 'feedback top momentum type:bug', 'feedback top state:shipped'],
    access: 'members',
    readOnly: true,
    fields: {
      by: choice({ label: 'Order', positional: true }, orders),
      type: typeField,
      theme: line({ label: 'Theme' }),
      state: choice({ label: 'State' }, states),
      page,
    },
    async run({ page: wanted, ...filter }, context) {
      const views = await selected(parts, filter, context);
      const card = topCard(views, filter, wanted ?? 1, context.now, context.actor.id);
      return wanted === undefined ? answer(card) : replaceWith(card);
    },
  });
}

async function selected({ ledger }: Parts, filter: TopFilter, context: Context): Promise<View[]> {
  const all = await ledger.all(context.company.tenant);
  const theme = filter.theme?.toLowerCase();
  const wanted = all.filter(
    (view) =>
      (filter.state === undefined ? isOpen(view.item) : view.item.state === filter.state) &&
      (filter.type === undefined || view.item.type === filter.type) &&
      (theme === undefined || view.item.theme?.toLowerCase() === theme),
  );
  return rank(wanted, filter.by ?? 'revenue', context.now);
}

function mine(parts: Parts): Command {
  return command({
    name: 'feedback mine',
    summary: 'What you asked for, and what became of it.',
    examples: ['feedback mine'],
    access: 'anyone',
    readOnly: true,
    fields: { page },
    async run({ page: wanted }, context) {
      const views = await ownViews(parts, context);
      const card = mineCard(views, wanted ?? 1, context.actor);
      return wanted === undefined ? answer(card) : replaceWith(card);
    },
  });
}

/** The items that the person asked for, newest first; merged ones as what they were merged into. */
export async function ownViews({ store, ledger }: Parts, context: Context): Promise<View[]> {
  const { tenant } = context.company;
  const joined = await store.voicesOfPerson(tenant, context.actor.id);
  const founded = await store.itemsFoundedBy(tenant, context.actor.id);
  const others = await store.itemsByIds(tenant, [...new Set(joined.map((voice) => voice.item.id))]);
  const roots = await Promise.all([...founded, ...others].map((each) => ledger.root(tenant, each)));
  const distinct = [...new Map(roots.map((root) => [root.id, root])).values()].sort((a, b) => b.number - a.number);
  return ledger.views(tenant, distinct);
}

function show(parts: Parts): Command {
  return command({
    name: 'feedback show',
    summary: 'One item with the accounts, revenue and words behind it.',
    examples: ['feedback show F-12'],
    access: 'members',
    readOnly: true,
    fields: { item },
    async run(input, context) {
      const found = await itemOf(parts, context, input.item);
      if ('kind' in found) return found;
      const view = await parts.ledger.view(context.company.tenant, found);
      const card = itemCard(view, context.actor.id, hasRole(context.actor, ['product', 'admin']));
      return answer(card);
    },
  });
}

function voices(parts: Parts): Command {
  return command({
    name: 'feedback voices',
    summary: 'Everybody who asked for an item, in their own words.',
    examples: ['feedback voices F-12'],
    access: 'members',
    readOnly: true,
    fields: { item, page },
    async run(input, context): Promise<Reply> {
      const found = await itemOf(parts, context, input.item);
      if ('kind' in found) return found;
      const view = await parts.ledger.view(context.company.tenant, found);
      const card = voicesCard(view, input.page ?? 1, context.actor.id);
      return input.page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function search(parts: Parts): Command {
  return command({
    name: 'feedback search',
    summary: 'Find what was asked for, by words, whatever became of it.',
    examples: ['feedback search csv export'],
    access: 'members',
    readOnly: true,
    fields: { words: text({ label: 'Words', required: true, positional: true }), page },
    async run(input, context) {
      const { tenant } = context.company;
      const items = await relatedItems(parts.store, tenant, input.words);
      const views = await parts.ledger.views(tenant, items);
      const card = foundCard(views, input.words, input.page ?? 1, context.actor.id);
      return input.page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function exporting(parts: Parts): Command {
  return command({
    name: 'feedback export',
    summary: 'All items with their figures, as a file for a spreadsheet.',
    examples: ['feedback export', 'feedback export state:planned'],
    access: ['product', 'manager', 'admin'],
    readOnly: true,
    fields: { state: choice({ label: 'State' }, states) },
    async run({ state }, context): Promise<Reply> {
      const all = await parts.ledger.all(context.company.tenant);
      const wanted = rank(
        all.filter((view) => state === undefined || view.item.state === state),
        'revenue',
        context.now,
      );
      if (wanted.length === 0) return refuse('There is no such feedback yet.');
      return exportOf(wanted, context);
    },
  });
}
