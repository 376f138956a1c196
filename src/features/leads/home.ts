import { actions, divider, type Node, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import type { LeadDeps } from './deps.ts';
import { leadName } from './lead.ts';

const mostShown = 3;

/** Leads of this person that nobody has spoken to yet; nothing where there is none. */
export async function leadsHome({ store }: LeadDeps, { actor, company }: Context): Promise<Node[]> {
  const waiting = await store.find(
    company.tenant,
    { states: ['new'], owners: [actor.id] },
    { sort: { number: 1 }, limit: mostShown },
  );
  if (waiting.length === 0) return [];
  return [
    divider,
    text([{ bold: 'Leads that wait for your first answer' }]),
    ...waiting.flatMap((lead): Node[] => [
      text(`${leadName(lead)} ${lead.company}${lead.contact === undefined ? '' : `, ${lead.contact}`}`),
      actions(
        openForm('Note a contact', 'lead touch', { lead: leadName(lead) }),
        run('Show', 'lead show', { lead: leadName(lead) }),
      ),
    ]),
  ];
}
