import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { refOf } from '../../core/person.ts';
import { refuse } from '../../core/reply.ts';
import { change, lineOf, redraw, triagers } from './change.ts';
import { itemOf, type Parts } from './deps.ts';
import { itemField } from './fields.ts';
import { type Item, itemName } from './item.ts';
import { decideMerge, decideUnmerge } from './triage.ts';

const item = itemField({ label: 'Feedback', required: true, positional: true });

export function mergingCommands(parts: Parts): Command[] {
  return [merge(parts), unmerge(parts)];
}

function merge(parts: Parts): Command {
  return command({
    name: 'feedback merge',
    summary: 'Put two items together that ask for the same. It can be undone at any time, no voice is lost.',
    examples: ['feedback merge F-14 into:F-12'],
    access: triagers,
    submit: 'Merge',
    fields: {
      item,
      into: itemField({ label: 'Into', hint: 'The item that stays.', required: true, positional: true }),
    },
    async run(input, context) {
      const target = await itemOf(parts, context, input.into);
      if ('kind' in target) return { ...target, field: 'into' };
      const into = await parts.ledger.root(context.company.tenant, target);
      const by = refOf(context.actor);
      return change(
        parts,
        input.item,
        context,
        (current, at) => decideMerge(current, into, by, at, lineOf(current)),
        async (merged) => {
          await openCircle(parts, merged, context);
          await redraw(parts, into.id, `${itemName(merged)} merged into it`, context);
        },
      );
    },
  });
}

function unmerge(parts: Parts): Command {
  return command({
    name: 'feedback unmerge',
    summary: 'Take an item out of the one it was merged into, with all its voices.',
    examples: ['feedback unmerge F-14'],
    access: triagers,
    fields: { item },
    async run(input, context) {
      const named = await itemOf(parts, context, input.item);
      if ('kind' in named) return named;
      const from = named.mergedInto;
      return change(
        parts,
        input.item,
        context,
        (current, at) => decideUnmerge(current, refOf(context.actor), at, lineOf(current)),
        async (taken) => {
          if (from) await redraw(parts, from.id, `${itemName(taken)} taken out of it`, context);
        },
      );
    },
  });
}

/** Two people merged two items into each other at the same moment: the older one stands for both again. */
async function openCircle({ store, ledger }: Parts, merged: Item, context: Context): Promise<void> {
  const { tenant } = context.company;
  const root = await ledger.root(tenant, merged);
  if (!root.mergedInto) return;
  await store.items.change(tenant, root.id, refOf(context.actor), (current) =>
    current.mergedInto
      ? {
          kind: 'write',
          set: { mergedInto: undefined, mergedAt: undefined },
          what: 'feedback.unmerged',
          summary: `${itemName(current)} stays; it was merged both ways`,
        }
      : refuse('It stands for itself already.'),
  );
}
