import { actions, type Card, note, openForm, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { formatDay } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { pageField, readPage } from '../../core/pages.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { answer, type Reply, replaceWith } from '../../core/reply.ts';
import { cardFor } from './answers.ts';
import { capital } from './cards.ts';
import { type IdeaDeps, ideaOf } from './deps.ts';
import { idea } from './fields.ts';
import { areas, type Idea, ideaName, openStates, runningOf, states } from './idea.ts';
import { measure } from './measure.ts';
import { stateWords } from './rules.ts';
import { judge } from './rules-target.ts';
import type { IdeaFilter } from './store.ts';

const pageSize = 10;
const page = pageField();
const area = f.choice({ label: 'Area' }, areas);

export function lookCommands(deps: IdeaDeps): Command[] {
  return [top(deps), list(deps), show(deps), experiments(deps)];
}

function top(deps: IdeaDeps): Command {
  return command({
    name: 'idea top',
    summary: 'Ideas by their votes; of as many, the newest first.',
    examples: ['idea top', 'idea top area:pricing', 'idea top state:adopted'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'Show',
    fields: { area, state: f.choice({ label: 'State', hint: 'All that are open when empty.' }, states), page },
    run: (input, context) =>
      listed(deps, context, {
        name: 'idea top',
        filter: { area: input.area, states: input.state ? [input.state] : openStates },
        sort: { votes: -1, number: -1 },
        raw: { ...(input.area && { area: input.area }), ...(input.state && { state: input.state }) },
        page: input.page,
        caption: `${input.state ? capital(input.state) : 'Open'} ideas by votes`,
      }),
  });
}

function list(deps: IdeaDeps): Command {
  return command({
    name: 'idea list',
    summary: 'Ideas, the newest first: all, or your own.',
    examples: ['idea list', 'idea list mine', 'idea list all state:dropped'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      scope: f.choice({ label: 'Whose', positional: true }, ['all', 'mine'] as const),
      state: f.choice({ label: 'State' }, states),
      area,
      page,
    },
    run: ({ scope = 'all', ...input }, context) =>
      listed(deps, context, {
        name: 'idea list',
        filter: {
          area: input.area,
          states: input.state && [input.state],
          author: scope === 'mine' ? context.actor.id : undefined,
        },
        sort: { number: -1 },
        raw: { scope, ...(input.area && { area: input.area }), ...(input.state && { state: input.state }) },
        page: input.page,
        caption: scope === 'mine' ? 'Your ideas' : 'Ideas',
      }),
  });
}

interface Listing {
  name: string;
  filter: IdeaFilter;
  sort: Record<string, 1 | -1>;
  raw: RawValues;
  page: number | undefined;
  caption: string;
}

async function listed({ store }: IdeaDeps, { company }: Context, listing: Listing): Promise<Reply> {
  const { filter, sort, page: wanted } = listing;
  const { shown, number, isLast } = await readPage(
    (range) => store.find(company.tenant, filter, { sort, ...range }),
    wanted ?? 1,
    pageSize,
  );
  if (shown.length === 0)
    return answer({
      ...note('There is no such idea yet.'),
      nodes: [text('There is no such idea yet.'), actions(openForm('Add one', 'idea add'))],
    });
  const card: Card = {
    summary: `${listing.caption}: ${shown.map((each) => `${ideaName(each)} ${each.title}`).join('; ')}`.slice(0, 300),
    nodes: [
      {
        kind: 'table',
        caption: number > 1 ? `${listing.caption}, page ${number}` : listing.caption,
        columns: [
          { label: 'Idea' },
          { label: 'State' },
          { label: 'Area' },
          { label: 'By' },
          { label: 'Votes', align: 'right' },
        ],
        rows: shown.map(rowOf),
      },
      actions(...shown.slice(0, 5).map((each) => run(ideaName(each), 'idea show', { idea: ideaName(each) }))),
      ...turns(listing, number, isLast),
    ],
  };
  return wanted === undefined ? answer(card) : replaceWith(card);
}

function rowOf(each: Idea): string[] {
  return [
    `${ideaName(each)} ${each.title}`,
    capital(stateWords(each)),
    each.area,
    each.author.name,
    String(each.votes),
  ];
}

function turns({ name, raw }: Pick<Listing, 'name' | 'raw'>, number: number, isLast: boolean) {
  const to = (label: string, wanted: number) => run(label, name, { ...raw, page: String(wanted) });
  return [
    actions(
      number > 1 ? to('← Back', number - 1) : undefined,
      isLast ? undefined : to('More →', number + 1),
      openForm('Add an idea', 'idea add'),
    ),
  ];
}

function show(deps: IdeaDeps): Command {
  return command({
    name: 'idea show',
    summary: 'One idea, with its votes, comments and experiments.',
    examples: ['idea show I-12'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { idea },
    async run(input, context) {
      const found = await ideaOf(deps, context, input.idea);
      return 'kind' in found ? found : answer(cardFor(await soFar(deps, found, context), context));
    },
  });
}

/** An experiment that runs, with what was measured so far. */
async function soFar(deps: IdeaDeps, found: Idea, { company, now }: Context): Promise<Idea> {
  const running = runningOf(found);
  if (!running || running.measuredAt !== undefined) return found;
  const after = await measure(deps, company, running, now, 'after');
  return { ...found, experiments: [...found.experiments.slice(0, -1), { ...running, after }] };
}

function experiments(deps: IdeaDeps): Command {
  return command({
    name: 'idea experiments',
    summary: 'Experiments that run, or all with what came of them.',
    examples: ['idea experiments', 'idea experiments all'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { scope: f.choice({ label: 'Which', positional: true }, ['running', 'all'] as const), page },
    async run({ scope = 'running', page: wanted }, context) {
      const filter = scope === 'all' ? { tried: true } : { states: ['experiment'] as const };
      const { shown, number, isLast } = await readPage(
        (range) => deps.store.find(context.company.tenant, filter, { sort: { stateAt: -1, number: -1 }, ...range }),
        wanted ?? 1,
        pageSize,
      );
      const which = scope === 'all' ? shown : shown.filter((each) => runningOf(each));
      if (which.length === 0) return answer(scope === 'all' ? 'Nothing was tried yet.' : 'No experiment runs.');
      const card: Card = {
        summary: `${which.length} ${which.length === 1 ? 'experiment' : 'experiments'}`,
        nodes: [
          title(scope === 'all' ? 'Experiments' : 'Experiments that run'),
          ...which.flatMap((each) => each.experiments.slice(-1).map((last) => text(lineOf(each, last)))),
          actions(...which.slice(0, 5).map((each) => run(ideaName(each), 'idea show', { idea: ideaName(each) }))),
          ...turns({ name: 'idea experiments', raw: { scope } }, number, isLast),
        ],
      };
      return wanted === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function lineOf(each: Idea, last: Idea['experiments'][number]) {
  const judged = judge(last);
  const end = last.verdict
    ? `${last.verdict}${judged ? `, target ${judged}` : ''}: ${last.learned ?? ''}`
    : `until ${formatDay(last.until)}, ${last.owner.name}`;
  return [{ bold: ideaName(each) }, ` ${each.title}\n${last.hypothesis}\n${capital(end)}`];
}
