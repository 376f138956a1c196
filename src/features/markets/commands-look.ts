import { actions, type Card, context as small, openForm, run, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { thisQuarter } from '../../core/period.ts';
import type { Person } from '../../core/person.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { marketCard, marketListCard, nameFor } from './cards.ts';
import { market } from './commands-keep.ts';
import { figuresNow, type MarketDeps, marketOf } from './deps.ts';
import type { Market } from './market.ts';
import { type Place, type Standing, standingOf } from './rules.ts';

const pageSize = 15;
const period = f.period({ label: 'Period', positional: true, hint: 'This quarter when empty.' });

export function lookCommands(deps: MarketDeps): Command[] {
  return [list(deps), show(deps), whitespace(deps)];
}

function list(deps: MarketDeps): Command {
  return command({
    name: 'market list',
    summary: 'All target markets: penetration, new customers, white space.',
    examples: ['market list', 'market list last quarter'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'Show',
    fields: { period },
    async run(input, context) {
      const chosen = input.period ?? thisQuarter(context);
      const all = await figuresNow(deps, context.company, chosen, context.now);
      if (all.length === 0)
        return answer(
          `There is no market yet. A manager adds one with “${typed('market add "DACH mid-market" region:DACH')}”.`,
        );
      return answer(marketListCard(all, chosen, context.actor));
    },
  });
}

function show(deps: MarketDeps): Command {
  return command({
    name: 'market show',
    summary: 'One market: how far we are in it, and who is new there.',
    examples: ['market show "DACH manufacturing"', 'market show "DACH manufacturing" last quarter'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { market, period },
    async run(input, context) {
      const found = await marketOf(deps, context, input.market);
      if ('kind' in found) return found;
      const chosen = input.period ?? thisQuarter(context);
      const [figures] = await figuresNow(deps, context.company, chosen, context.now, [found]);
      return figures ? answer(marketCard(figures, chosen, context.actor)) : answer('There is nothing to show.');
    },
  });
}

/** Never spoken to comes first: that is the white of the white space. */
const order: readonly Standing[] = ['untouched', 'known', 'in talks', 'customer'];

function whitespace(deps: MarketDeps): Command {
  return command({
    name: 'market whitespace',
    summary: 'Companies of a market that are not customers yet, named targets first.',
    examples: ['market whitespace "DACH manufacturing"'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { market, page: pageField() },
    async run(input, context) {
      const found = await marketOf(deps, context, input.market);
      if ('kind' in found) return found;
      const [figures] = await figuresNow(deps, context.company, thisQuarter(context), context.now, [found]);
      const day = today({ now: context.now, zone: context.company.zone });
      const open = (figures?.places ?? [])
        .map((place) => ({ place, standing: standingOf(place, day) }))
        .filter(({ standing }) => standing !== 'customer')
        .sort(
          (a, b) =>
            Number(b.place.named) - Number(a.place.named) ||
            order.indexOf(a.standing) - order.indexOf(b.standing) ||
            a.place.name.localeCompare(b.place.name),
        );
      if (open.length === 0)
        return answer(
          `Everybody that we know by name in ${found.name} is a customer. Name more with “${typed(`market target "${found.name}" …`)}”.`,
        );
      const card = spaceCard(found, open, input.page ?? 1, context.actor);
      return input.page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function spaceCard(
  found: Market,
  open: readonly { place: Place; standing: Standing }[],
  wanted: number,
  viewer: Pick<Person, 'id'>,
): Card {
  const { shown, number, pages } = pageOf(open, wanted, pageSize);
  const to = (label: string, page: number) =>
    run(label, 'market whitespace', { market: found.name, page: String(page) });
  return {
    summary: `White space in ${found.name}: ${open.length}`,
    nodes: [
      title(`White space in ${found.name}`),
      {
        kind: 'table',
        caption: 'Not customers yet',
        columns: [{ label: 'Company' }, { label: 'Standing' }, { label: 'Owner' }, { label: 'Target' }],
        rows: shown.map(({ place, standing }) => [
          nameFor(place, viewer),
          standing,
          place.prospect?.owner?.name ?? '',
          place.named ? 'named' : '',
        ]),
      },
      actions(...shown.slice(0, 5).flatMap(({ place, standing }) => nextStep(place, standing, viewer, found))),
      small(`${open.length} in all, page ${number} of ${pages}. Beside them are those that nobody has named yet.`),
      actions(
        number > 1 ? to('← Back', number - 1) : undefined,
        number < pages ? to('More →', number + 1) : undefined,
        run('The market', 'market show', { market: found.name }),
      ),
    ],
  };
}

function nextStep(place: Place, standing: Standing, viewer: Pick<Person, 'id'>, { region, industry, size }: Market) {
  const name = nameFor(place, viewer);
  if (place.prospect && name !== place.prospect.name) return [];
  if (standing === 'known' && place.prospect)
    return [openForm(`Log a deal: ${name}`, 'deal log', { account: `account:${place.prospect.id}` })];
  if (standing !== 'untouched') return [];
  const known = {
    ...(region !== undefined && { region }),
    ...(industry !== undefined && { industry }),
    ...(size !== undefined && { size }),
  };
  return [openForm(`Capture a lead: ${name}`, 'lead add', { company: place.name, ...known })];
}
