import { note } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { csvBytes } from '../../core/csv.ts';
import { minorDigits, type Money } from '../../core/money.ts';
import type { Reply } from '../../core/reply.ts';
import { today } from '../../core/dates.ts';
import { itemName } from './item.ts';
import type { View } from './ledger.ts';
import { ageDays } from './list-cards.ts';
import { momentum } from './rank.ts';

/** One row an item; names of confidential accounts are as hidden as on the cards. */
export function exportOf(views: readonly View[], context: Context): Reply {
  const currency = views[0]?.currency ?? context.company.currency;
  const header = [
    'Item',
    'Title',
    'State',
    'Target',
    'Type',
    'Theme',
    'Accounts',
    `Revenue behind (${currency})`,
    `Pipeline blocked (${currency})`,
    `Revenue at risk (${currency})`,
    `Lost (${currency})`,
    `Won back (${currency})`,
    'People',
    'Momentum (30 days)',
    'Age (days)',
    'Owner',
    'Account names',
    'Quotes',
  ];
  const day = today({ now: context.now, zone: context.company.zone });
  const count = `${views.length} ${views.length === 1 ? 'item' : 'items'}`;
  return {
    kind: 'file',
    name: `feedback-${day}.csv`,
    title: `Feedback, ${day}`,
    bytes: csvBytes([header, ...views.map((view) => row(view, context))]),
    card: note(`${count} with the revenue behind them, as of ${day}.`),
  };
}

function row(view: View, { now, actor }: Context): (string | number)[] {
  const { item, impact, recovered, voices } = view;
  const eyes = view.eyes(actor.id);
  const names = new Set(voices.flatMap((voice) => (voice.account ? eyes.name(voice.account) : [])));
  return [
    itemName(item),
    eyes.words(item.title),
    item.state,
    item.target ?? '',
    item.type,
    item.theme ?? '',
    impact.accounts,
    major(impact.behind),
    major(impact.blocked),
    major(impact.atRisk),
    major(impact.lost),
    major(recovered.amount),
    new Set(voices.map((voice) => voice.person.id)).size,
    momentum(voices, now),
    ageDays(view, now),
    item.assignee?.name ?? '',
    [...names].join('; '),
    voices.flatMap((voice) => (voice.text === undefined ? [] : eyes.words(voice.text))).join('\n'),
  ];
}

function major({ minor, currency }: Money): number {
  return minor / 10 ** minorDigits(currency);
}
