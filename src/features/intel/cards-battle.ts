import {
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
import { dayIn, formatDay } from '../../core/dates.ts';
import { formatMoney, formatMoneyShort } from '../../core/money.ts';
import { isTooFew, percentWords, winRate, winRateByValue } from '../metrics/index.ts';
import { sayMissing } from '../rates/index.ts';
import type { Battlecard, Reasons, Said } from './battlecard.ts';
import { line } from './cards.ts';
import { isStale, staleDays } from './rules.ts';
import type { Tally } from './tally.ts';

/** What a rep reads before meeting a competitor. */
export function battleCard(card: Battlecard, now: Date): Card {
  const { competitor, tally, currency } = card;
  const summary = `Battlecard: ${competitor.name}`;
  const missing = sayMissing(tally.missing, currency);
  return {
    summary,
    nodes: [
      title(summary),
      record(card, now),
      ...reasons('How we win', card.wonReasons, card.wonWords, card),
      ...reasons('Why we lose', card.lostReasons, card.lostWords, card),
      ...noteNodes(card, now),
      ...references(card),
      context(
        `Deals closed since ${formatDay(card.since)}. Win rate: won ÷ (won + lost); unqualified losses and “no decision” are not in it.${missing === undefined ? '' : ` ${missing}`}`,
      ),
      actions(
        openForm('Add a note', 'intel add', { competitor: competitor.name }),
        run('All notes', 'intel list', { competitor: competitor.name }),
        run('All competitors', 'intel winrate'),
      ),
    ],
  };
}

function record({ tally, currency, notes }: Battlecard, now: Date): Node {
  const all = notes.flatMap((each) => each.notes);
  const freshest = all.map(({ holdsAt }) => holdsAt).sort((a, b) => b.getTime() - a.getTime())[0];
  const stale =
    all.length > 0 && all.every((note) => isStale(note, now)) ? `, stale: older than ${staleDays} days` : '';
  return facts({
    'Win rate': sayWinRate(tally),
    'No decision': tally.noDecision > 0 ? String(tally.noDecision) : undefined,
    Unqualified: tally.unqualified > 0 ? String(tally.unqualified) : undefined,
    'Open against them':
      tally.open > 0 ? `${tally.open}, ${formatMoneyShort({ minor: tally.openAmount, currency })}` : 'none',
    'Fresh as of': freshest === undefined ? 'no notes yet' : `${formatDay(dayIn(freshest, 'UTC'))}${stale}`,
  });
}

/** `60 % of 10 (6 won, 4 lost); by value 72 %`; too few are counted and not divided. */
export function sayWinRate(tally: Tally): string {
  const rate = winRate(tally);
  const counts = `${tally.won} won, ${tally.lost} lost`;
  if (rate.value === null) return 'no deal decided yet';
  if (isTooFew(rate)) return `n ${rate.n}, too few to say: ${counts}`;
  const byValue = winRateByValue(tally).value;
  return `${percentWords(rate.value)} of ${rate.n} (${counts})${byValue === null ? '' : `; by value ${percentWords(byValue)}`}`;
}

const mostReasons = 4;

function reasons(heading: string, ranked: Reasons, words: readonly Said[], { eyes }: Battlecard): Node[] {
  if (ranked.length === 0 && words.length === 0) return [];
  const named = ranked.slice(0, mostReasons).map(({ reason, deals }) => `${reason.replaceAll('-', ' ')} (${deals})`);
  return [
    text([{ bold: `${heading}: ` }, named.join(', ') || 'in their words']),
    ...(words.length === 0
      ? []
      : [{ kind: 'list' as const, items: words.map((each) => `“${eyes.words(each.words)}” (D-${each.deal})`) }]),
  ];
}

function noteNodes({ notes, noteCount, eyes, competitor }: Battlecard, now: Date): Node[] {
  if (noteCount === 0)
    return [text(`Nobody has noted anything of ${competitor.name} that still holds. What did you hear last?`)];
  return notes.flatMap((group): Node[] => [
    text([{ bold: group.type.charAt(0).toUpperCase() + group.type.slice(1) }]),
    {
      kind: 'list',
      items: group.notes.map(
        (note): Text => [
          { bold: `N-${note.number}` },
          ` ${line(note, eyes, now)}`,
          ...(note.evidence === undefined ? [] : [' ', { link: note.evidence, label: 'evidence' }]),
        ],
      ),
    },
  ]);
}

function references({ references: won, eyes }: Battlecard): Node[] {
  if (won.length === 0) return [];
  return [
    text([{ bold: 'Won against them' }]),
    {
      kind: 'list',
      items: won.map(
        (deal) =>
          `D-${deal.number} ${eyes.name(deal.account)}, ${formatMoney(deal.amount)}, ${formatDay(deal.closeDate)}, ${deal.owner.name}`,
      ),
    },
  ];
}
