import { actions, type Card, openForm, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Company } from '../../core/company.ts';
import * as f from '../../core/fields.ts';
import { formatMoneyShort } from '../../core/money.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import type { Period } from '../../core/period.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import { percentWords } from '../metrics/index.ts';
import { alignmentIn } from './alignment.ts';
import { viewNow } from './answers.ts';
import { goalCard } from './cards.ts';
import { type GoalDeps, goalOf } from './deps.ts';
import { goal } from './fields.ts';
import { confidenceOf, type Goal, goalName } from './goal.ts';
import { inTree } from './rules-tree.ts';
import { type GoalView, viewsOf } from './views.ts';

const pageSize = 12;

export function lookCommands(deps: GoalDeps): Command[] {
  return [list(deps), show(deps)];
}

function list(deps: GoalDeps): Command {
  return command({
    name: 'goal list',
    summary: 'Goals with how far they are, each under the one that it serves.',
    examples: ['goal list', 'goal list mine', 'goal list all 2026-Q4'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'Show',
    fields: {
      scope: f.choice({ label: 'Which', positional: true, hint: 'Those that are open when empty.' }, [
        'open',
        'mine',
        'all',
      ] as const),
      period: f.period({ label: 'Period', positional: true }),
      page: pageField(),
    },
    async run({ scope = 'open', period, page }, context) {
      const found = await deps.store.find(context.company.tenant, {
        open: scope === 'open',
        owner: scope === 'mine' ? context.actor.id : undefined,
        touching: period,
      });
      if (found.length === 0) return answer(noneCard());
      const rows = inTree(found);
      const { shown, number, pages } = pageOf(rows, page ?? 1, pageSize);
      const views = await viewsOf(
        deps,
        context.company,
        context.now,
        shown.map((each) => each.goal),
      );
      const card = listCard(shown, views, { scope, period, number, pages });
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function noneCard(): Card {
  const said = 'There is no such goal yet.';
  return { summary: said, nodes: [text(said), actions(openForm('Set one', 'goal add'))] };
}

interface Shown {
  scope: string;
  period: Period | undefined;
  number: number;
  pages: number;
}

function listCard(
  shown: readonly { goal: Goal; depth: number }[],
  views: readonly GoalView[],
  { scope, period, number, pages }: Shown,
): Card {
  const raw: RawValues = { scope, ...(period && { period: period.key }) };
  const turn = (label: string, to: number) => run(label, 'goal list', { ...raw, page: String(to) });
  const caption = `${scope === 'mine' ? 'Your goals' : scope === 'all' ? 'All goals' : 'Open goals'}${pages > 1 ? `, page ${number} of ${pages}` : ''}`;
  return {
    summary: `${caption}: ${views.map(({ goal: each }) => goalName(each)).join(', ')}`,
    nodes: [
      {
        kind: 'table',
        caption,
        columns: [
          { label: 'Goal' },
          { label: 'Owner' },
          { label: 'Period' },
          { label: 'Progress', align: 'right' },
          { label: 'Expected', align: 'right' },
          { label: 'State' },
        ],
        rows: views.map((view, index) => rowOf(view, shown[index]?.depth ?? 0)),
      },
      actions(...views.slice(0, 5).map(({ goal: each }) => run(goalName(each), 'goal show', { goal: goalName(each) }))),
      actions(
        number > 1 ? turn('← Back', number - 1) : undefined,
        number < pages ? turn('More →', number + 1) : undefined,
        openForm('Set a goal', 'goal add'),
      ),
    ],
  };
}

function rowOf({ goal: each, progress, expected, standing }: GoalView, depth: number): string[] {
  const isRunning = standing === 'on track' || standing === 'behind';
  const said = confidenceOf(each)?.replace('-', ' ');
  return [
    `${'– '.repeat(depth)}${goalName(each)} ${each.title}`,
    each.owner.name,
    each.period.label,
    progress === null ? '–' : percentWords(progress),
    isRunning && expected !== null ? percentWords(expected) : '–',
    said === undefined || said === standing ? standing : `${standing}; ${said}`,
  ];
}

function show(deps: GoalDeps): Command {
  return command({
    name: 'goal show',
    summary: 'One goal with its key results, links and last check-ins.',
    examples: ['goal show G-12'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { goal },
    async run(input, context) {
      const found = await goalOf(deps, context, input.goal);
      if ('kind' in found) return found;
      const view = await viewNow(deps, context, found);
      return answer(goalCard(view, context.actor, await servedWords(deps, context.company, found)));
    },
  });
}

/** `37.5 %, 150k EUR won (n 2)`: what of the bookings in its period serves it; nothing where nothing is linked. */
async function servedWords(deps: GoalDeps, company: Company, found: Goal): Promise<string | undefined> {
  const { links, period } = found;
  if (links.deals.length + links.segments.length === 0) return undefined;
  const { aligned } = await alignmentIn(deps, company, period, [found]);
  if (aligned.share.value === null) return 'nothing was won yet';
  const amount = formatMoneyShort({ minor: aligned.amount, currency: company.currency });
  return `${percentWords(aligned.share.value)}, ${amount} won (n ${aligned.n})`;
}
