import { actions, type Card, context as small, openForm, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { formatMoneyShort } from '../../core/money.ts';
import { numbered } from '../../core/numbered.ts';
import { type Period, thisQuarter } from '../../core/period.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { percentWords } from '../metrics/index.ts';
import { alignmentIn } from './alignment.ts';
import { answerChanged } from './answers.ts';
import { changeGoal, type GoalDeps } from './deps.ts';
import { goal } from './fields.ts';
import { goalName } from './goal.ts';
import { type Alignment, decideLink, decideUnlink, type Named, type Part, sayNamed } from './rules-links.ts';

const fields = {
  goal,
  deal: numbered({ label: 'Deal' }, { letter: 'D', what: 'a deal' }),
  segment: f.line({ label: 'Segment', hint: 'As deals name it; all of its deals serve the goal.' }),
  idea: numbered({ label: 'Idea' }, { letter: 'I', what: 'an idea' }),
};

export function linkCommands(deps: GoalDeps): Command[] {
  return [link(deps), unlink(deps), alignment(deps)];
}

function link(deps: GoalDeps): Command {
  return command({
    name: 'goal link',
    summary: 'Say what serves a goal: a deal, a segment with all its deals, an idea.',
    examples: ['goal link G-12 deal:D-104', 'goal link G-12 segment:DACH'],
    access: 'members',
    submit: 'Link',
    fields,
    run: ({ goal: number, ...named }, context) => change(deps, context, number, named, decideLink, 'Linked: '),
  });
}

function unlink(deps: GoalDeps): Command {
  return command({
    name: 'goal unlink',
    summary: 'Take a deal, a segment or an idea off a goal.',
    examples: ['goal unlink G-12 deal:D-104'],
    access: 'members',
    submit: 'Take it off',
    fields,
    run: ({ goal: number, ...named }, context) => change(deps, context, number, named, decideUnlink, 'Taken off: '),
  });
}

async function change(
  deps: GoalDeps,
  context: Context,
  number: number,
  named: Named,
  decide: typeof decideLink,
  said: string,
): Promise<Reply> {
  const known = await ownsDeal(deps, context, named);
  if (typeof known !== 'boolean') return known;
  const changed = await changeGoal(deps, number, context, (current) => decide(current, context.actor, named, known));
  return changed.kind === 'refusal' ? changed : answerChanged(deps, context, changed, `${said}${sayNamed(named)}.`);
}

/** Whether the deal is the person's own; what is named has to be there. */
async function ownsDeal(
  { deals, ideas }: GoalDeps,
  { company, actor }: Context,
  { deal, segment, idea }: Named,
): Promise<boolean | Refusal> {
  if (deal === undefined && segment === undefined && idea === undefined)
    return refuse('Say what serves the goal: deal:D-104, segment:… or idea:I-3.', { field: 'deal' });
  if (idea !== undefined && !(await ideas.byNumber(company.tenant, idea)))
    return refuse(`There is no I-${idea}.`, { field: 'idea' });
  if (deal === undefined) return false;
  const found = await deals.byNumber(company.tenant, deal);
  return found ? found.owner.id === actor.id : refuse(`There is no deal D-${deal}.`, { field: 'deal' });
}

function alignment(deps: GoalDeps): Command {
  return command({
    name: 'goal alignment',
    summary: 'How much of what was won serves which goal, and how much serves none.',
    examples: ['goal alignment', 'goal alignment last quarter'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { period: f.period({ label: 'Period', positional: true, hint: 'This quarter when empty.' }) },
    async run(input, context) {
      const period = input.period ?? thisQuarter(context);
      const { company } = context;
      const goals = await deps.store.find(company.tenant, { touching: period });
      const found = await alignmentIn(
        deps,
        company,
        period,
        goals.filter(({ state }) => state !== 'dropped'),
      );
      return answer(alignmentCard(found, found.missing, period, company.currency));
    },
  });
}

const mostRows = 20;

function alignmentCard(found: Alignment, missing: string | undefined, period: Period, currency: string): Card {
  const { rows, aligned, unaligned, total } = found;
  const say = ({ amount, n, share }: Part) => [
    formatMoneyShort({ minor: amount, currency }),
    share.value === null ? '–' : percentWords(share.value),
    String(n),
  ];
  const said = `${period.label}: ${sayAligned(aligned, total.n)}.`;
  return {
    summary: said,
    nodes: [
      text(said),
      {
        kind: 'table',
        caption: `Bookings by goal, ${period.label}`,
        columns: [
          { label: 'Goal' },
          { label: 'Won', align: 'right' },
          { label: 'Share', align: 'right' },
          { label: 'Deals', align: 'right' },
        ],
        rows: [
          ...rows.slice(0, mostRows).map(({ goal: each, part }) => [`${goalName(each)} ${each.title}`, ...say(part)]),
          ['Serves no goal', ...say(unaligned)],
          ['All', formatMoneyShort({ minor: total.amount, currency }), '', String(total.n)],
        ],
      },
      small(
        'Won amounts of deals that are linked, or whose segment is, ÷ all that was won. A deal may serve several goals, so the shares need not add up.',
      ),
      ...(missing === undefined ? [] : [small(missing)]),
      actions(openForm('Link', 'goal link')),
    ],
  };
}

/** `62 % of bookings serve a goal (5 of 9 deals)`. */
export function sayAligned({ share, n }: Part, deals: number): string {
  return share.value === null
    ? 'nothing was won yet'
    : `${percentWords(share.value)} of bookings serve a goal (${n} of ${deals} ${deals === 1 ? 'deal' : 'deals'})`;
}
