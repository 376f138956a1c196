import { actions, run } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { thisQuarter } from '../../core/period.ts';
import { refOf } from '../../core/person.ts';
import { given, type RawValues } from '../../core/raw-values.ts';
import type { Write } from '../../core/records.ts';
import { answer, refuse, type Refusal, type Reply } from '../../core/reply.ts';
import { answerWithUndo, undoAction } from '../../core/undo.ts';
import { normalName } from '../accounts/index.ts';
import { keepers, marketCard } from './cards.ts';
import { figuresNow, type MarketDeps, marketOf } from './deps.ts';
import type { Market, MarketFields } from './market.ts';
import { checkDetails, decideTargets, decideUpdate } from './rules.ts';

export const market = f.line({ label: 'Market', required: true, positional: true });

const details = {
  region: f.line({ label: 'Region', hint: 'All when empty.' }),
  industry: f.line({ label: 'Industry', hint: 'All when empty.' }),
  size: f.line({ label: 'Size', hint: 'All when empty.' }),
  universe: f.whole({ label: 'Possible customers', hint: 'How many there are in all.', aliases: ['tam'] }),
  source: f.line({ label: 'Source', hint: 'Whose count it is.' }),
  asof: f.day({ label: 'Counted on', hint: 'Today when empty.' }),
};

export function keepCommands(deps: MarketDeps): Command[] {
  return [add(deps), target(deps), update(deps), remove(deps)];
}

function add(deps: MarketDeps): Command {
  return command({
    name: 'market add',
    summary: 'Set a target market: a region, an industry, a size, and how many customers there could be.',
    examples: [
      'market add "DACH manufacturing" region:DACH industry:Manufacturing universe:1200 source:"Destatis 2026"',
      'market add "Nordic energy" region:Nordics industry:Energy',
    ],
    access: keepers,
    submit: 'Add market',
    fields: { name: f.line({ label: 'Name', required: true, positional: true }), ...details },
    async run({ name, asof, ...said }, context) {
      const refused = checkDetails(said);
      if (refused) return refused;
      const { tenant } = context.company;
      const normal = normalName(name);
      if ((await deps.store.all(tenant)).some((each) => each.normal === normal))
        return refuse(`There is a market “${name}” already.`, { field: 'name' });
      const record = await deps.store.records.create(tenant, refOf(context.actor), {
        key: context.key,
        values: { ...said, name, normal, targets: [], ...counted(said.universe, asof, context) },
        what: 'market.added',
        summary: `added the market ${name}`,
      });
      return answerMarket(deps, record, context, `${name} is a market now.`);
    },
  });
}

function counted(
  universe: number | undefined,
  asof: string | undefined,
  { now, company }: Context,
): Pick<MarketFields, 'countedOn'> {
  const day = asof ?? (universe === undefined ? undefined : today({ now, zone: company.zone }));
  return day === undefined ? {} : { countedOn: day };
}

function target(deps: MarketDeps): Command {
  return command({
    name: 'market target',
    summary: 'Name companies that you want in a market; they need not be accounts yet.',
    examples: [
      'market target "DACH manufacturing" "Acme, Globex, Initech"',
      'market target "Nordic energy" Vestas remove:yes',
    ],
    access: keepers,
    fields: {
      market,
      accounts: f.list({ label: 'Companies', hint: 'Separated by commas.', required: true, positional: true }),
      remove: f.flag({ label: 'Take them off' }),
    },
    async run(input, context) {
      const said = input.accounts.map((name) => ({ name, normal: normalName(name) }));
      return change(deps, input.market, context, (current) => decideTargets(current, said, input.remove ?? false));
    },
  });
}

function update(deps: MarketDeps): Command {
  return command({
    name: 'market update',
    summary: 'Change a market, or count its possible customers anew.',
    examples: ['market update "DACH manufacturing" universe:1300 source:"Destatis 2027"'],
    access: keepers,
    fields: { market, name: f.line({ label: 'New name' }), ...details },
    prefill: async (raw, context) => {
      const found = await marketOf(deps, context, raw['market'] ?? '');
      return 'kind' in found ? {} : rawOf(found);
    },
    async run({ market: which, asof, name, ...said }, context) {
      const set = {
        ...said,
        ...(name !== undefined && { name, normal: normalName(name) }),
        ...counted(said.universe, asof, context),
      };
      return change(deps, which, context, (current) => decideUpdate(current, set));
    },
  });
}

function rawOf({ name, region, industry, size, universe, source, countedOn }: Market): RawValues {
  const said = { name, region, industry, size, universe: universe?.toString(), source, asof: countedOn };
  return given(said);
}

function remove(deps: MarketDeps): Command {
  return command({
    name: 'market remove',
    summary: 'Take a market off the list; accounts and deals stay.',
    examples: ['market remove "Nordic energy"'],
    access: keepers,
    fields: { market },
    async run(input, context) {
      const found = await marketOf(deps, context, input.market);
      if ('kind' in found) return found;
      const written = await deps.store.records.change(found.tenant, found.id, refOf(context.actor), (current) => ({
        kind: 'write',
        set: {},
        what: 'market.removed',
        summary: `removed the market ${current.name}`,
        removes: true,
      }));
      return written.kind === 'refusal'
        ? written
        : answerWithUndo(`${found.name} is no market any more.`, 'market', written);
    },
  });
}

async function change(
  deps: MarketDeps,
  name: string,
  context: Context,
  decide: (current: Market) => Write<MarketFields> | Refusal,
): Promise<Reply> {
  const found = await marketOf(deps, context, name);
  if ('kind' in found) return found;
  const written = await deps.store.records.change(found.tenant, found.id, refOf(context.actor), decide);
  if (written.kind === 'refusal') return written;
  return answerMarket(deps, written.record, context, 'It is kept.');
}

/** What was recorded, how far we are there, and the way back. */
async function answerMarket(deps: MarketDeps, record: Market, context: Context, said: string): Promise<Reply> {
  const period = thisQuarter(context);
  const [figures] = await figuresNow(deps, context.company, period, context.now, [record]);
  if (!figures) throw new Error('Figures were asked for one market');
  const card = marketCard(figures, period, context.actor, said);
  const latest = record.history.at(-1);
  const next = actions(
    run('White space', 'market whitespace', { market: record.name }),
    latest && undoAction('market', { record, change: latest }),
  );
  return answer({ ...card, tone: 'good', nodes: [...card.nodes.slice(0, -1), next] });
}
