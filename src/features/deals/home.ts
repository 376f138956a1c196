import {
  actions,
  context as small,
  divider,
  facts,
  type Node,
  openForm,
  run,
  type Text,
  text,
  title,
} from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatDay, today } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import { thisQuarter } from '../../core/period.ts';
import { hasRole, isMember } from '../../core/person.ts';
import { typed } from '../../core/typed.ts';
import { sayMissing, total } from '../rates/index.ts';
import { sayTotals } from './cards-list.ts';
import { type Deal, dealName } from './deal.ts';
import type { DealDeps } from './deps.ts';
import { creditFor } from './figures.ts';

const mostShown = 5;

/** A person's own numbers and deals; nothing for people who sell nothing. */
export async function dealsHome(deps: DealDeps, context: Context): Promise<Node[]> {
  const { actor, company, now } = context;
  if (!isMember(actor)) return [];
  const day = today({ now, zone: company.zone });
  const own = { owner: actor.id, status: 'open' } as const;
  const [open, overdue, sums] = await Promise.all([
    deps.deals.find(company.tenant, own, { sort: { closeDate: 1, number: 1 }, limit: mostShown }),
    deps.deals.count(company.tenant, { ...own, closedTo: day }),
    deps.deals.sums(company.tenant, own),
  ]);
  // Finance and product have none of their own to be told about.
  if (sums.length === 0 && !hasRole(actor, ['rep', 'manager'])) return [];
  const names = await deps.accounts.names(
    company.tenant,
    open.map((deal) => deal.account.id),
  );
  const count = sums.reduce((all, sum) => all + sum.count, 0);
  return [
    title('My numbers'),
    ...(await numbers(deps, context, count === 0 ? 'none' : `${count}, ${sayTotals(sums)}`)),
    title('My open deals'),
    ...(overdue > 0 ? [overdueNote(overdue)] : []),
    ...open.flatMap((deal) => dealNodes(deal, names.get(deal.account.id)?.name ?? deal.account.name, day)),
    ...(count === 0 ? [text(['None yet. One line is enough: ', { code: typed('deal log Acme 45k EUR') }])] : []),
    actions(
      openForm('Log a deal', 'deal log'),
      count > open.length ? run(`All ${count}`, 'deal list', { scope: 'mine' }) : undefined,
    ),
    divider,
  ];
}

async function numbers(deps: DealDeps, context: Context, open: string): Promise<Node[]> {
  const { actor, company, now } = context;
  const day = today({ now, zone: company.zone });
  const quarter = thisQuarter(context);
  const won = await deps.deals.find(
    company.tenant,
    { credited: [actor.id], status: 'won', closedFrom: quarter.start, closedTo: quarter.end },
    { limit: 5000 },
  );
  const own = new Set([actor.id]);
  const foreign = won.some((deal) => deal.amount.currency !== company.currency);
  const sum = total(
    foreign ? await deps.rates.all(company.tenant) : [],
    won.map((deal) => ({ amount: creditFor(deal, own), day: deal.closeDate })),
    company.currency,
  );
  const standing = await deps.standing?.(context, actor, day);
  const missing = sayMissing(sum.missing, company.currency);
  return [
    facts({
      [`Won in ${quarter.label}`]: `${formatMoney(sum.amount)} in ${won.length}`,
      Quota: standing ? standing.value : 'not set',
      'Open pipeline': open,
    }),
    ...(missing ? [small(missing)] : []),
  ];
}

function overdueNote(overdue: number): Node {
  const said = overdue === 1 ? '1 close date has passed.' : `${overdue} close dates have passed.`;
  return text([{ bold: said }, ' Win, lose or move them, so that the forecast is right.']);
}

function dealNodes(deal: Deal, account: string, day: string): Node[] {
  const values = { deal: dealName(deal) };
  const line: Text = [
    { bold: `${dealName(deal)} · ${account} · ${formatMoney(deal.amount)}` },
    `\n${deal.stage}, ${deal.closeDate < day ? 'was to close' : 'closes'} ${formatDay(deal.closeDate)}`,
    deal.nextStep ? ` · next: ${deal.nextStep}` : '',
  ];
  return [
    text(line),
    actions(
      openForm('Won', 'deal won', values),
      openForm('Lost', 'deal lost', values),
      openForm('Edit', 'deal update', values),
    ),
  ];
}
