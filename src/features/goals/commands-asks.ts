import { actions, type Card, note, openForm, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { type Day, formatDay, today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import { type Ask, askName, askTeams } from './ask.ts';
import { sayState } from './ask-cards.ts';
import type { GoalDeps } from './deps.ts';

const pageSize = 10;

export function askList({ store }: GoalDeps): Command {
  return command({
    name: 'goal asks',
    summary: 'What is asked of other teams and not done yet; yours: those that you asked for or have.',
    examples: ['goal asks', 'goal asks mine', 'goal asks marketing'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      scope: f.choice({ label: 'Which', positional: true, hint: 'All that are open when empty.' }, [
        'open',
        'mine',
        ...askTeams,
      ] as const),
      page: pageField(),
    },
    async run({ scope = 'open', page }, { company, actor, now }) {
      const all = await store.openAsks(company.tenant);
      const wanted = all.filter(
        (each) =>
          scope === 'open' ||
          each.to === scope ||
          (scope === 'mine' && [each.asker.id, each.taker?.id].includes(actor.id)),
      );
      if (wanted.length === 0)
        return answer({
          ...note('Nothing of this is open.'),
          nodes: [text('Nothing of this is open.'), actions(openForm('Ask a team', 'goal ask'))],
        });
      const { shown, number, pages } = pageOf(wanted, page ?? 1, pageSize);
      const turn = (label: string, to: number) => run(label, 'goal asks', { scope, page: String(to) });
      const card = asksCard(shown, wanted.length, today({ now, zone: company.zone }));
      card.nodes.push(
        actions(
          number > 1 ? turn('← Back', number - 1) : undefined,
          number < pages ? turn('More →', number + 1) : undefined,
          openForm('Ask a team', 'goal ask'),
        ),
      );
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function asksCard(shown: readonly Ask[], count: number, day: Day): Card {
  const said = `${count} open ${count === 1 ? 'request' : 'requests'}`;
  return {
    summary: said,
    nodes: [
      {
        kind: 'table',
        caption: said,
        columns: [{ label: 'Request' }, { label: 'Whom' }, { label: 'By' }, { label: 'State' }, { label: 'Due' }],
        rows: shown.map((each) => [
          `${askName(each)} ${each.text.slice(0, 120)}`,
          each.to,
          each.asker.name,
          sayState(each),
          each.due === undefined ? '–' : `${formatDay(each.due)}${each.due < day ? ', overdue' : ''}`,
        ]),
      },
      actions(
        ...shown
          .filter((each) => each.state === 'requested')
          .slice(0, 5)
          .map((each) => run(`Take ${askName(each)}`, 'goal take', { ask: askName(each) })),
      ),
    ],
  };
}
