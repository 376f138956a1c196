import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { hasRole } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import { colours } from '../accounts/index.ts';
import { ownersIn, type OwnerScope } from '../people/index.ts';
import { healthCard, renewalsCard } from './cards-look.ts';
import type { RetentionDeps } from './deps.ts';
import { lookAt } from './look.ts';
import { renewing } from './order.ts';

const scopes = { mine: 'My accounts', team: 'My team’s', all: 'Everybody’s' } as const;

export function lookCommands(deps: RetentionDeps): Command[] {
  return [renewals(deps), health(deps)];
}

function renewals(deps: RetentionDeps): Command {
  return command({
    name: 'account renewals',
    summary: 'The renewals calendar: who renews when, what it is worth, and how they are doing.',
    examples: ['account renewals', 'account renewals next quarter', 'account renewals team'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      period: f.period({
        label: 'Renewing in',
        hint: 'The next 90 days and what has passed when empty.',
        positional: true,
      }),
      ...whose,
    },
    async run({ period, scope, owner, page }, context) {
      const look = await lookAtOwned(deps, { scope, owner }, context);
      const due = renewing(look, period, look.today);
      const raw = { ...rawOf({ scope: look.scope, owner }), ...(period && { period: period.key }) };
      const card = renewalsCard({ ...look, customers: due }, { page: page ?? 1, raw, period }, context);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function health(deps: RetentionDeps): Command {
  return command({
    name: 'account health',
    summary: 'How customers are doing and why, the worst first.',
    examples: ['account health', 'account health red all', 'account health team'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { colour: f.choice({ label: 'Health', positional: true }, colours), ...whose },
    async run({ colour, scope, owner, page }, context) {
      const look = await lookAtOwned(deps, { scope, owner }, context);
      const raw = { ...rawOf({ scope: look.scope, owner }), ...(colour && { colour }) };
      const card = healthCard(look, { page: page ?? 1, raw, colour }, context);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

const whose = {
  scope: f.choice({ label: 'Whose', positional: true }, scopes),
  owner: f.person({ label: 'Owner' }),
  page: pageField(),
};

interface Whose {
  scope: OwnerScope | undefined;
  owner: { id: string } | undefined;
}

/** Those who sell see theirs, others everybody's, unless they say otherwise. */
async function lookAtOwned(deps: RetentionDeps, { scope, owner }: Whose, context: Context) {
  const usual: OwnerScope = owner || !hasRole(context.actor, ['rep']) ? 'all' : 'mine';
  const chosen = scope ?? usual;
  const owners = owner ? [owner.id] : await ownersIn(deps.people, chosen, context);
  return { ...(await lookAt(deps, context.company, context.now, owners)), scope: chosen };
}

function rawOf({ scope, owner }: Whose): RawValues {
  return { ...(scope && { scope }), ...(owner && { owner: `person:${owner.id}` }) };
}
