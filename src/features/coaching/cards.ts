import { actions, type Card, context, type Node, openForm, run, text, title } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import type { Person, PersonRef } from '../../core/person.ts';
import { sayShare } from '../metrics/index.ts';
import type { Coaching } from './coaching.ts';
import type { Gap } from './gaps.ts';

/** What the rep gets by direct message, and what a reminder says. */
export function toldCard(
  lead: string,
  words: string,
  record: Pick<Coaching, 'type' | 'deal' | 'due'>,
  id?: string,
): Card {
  const about = [
    ...(record.deal === undefined ? [] : [`About ${record.deal}.`]),
    ...(record.due === undefined ? [] : [`Due ${formatDay(record.due)}.`]),
    'Only the two of you see this.',
  ];
  const buttons = [
    ...(record.type === 'action' && id !== undefined ? [run('Done', 'coach done', { id }, { style: 'primary' })] : []),
    ...(record.deal === undefined ? [] : [run(`Open ${record.deal}`, 'deal show', { deal: record.deal })]),
    run('All my coaching', 'coach list'),
  ];
  return {
    summary: lead,
    nodes: [text(lead), { kind: 'quote', text: words }, context(about.join(' ')), actions(...buttons)],
  };
}

export function listCard(
  records: readonly Coaching[],
  words: ReadonlyMap<string, string>,
  actor: Pick<Person, 'id'>,
  more: Node[],
): Card {
  return {
    summary: `${records.length} coaching ${records.length === 1 ? 'entry' : 'entries'}`,
    nodes: [
      title('Coaching'),
      ...records.flatMap((record) => entryNodes(record, words.get(record.words) ?? '', actor)),
      ...more,
      context('Each entry is seen by its manager and its rep alone.'),
    ],
  };
}

function entryNodes(record: Coaching, words: string, actor: Pick<Person, 'id'>): Node[] {
  const other = record.rep.id === actor.id ? `from ${record.by.name}` : `for ${record.rep.name}`;
  const state =
    record.type === 'note' ? 'Note' : record.status === 'done' ? 'Done' : `To do by ${formatDay(record.due ?? '')}`;
  const deal = record.deal === undefined ? '' : `, about ${record.deal}`;
  const open = record.type === 'action' && record.status === 'open';
  return [
    text([{ bold: state }, ` ${other}${deal}, `, { time: record.createdAt, as: 'date' }, `\n${words}`]),
    ...(open ? [actions(run('Done', 'coach done', { id: record.id }))] : []),
  ];
}

/** Where the rep converts less than the team, with the two ways on: a note, an action. */
export function gapsCard(rep: PersonRef, gaps: readonly Gap[], teamName: string, coach: boolean): Card {
  const worst = gaps.find(({ isGap }) => isGap);
  const sentence = worst
    ? `${rep.name} loses most from ${worst.from} to ${worst.to}: ${sayShare(worst.own)} go on, in ${teamName} ${sayShare(worst.team)}.`
    : `No stage where ${rep.name} is clearly below ${teamName}.`;
  const raw = { person: `person:${rep.id}` };
  return {
    summary: sentence,
    nodes: [
      title(`Stage conversion: ${rep.name} and ${teamName}`),
      text(sentence),
      {
        kind: 'table',
        caption: 'Stage conversion',
        columns: [
          { label: 'Step' },
          { label: rep.name, align: 'right' },
          { label: teamName, align: 'right' },
          { label: '' },
        ],
        rows: gaps.map(({ from, to, own, team, isGap }) => [
          `${from} → ${to}`,
          sayShare(own),
          sayShare(team),
          isGap ? 'gap' : '',
        ]),
      },
      context(
        'Deals that entered the next stage ÷ deals that left this one, over deals logged in the last 365 days. A gap is ten points below, with five deals or more on both sides.',
      ),
      ...(coach
        ? [actions(openForm('Write a note', 'coach note', raw), openForm('Agree an action', 'coach action', raw))]
        : []),
    ],
  };
}
