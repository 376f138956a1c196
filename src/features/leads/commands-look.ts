import { actions, type Card, openForm, run, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { formatMoneyShort } from '../../core/money.ts';
import { pageField, readPage } from '../../core/pages.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { leadCard, sayState } from './cards.ts';
import { type LeadDeps, leadOf } from './deps.ts';
import { lead } from './fields.ts';
import { type Lead, leadName, openStates, states } from './lead.ts';

const pageSize = 15;

export function lookCommands(deps: LeadDeps): Command[] {
  return [list(deps), show(deps)];
}

function show(deps: LeadDeps): Command {
  return command({
    name: 'lead show',
    summary: 'One lead, with its checklist and what was said.',
    examples: ['lead show L-12'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { lead },
    async run(input, context) {
      const found = await leadOf(deps, context, input.lead);
      return 'kind' in found ? found : answer(leadCard(found, context.company));
    },
  });
}

function list(deps: LeadDeps): Command {
  return command({
    name: 'lead list',
    summary: 'Open leads: yours, or everybody’s; or those of a state, a source or a person.',
    examples: ['lead list', 'lead list all', 'lead list all state:disqualified source:webinar'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'List',
    fields: {
      whose: f.choice({ label: 'Whose', positional: true }, { mine: 'Mine', all: 'Everybody’s' }),
      state: f.choice({ label: 'State', hint: 'All that are open when empty.' }, states),
      source: f.line({ label: 'Source' }),
      owner: f.person({ label: 'Owner' }),
      page: pageField(),
    },
    async run({ whose, state, source, owner, page }, context) {
      const { tenant } = context.company;
      const whom = owner?.id ?? (whose === 'all' ? undefined : context.actor.id);
      const filter = {
        states: state === undefined ? openStates : [state],
        source,
        ...(whom !== undefined && { owners: [whom] }),
      };
      const { shown, number, isLast } = await readPage(
        (range) => deps.store.find(tenant, filter, { sort: { number: -1 }, ...range }),
        page ?? 1,
        pageSize,
      );
      if (shown.length === 0) return answer(none(whom === context.actor.id, context));
      const raw = {
        ...(whose !== undefined && { whose }),
        ...(state !== undefined && { state }),
        ...(source !== undefined && { source }),
        ...(owner && { owner: `person:${owner.id}` }),
      };
      const to = (label: string, wanted: number) => run(label, 'lead list', { ...raw, page: String(wanted) });
      const card = listCard(shown, [
        number > 1 ? to('← Newer', number - 1) : undefined,
        isLast ? undefined : to('Older →', number + 1),
      ]);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function none(isMine: boolean, { actor }: Pick<Context, 'actor'>): string {
  const add = `Capture one with “${typed('lead add Initech source:website')}”.`;
  return isMine
    ? `There is no such lead of yours, ${actor.name}. “${typed('lead list all')}” shows everybody’s. ${add}`
    : `There is no such lead. ${add}`;
}

function listCard(leads: readonly Lead[], turns: Parameters<typeof actions>): Card {
  return {
    summary: `${leads.length} ${leads.length === 1 ? 'lead' : 'leads'}`,
    nodes: [
      title('Leads'),
      {
        kind: 'table',
        caption: 'Leads',
        columns: [
          { label: 'Lead' },
          { label: 'State' },
          { label: 'Source' },
          { label: 'Owner' },
          { label: 'Value', align: 'right' },
        ],
        rows: leads.map((each) => [
          `${leadName(each)} ${each.company}`,
          sayState(each),
          each.source ?? '',
          each.owner.name,
          each.value ? formatMoneyShort(each.value) : '',
        ]),
      },
      actions(...leads.slice(0, 5).map((each) => run(leadName(each), 'lead show', { lead: leadName(each) }))),
      actions(...turns, run('Funnel', 'lead funnel'), openForm('Add a lead', 'lead add')),
    ],
  };
}
