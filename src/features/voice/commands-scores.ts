import { actions, type Card, context as small, openForm, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { choice, period } from '../../core/fields.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { type Period, previousPeriod, thisQuarter } from '../../core/period.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import { type Account, type Eyes, knownAccount } from '../accounts/index.ts';
import { shortened } from './cards.ts';
import { eyesOnVoices, type VoiceDeps } from './deps.ts';
import { sayCsat, sayNps, type Scores, scoresOf } from './scores.ts';
import { type Rating, scales, voiceName } from './voice.ts';

const groupings = { team: 'Team', segment: 'Segment', account: 'Customer' } as const;
type Grouping = keyof typeof groupings;

export function scores(deps: VoiceDeps): Command {
  return command({
    name: 'voice scores',
    summary: 'CSAT and NPS over a period, with how many answered and what changed.',
    examples: ['voice scores', 'voice scores 2026-Q4 by:team', 'voice scores account:Acme'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      period: period({ label: 'Period', hint: 'This quarter when empty.', positional: true }),
      by: choice({ label: 'By' }, groupings),
      account: knownAccount({ label: 'Customer', aliases: ['customer'] }),
      page: pageField(),
    },
    async run({ page, ...input }, context) {
      const { tenant, fiscalYearStart } = context.company;
      const wanted = input.period ?? thisQuarter(context);
      const accounts = input.account && (await deps.accounts.family(tenant, input.account.id));
      const ratingsOf = ({ start, end }: Period) => deps.store.ratingsIn(tenant, { from: start, to: end, accounts });
      const [now, before] = await Promise.all([ratingsOf(wanted), ratingsOf(previousPeriod(wanted, fiscalYearStart))]);
      const eyes = await eyesOnVoices(deps, tenant, context.actor.id, now);
      const groups = input.by === undefined ? [] : await grouped(deps, input.by, { now, before }, eyes, context);
      const raw = {
        period: wanted.key,
        ...(input.by !== undefined && { by: input.by }),
        ...(input.account && { account: `account:${input.account.id}` }),
      };
      const shown = { wanted, whose: input.account?.name, by: input.by, now, before, groups, raw };
      const card = scoresCard(shown, eyes, page ?? 1);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

interface Group {
  name: string;
  now: Scores;
  before: Scores;
  n: number;
}

/** The ratings of each group; a customer is its owner's teams'. The most answered first. */
async function grouped(
  deps: VoiceDeps,
  by: Grouping,
  ratings: { now: readonly Rating[]; before: readonly Rating[] },
  eyes: Eyes,
  { company }: Context,
): Promise<Group[]> {
  const ids = [...ratings.now, ...ratings.before].map(({ account }) => account.id);
  const [accounts, teams] = await Promise.all([
    deps.accounts.byIds(company.tenant, ids),
    by === 'team' ? deps.people.teams(company.tenant) : [],
  ]);
  const namesOf = (rating: Rating): string[] => {
    const account: Account | undefined = accounts.get(rating.account.id);
    if (by === 'account') return [eyes.name(rating.account)];
    if (by === 'segment') return [account?.segment ?? 'no segment'];
    const own = teams.filter(({ members }) => account?.owner && members.includes(account.owner.id));
    return own.length > 0 ? own.map(({ name }) => name) : ['no team'];
  };
  const split = (all: readonly Rating[]) => {
    const found = new Map<string, Rating[]>();
    for (const rating of all) for (const name of namesOf(rating)) found.set(name, [...(found.get(name) ?? []), rating]);
    return found;
  };
  const before = split(ratings.before);
  return [...split(ratings.now)]
    .map(([name, own]) => ({ name, now: scoresOf(own), before: scoresOf(before.get(name) ?? []), n: own.length }))
    .sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));
}

interface Shown {
  wanted: Period;
  whose: string | undefined;
  by: Grouping | undefined;
  now: readonly Rating[];
  before: readonly Rating[];
  groups: readonly Group[];
  raw: Record<string, string>;
}

const pageSize = 12;
const mostWords = 3;

function scoresCard({ wanted, whose, by, now, before, groups, raw }: Shown, eyes: Eyes, wantedPage: number): Card {
  const is = scoresOf(now);
  const was = scoresOf(before);
  const heading = `Customer satisfaction${whose === undefined ? '' : ` of ${whose}`}, ${wanted.label}`;
  const summary = `${heading}: CSAT ${sayCsat(is.csat, was.csat)}, NPS ${sayNps(is.nps, was.nps)}`;
  const { shown, number, pages } = pageOf(groups, wantedPage, pageSize);
  return {
    summary,
    nodes: [
      title(heading),
      {
        kind: 'facts',
        facts: [
          { label: 'CSAT', value: sayCsat(is.csat, was.csat) },
          { label: 'NPS', value: sayNps(is.nps, was.nps) },
        ],
      },
      ...(by === undefined || shown.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              caption: `By ${groupings[by].toLowerCase()}${pages > 1 ? `, page ${number} of ${pages}` : ''}`,
              columns: [{ label: groupings[by] }, { label: 'CSAT' }, { label: 'NPS' }],
              rows: shown.map((group) => [
                group.name,
                sayCsat(group.now.csat, group.before.csat),
                sayNps(group.now.nps, group.before.nps),
              ]),
            },
          ]),
      ...wordsNodes(now, eyes),
      small(
        'CSAT: ratings of 4 and 5 ÷ all ratings. NPS: % of 9 and 10 − % of 0 to 6. Change: in points on the period before, from 5 answers on.',
      ),
      actions(
        ...(Object.keys(groupings) as Grouping[])
          .filter((each) => each !== by)
          .map((each) => run(`By ${groupings[each].toLowerCase()}`, 'voice scores', { ...raw, by: each, page: '1' })),
        number > 1 ? run('Previous', 'voice scores', { ...raw, page: String(number - 1) }) : undefined,
        number < pages ? run('Next', 'voice scores', { ...raw, page: String(number + 1) }) : undefined,
      ),
      actions(openForm('Record a CSAT', 'voice csat'), openForm('Record an NPS', 'voice nps')),
    ],
  };
}

/** What the latest answers said, so that a figure has a voice. */
function wordsNodes(ratings: readonly Rating[], eyes: Eyes): Card['nodes'] {
  const said = ratings.filter(({ words }) => words !== undefined).slice(0, mostWords);
  if (said.length === 0) return [];
  return [
    text([{ bold: 'In their words' }]),
    {
      kind: 'list',
      items: said.map((rating) => [
        { bold: `${voiceName(rating)} ${scales[rating.scale].name} ${rating.score}` },
        ` “${shortened(eyes.words(rating.words ?? ''))}” (${eyes.name(rating.account)})`,
      ]),
    },
  ];
}
