import { type Action, actions, type Card, facts, note, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { type Day, formatDay, today } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import type { Due } from '../../core/outbox.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import type { Change, Write } from '../../core/records.ts';
import { answer, type Reply } from '../../core/reply.ts';
import { convert, sayNoRate } from '../rates/index.ts';
import { dealActions, headline, privateFacts, dealFacts } from './cards.ts';
import { type Deal, type DealFields, dealName } from './deal.ts';
import type { DealDeps } from './deps.ts';
import type { Act } from './rules.ts';

export function actOf(context: Context): Act {
  const { zone } = context.company;
  return { by: context.actor, now: context.now, today: today({ now: context.now, zone }), zone };
}

/** Lets a rule change the deal, tells the thread, and answers with what was recorded. */
export async function changeDeal(
  deps: DealDeps,
  deal: Deal,
  context: Context,
  decide: (current: Deal) => ReturnType<Parameters<DealDeps['deals']['records']['change']>[3]>,
): Promise<Reply> {
  const written = await deps.deals.records.change(context.company.tenant, deal.id, refOf(context.actor), (current) => {
    const decision = decide(current);
    return decision.kind === 'write' ? told(decision, current, context) : decision;
  });
  if (written.kind === 'refusal') return written;
  return answer(await recordedCard(deps, written.record, written.change, context));
}

/** The line in the deal's thread, and word to an owner whose deal somebody else changed or handed over. */
export function told(write: Write<DealFields>, deal: Deal, context: Context): Write<DealFields> {
  const line: Card = {
    ...note(`${context.actor.name} ${write.summary}`),
    nodes: [text([{ bold: context.actor.name }, ` ${write.summary}`])],
  };
  const owners = [deal.owner, ...(write.set.owner ? [write.set.owner] : [])];
  return {
    ...write,
    due: [...(write.due ?? []), { kind: 'thread', card: line }, ...tellOwners(owners, deal, line, context)],
  };
}

/** Nobody is told of what they did themselves. */
export function tellOwners(
  owners: readonly PersonRef[],
  deal: Pick<Deal, 'number'>,
  line: Card,
  context: Context,
): Due[] {
  const others = owners.filter((owner) => owner.id !== context.actor.id);
  const card: Card = { ...line, nodes: [...line.nodes, actions(run('Show', 'deal show', { deal: dealName(deal) }))] };
  return others.map((owner) => ({ kind: 'tell', to: { person: owner.id }, card }));
}

/** The private answer to a change: what was recorded, what follows from it, and the likely next steps. */
export async function recordedCard(
  deps: DealDeps,
  deal: Deal,
  change: Change | undefined,
  context: Context,
): Promise<Card> {
  const [names, standing, inBase, extra] = await Promise.all([
    deps.accounts.names(context.company.tenant, [deal.account.id]),
    deps.standing?.(context, deal.owner, deal.closeDate),
    inCompanyCurrency(deps, deal, context),
    deal.status === 'lost' ? [] : deps.hooks?.logged?.(deal, context, change),
  ]);
  const summary = headline(deal, names.get(deal.account.id)?.name);
  return {
    summary,
    tone: deal.status === 'lost' ? 'plain' : 'good',
    nodes: [
      text([{ bold: summary }]),
      dealFacts(deal),
      ...privateFacts(deal),
      facts({ ...inBase, ...(standing && { [standing.label]: standing.value }) }),
      ...doubts(deal, actOf(context).today).map((doubt) => text(doubt)),
      ...(extra ?? []),
      actions(...dealActions(deal), change && undoDeal(deal, change)),
    ].filter((node) => node.kind !== 'facts' || node.facts.length > 0),
  };
}

export function undoDeal(deal: Deal, change: Change): Action {
  return run('Undo', 'deal undo', { deal: deal.id, change: change.id });
}

/** What may be a slip of the fingers: it is kept as it was said, and said back. */
function doubts({ status, closeDate, listPrice, amount }: Deal, day: Day): string[] {
  const isPast = status === 'open' && closeDate < day;
  const isDearer = listPrice !== undefined && listPrice.minor < amount.minor;
  return [
    ...(isPast
      ? [`Its close date, ${formatDay(closeDate)}, has passed. When is it expected now, or how did it end?`]
      : []),
    ...(isDearer ? ['The customer pays more than the list price. Are the two the right way round?'] : []),
  ];
}

/** The amount in the company's currency, or what is missing to say it; nothing when the deal is in it. */
async function inCompanyCurrency(deps: DealDeps, deal: Deal, context: Context): Promise<Record<string, string>> {
  const { currency, tenant } = context.company;
  if (deal.amount.currency === currency) return {};
  const table = await deps.rates.all(tenant);
  const day: Day = deal.closeDate;
  const converted = convert(table, deal.amount, currency, day, currency);
  const said = converted ? formatMoney(converted) : capital(sayNoRate(deal.amount.currency, currency, day));
  return { [`In ${currency}`]: said };
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
