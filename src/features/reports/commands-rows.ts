import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { thisQuarter } from '../../core/period.ts';
import { hasRole } from '../../core/person.ts';
import { answer, refuse, type Refusal, replaceWith } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { figureNames, type KeptSnapshot } from '../metrics/index.ts';
import { personAudience } from './audience.ts';
import { mayReadPerson } from './commands-look.ts';
import { report, type ReportDeps } from './deps.ts';
import { figuresCard, rowsCard, sorts } from './rows-card.ts';
import { scopeAsked, scopeFields } from './scope.ts';

const replace = { ...f.flag({ label: 'Replace' }), hidden: true };
const page = pageField();
const snapshot = f.id({ label: 'Snapshot', required: true });

export function rowCommands(deps: ReportDeps): Command[] {
  return [figures(deps), rows(deps), deals(deps)];
}

function figures(deps: ReportDeps): Command {
  return command({
    name: 'report figures',
    summary: 'Every figure of a report or digest, with its formula.',
    examples: [],
    access: 'members',
    readOnly: true,
    hidden: true,
    fields: { snapshot },
    async run(input, context) {
      const found = await keptFor(deps, context, input.snapshot);
      return 'kind' in found ? found : answer(figuresCard(found, personAudience(context.actor)));
    },
  });
}

function rows(deps: ReportDeps): Command {
  return command({
    name: 'report rows',
    summary: 'The deals behind a figure, as they were when it was shown.',
    examples: [],
    access: 'members',
    readOnly: true,
    hidden: true,
    fields: {
      snapshot,
      figure: f.choice({ label: 'Figure', required: true }, figureNames),
      sort: f.choice({ label: 'Sorted by' }, sorts),
      page,
      replace,
    },
    async run(input, context) {
      const found = await keptFor(deps, context, input.snapshot);
      if ('kind' in found) return found;
      const { figure, sort = 'amount', page: shown = 1 } = input;
      const coach = hasRole(context.actor, ['manager', 'admin']);
      const card = rowsCard(found, { figure, sort, page: shown }, personAudience(context.actor), coach);
      return input.replace ? replaceWith(card) : answer(card);
    },
  });
}

/** The snapshot, if it is still there and this person may see it. */
export async function keptFor(
  { metrics }: Pick<ReportDeps, 'metrics'>,
  context: Context,
  id: string,
): Promise<KeptSnapshot | Refusal> {
  const found = await metrics.kept(context.company.tenant, id);
  if (!found) return refuse(`These figures are no longer kept. Ask again with “${typed('report')}”.`);
  const { scope } = found.figures;
  return (scope.kind === 'person' && mayReadPerson(context, scope)) || found;
}

const dealLists = {
  won: 'bookings',
  lost: 'lost',
  open: 'pipeline',
  closing: 'coverage',
  stale: 'stale',
  overdue: 'overdue',
} as const;

function deals(deps: ReportDeps): Command {
  return command({
    name: 'report deals',
    summary: 'The deals of a window: won, decided, open, closing, stale or overdue; sorted and paged.',
    examples: ['report deals won this month', 'report deals stale team:EMEA', 'report deals open by:age'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      which: f.choice({ label: 'Which', positional: true }, ['won', 'lost', 'open', 'closing', 'stale', 'overdue']),
      period: f.period({ label: 'Period', positional: true, hint: 'This quarter when empty.' }),
      ...scopeFields,
      by: f.choice({ label: 'Sorted by', aliases: ['sort'] }, sorts),
    },
    async run(input, context) {
      const scope = await scopeAsked(deps, context, input);
      if ('problem' in scope) return scope;
      const made = await report(deps, context, scope, input.period ?? thisQuarter(context));
      const figure = dealLists[input.which ?? 'won'];
      const coach = hasRole(context.actor, ['manager', 'admin']);
      return answer(
        rowsCard(made, { figure, sort: input.by ?? 'amount', page: 1 }, personAudience(context.actor), coach),
      );
    },
  });
}
