import { context, type Node, type Text, text } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import type { Figures, Line, Row, RowList } from '../metrics/index.ts';
import type { Audience } from './audience.ts';
import { count, sayBefore, saySigned, short } from './say.ts';

const named = 3;

/**
 * Open deals that moved most, up and down. Whose deals went down is said to those who lead and to their owner, and who
 * booked less than before to those who lead alone: a channel is no place to be called out in.
 */
export function movers(figures: Figures, audience: Audience): Node[] {
  const { movedUp, movedDown } = figures.rows;
  return [
    ...side('Moved up', movedUp, figures, figures.scope.kind !== 'person'),
    ...side('Moved down', movedDown, figures, audience.margin && figures.scope.kind !== 'person'),
    ...(audience.margin ? behind(figures) : []),
  ];
}

function side(label: string, { n, amount, rows }: RowList, { currency }: Figures, withOwner: boolean): Node[] {
  if (n === 0) return [];
  return [
    text([{ bold: `${label}: ${count(n, 'deal')}` }, `, ${saySigned(amount, currency)} weighted`]),
    { kind: 'list', items: rows.slice(0, named).map((row) => line(row, currency, withOwner)) },
  ];
}

function line(row: Row, currency: string, withOwner: boolean): Text {
  return [
    { bold: `D-${row.number} ${row.account}` },
    `, ${short(row.amount, currency)}${withOwner ? `, ${row.owner}` : ''}: ${sayMove(row, currency)}`,
  ];
}

/** `raised from 60k EUR, qualified → proposal, pulled in from 20 Jan 2027 (+32k EUR)`. */
export function sayMove({ was = {}, change = 0, amount, stage, closeDate }: Row, currency: string): string {
  const said = [
    was.isNew ? `new, in ${stage}` : '',
    was.amount === undefined ? '' : `${amount > was.amount ? 'raised' : 'cut'} from ${short(was.amount, currency)}`,
    was.stage === undefined ? '' : `${was.stage} → ${stage}`,
    was.closeDate === undefined
      ? ''
      : `${closeDate > was.closeDate ? 'pushed out' : 'pulled in'} from ${formatDay(was.closeDate)} to ${formatDay(closeDate)}`,
  ].filter((part) => part !== '');
  return `${said.join(', ')} (${saySigned(change, currency)})`;
}

/** Who booked less than in the period before. */
function behind(figures: Figures): Node[] {
  const loss = ({ now, previous }: Line) => now - previous;
  const fell = figures.people
    .filter((line) => loss(line) < 0)
    .sort((a, b) => loss(a) - loss(b))
    .slice(0, named);
  if (fell.length === 0 || figures.people.length < 2) return [];
  const said = fell.map((line) => `${line.name} (${saySigned(loss(line), figures.currency)})`).join(', ');
  return [context(`Less than ${sayBefore(figures)}: ${said}.`)];
}
