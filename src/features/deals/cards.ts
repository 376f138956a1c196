import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  type Text,
  text,
  title,
} from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import { type Deal, dealName } from './deal.ts';
import { discountPercent, formatPercent, marginPercent, splitAmounts } from './figures.ts';

/** The deal as everybody sees it: the parent card in the deals channel. Cost and margin are not for everybody. */
export function dealCard(deal: Deal, accountName: string = deal.account.name): Card {
  const summary = headline(deal, accountName);
  if (deal.removed) {
    return {
      summary: `${dealName(deal)} was undone`,
      tone: 'quiet',
      nodes: [
        text(`${dealName(deal)} · ${accountName} was undone by ${deal.history.at(-1)?.by.name ?? 'its author'}.`),
      ],
    };
  }
  return {
    summary,
    tone: deal.status === 'won' ? 'good' : deal.status === 'lost' ? 'quiet' : 'plain',
    nodes: [title(headline(deal, accountName)), dealFacts(deal), ...noteOf(deal), actions(...dealActions(deal))],
  };
}

/** `D-104 · Acme · 45,000 EUR · won`. */
export function headline(deal: Deal, accountName: string = deal.account.name): string {
  const state = deal.status === 'open' ? deal.stage : deal.status;
  return `${dealName(deal)} · ${accountName} · ${formatMoney(deal.amount)} · ${state}`;
}

export function dealFacts(deal: Deal): Node {
  const discount = discountPercent(deal);
  const reasons = [...deal.wonReasons, ...deal.lostReasons].join(', ');
  return facts({
    Owner: deal.owner.name,
    Stage: deal.status === 'open' ? `${deal.stage}, ${deal.probability} %` : undefined,
    [deal.status === 'open' ? 'Closes' : 'Closed']: formatDay(deal.closeDate),
    Type: deal.type,
    Products: deal.products.join(', '),
    Terms: deal.terms === undefined ? undefined : deal.terms === 0 ? 'prepaid' : `net ${deal.terms} days`,
    Discount: discount === null ? undefined : formatPercent(discount),
    Split: splitText(deal),
    Source: deal.source,
    Segment: deal.segment,
    Competitor: deal.competitor,
    Reasons: [reasons, deal.reasonText].filter(Boolean).join(': '),
    'Next step': deal.status === 'open' ? deal.nextStep : undefined,
  });
}

/** What only those who may change the deal see. */
export function privateFacts(deal: Deal): Node[] {
  const margin = marginPercent(deal);
  if (!deal.cost && !deal.listPrice) return [];
  return [
    facts({
      'List price': deal.listPrice && formatMoney(deal.listPrice),
      Cost: deal.cost && formatMoney(deal.cost),
      Margin: margin === null ? undefined : formatPercent(margin),
    }),
  ];
}

/** What can be done with the deal next. */
export function dealActions(deal: Deal): Action[] {
  const values = { deal: dealName(deal) };
  const edit = openForm('Edit', 'deal update', values);
  if (deal.removed) return [];
  if (deal.status !== 'open') return [edit];
  return [
    { kind: 'form', label: 'Won', command: 'deal won', values, style: 'primary' },
    openForm('Lost', 'deal lost', values),
    openForm('Change stage', 'deal stage', values),
    edit,
    ...(deal.competitor === undefined ? [] : [run('Battlecard', 'intel battlecard', { competitor: deal.competitor })]),
  ];
}

const shownChanges = 5;

/** The last changes, the newest first. */
export function historyOf(deal: Deal): Node[] {
  const recent = deal.history.slice(-shownChanges).toReversed();
  const items = recent.map(
    (change): Text => [{ time: change.at, as: 'datetime' }, ` ${change.by.name} ${change.summary}`],
  );
  const count = deal.version;
  const rest =
    count > shownChanges
      ? [context([`The last ${shownChanges} of ${count} changes; all are in the audit trail.`])]
      : [];
  return [{ kind: 'list', items }, ...rest];
}

function splitText(deal: Deal): Text | undefined {
  if (deal.split.length === 0) return undefined;
  const shares = splitAmounts(deal).map(({ person, amount }) => `${person.name} ${formatMoney(amount)}`);
  return shares.join(', ');
}

function noteOf(deal: Deal): Node[] {
  return [
    ...(deal.notes ? [{ kind: 'quote' as const, text: deal.notes }] : []),
    ...(deal.link?.startsWith('https://') ? [context([{ link: deal.link, label: 'The message it came from' }])] : []),
  ];
}
