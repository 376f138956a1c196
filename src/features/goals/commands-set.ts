import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { thisQuarter } from '../../core/period.ts';
import { refOf } from '../../core/person.ts';
import { refuse, type Refusal } from '../../core/reply.ts';
import { answerChanged } from './answers.ts';
import { changeGoal, type GoalDeps, goalOf } from './deps.ts';
import { goal, goalField, level } from './fields.ts';
import { goalName } from './goal.ts';
import { decideEdit, maySet, nextMonday } from './rules.ts';

const period = f.period({ label: 'Period', hint: 'This quarter when empty.', aliases: ['in'] });
const parent = goalField({ label: 'Serves', hint: 'The goal above it.', aliases: ['serves'] });

export function setCommands(deps: GoalDeps): Command[] {
  return [add(deps), edit(deps)];
}

function add(deps: GoalDeps): Command {
  return command({
    name: 'goal add',
    summary: 'Set a goal for a period: of the company, a team, or yourself.',
    examples: [
      'goal add "Win DACH manufacturing" owner:@rita period:2026-Q4',
      'goal add "Learn the new product" level:me',
    ],
    access: 'members',
    submit: 'Set the goal',
    fields: {
      title: f.line({ label: 'Goal', hint: 'What will be different.', required: true, positional: true }),
      owner: f.person({ label: 'Owner', hint: 'You when empty.' }),
      period,
      level: level(deps.people, { label: 'Of', hint: 'The company when empty; a team, or a person.' }),
      parent,
    },
    async run({ title, parent: above, ...asked }, context) {
      const { company, actor, now } = context;
      const owner = refOf(asked.owner ?? actor);
      const of = asked.level ?? { kind: 'company' as const, name: company.name };
      const refused = maySet(actor, of, owner) ?? (await unknownParent(deps, context, above));
      if (refused) return refused;
      const number = await deps.store.nextNumber(company.tenant);
      const zone = await zoneOf(deps, context, owner.id);
      const record = await deps.store.goals.create(company.tenant, refOf(actor), {
        key: context.key,
        values: {
          number,
          title,
          level: of,
          owner,
          period: asked.period ?? thisQuarter(context),
          parent: above,
          results: [],
          links: { deals: [], segments: [], ideas: [] },
          state: 'open',
          checkins: [],
          remindAt: nextMonday(now, zone),
        },
        what: 'goal.added',
        summary: `set ${goalName({ number })} ${title}`,
      });
      const [change] = record.history;
      if (!change) throw new Error('A new record without its first change');
      return answerChanged(
        deps,
        context,
        { record, change },
        `${goalName(record)} is set. What will show that it is reached?`,
      );
    },
  });
}

export async function zoneOf({ people }: GoalDeps, { company }: Context, person: string): Promise<string> {
  return (await people.byId(company.tenant, person))?.zone ?? company.zone;
}

/** The goal above has to be there, and not below this one. */
async function unknownParent(
  deps: GoalDeps,
  context: Context,
  parentNumber: number | undefined,
  own?: number,
): Promise<Refusal | undefined> {
  for (let above = parentNumber, steps = 0; above !== undefined; steps += 1) {
    if (above === own || steps > 20)
      return refuse('A goal cannot serve itself, not through others either.', { field: 'parent' });
    const found = await goalOf(deps, context, above);
    if ('kind' in found) return { ...found, field: 'parent' };
    above = found.parent;
  }
  return undefined;
}

function edit(deps: GoalDeps): Command {
  return command({
    name: 'goal edit',
    summary: 'Change the words, owner, period or place of a goal.',
    examples: ['goal edit G-12 owner:@rob', 'goal edit G-12 title:"Win DACH" serves:G-3'],
    access: 'members',
    fields: {
      goal,
      title: f.line({ label: 'Words' }),
      owner: f.person({ label: 'Owner' }),
      period,
      parent,
    },
    async run({ goal: number, ...asked }, context) {
      const wanted = Object.entries(asked).filter(([, value]) => value !== undefined);
      if (wanted.length === 0) return refuse('Say what to change: title:…, owner:…, period:… or serves:….');
      const refused = await unknownParent(deps, context, asked.parent, number);
      if (refused) return refused;
      const remindAt = asked.owner && nextMonday(context.now, await zoneOf(deps, context, asked.owner.id));
      const set = { ...Object.fromEntries(wanted), ...(remindAt && { remindAt }) };
      const changed = await changeGoal(deps, number, context, (current) => decideEdit(current, context.actor, set));
      return changed.kind === 'refusal' ? changed : answerChanged(deps, context, changed, 'It is changed.');
    },
  });
}
