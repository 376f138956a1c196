import { actions, type Node, openForm, run, text, title } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { hasRole, isMember } from '../../core/person.ts';
import type { Parts } from './deps.ts';
import { itemName } from './item.ts';
import { ownViews } from './lists.ts';
import { stateWords } from './triage.ts';

const mostShown = 3;

/** What the person asked for; for product also how much waits for triage. */
export async function homeNodes(parts: Parts, context: Context): Promise<Node[]> {
  const views = (await ownViews(parts, context)).slice(0, mostShown);
  const eyes = (view: (typeof views)[number]) => view.eyes(context.actor.id);
  const triages = hasRole(context.actor, ['product', 'admin']);
  const waiting = triages
    ? await parts.store.items.count(context.company.tenant, { state: 'new', mergedInto: { $exists: false } })
    : 0;
  return [
    title('Feedback'),
    views.length === 0
      ? text('What a customer needs reaches product from here, and the answer comes back to you.')
      : {
          kind: 'list',
          items: views.map((view) => [
            { bold: itemName(view.item) },
            ` ${eyes(view).words(view.item.title)}: ${stateWords(view.item)}`,
          ]),
        },
    ...(waiting > 0 ? [text(`${waiting} ${waiting === 1 ? 'item waits' : 'items wait'} for triage.`)] : []),
    actions(
      openForm('Send to product', 'feedback'),
      views.length > 0 ? run('Mine', 'feedback mine') : undefined,
      isMember(context.actor) ? run('Top', 'feedback top') : undefined,
      waiting > 0 ? run('To triage', 'feedback top', { state: 'new' }) : undefined,
    ),
  ];
}
