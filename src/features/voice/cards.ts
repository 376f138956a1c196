import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { type Day, formatDay } from '../../core/dates.ts';
import type { RawValues } from '../../core/raw-values.ts';
import type { Eyes } from '../accounts/index.ts';
import { isOverdue } from './rules.ts';
import { type Case, type Rating, type RatingFields, scales, voiceName } from './voice.ts';

/** `V-4 · complaint · Acme · high`. */
export function caseHeadline(one: Case, eyes: Eyes): string {
  return [voiceName(one), one.type, eyes.name(one.account), one.severity].filter(Boolean).join(' · ');
}

const states = { open: 'open', working: 'in progress' } as const;

/** `open, due 27 Nov 2026`, `in progress, overdue since 27 Nov 2026`, `resolved`. */
export function sayState(one: Case, today: Day): string {
  if (one.state === 'done') return one.type === 'complaint' ? 'resolved' : 'kept';
  const when = isOverdue(one, today) ? `overdue since ${formatDay(one.due)}` : `due ${formatDay(one.due)}`;
  return `${states[one.state]}, ${when}`;
}

/** A complaint or a promise, with what can be done about it. */
export function caseCard(one: Case, eyes: Eyes, today: Day, added: readonly (Action | undefined)[] = []): Card {
  const headline = caseHeadline(one, eyes);
  if (one.removed) {
    const gone = `${voiceName(one)} was undone.`;
    return { summary: gone, tone: 'quiet', nodes: [text(gone)] };
  }
  const isDone = one.state === 'done';
  return {
    summary: `${headline}: ${sayState(one, today)}`,
    tone: isDone ? 'good' : isOverdue(one, today) ? 'bad' : 'plain',
    nodes: [
      title(headline),
      { kind: 'quote', text: eyes.words(one.words), ...(one.from !== undefined && { by: one.from }) },
      facts({
        State: sayState(one, today),
        Owner: one.owner.name,
        'Recorded by': one.by.name,
        'Opened again': one.reopened === 0 ? undefined : one.reopened === 1 ? 'once' : `${one.reopened} times`,
        'Began with': one.rating === undefined ? undefined : `V-${one.rating}`,
        Outcome: one.outcome && eyes.words(one.outcome),
      }),
      actions(...caseActions(one), ...added),
    ],
  };
}

function caseActions(one: Case): Action[] {
  const values = { voice: voiceName(one) };
  if (one.state === 'done') return [openForm('Reopen', 'voice reopen', values)];
  const done: Action = {
    kind: 'form',
    label: one.type === 'complaint' ? 'Resolved' : 'Kept',
    command: 'voice resolve',
    values,
    style: 'primary',
  };
  return [
    ...(one.state === 'open' ? [run('I am on it', 'voice take', values)] : []),
    done,
    openForm('Hand over or move', 'voice assign', values),
  ];
}

/** `V-3 · NPS 9 · Acme`. */
export function ratingHeadline(rating: Rating, eyes: Eyes): string {
  return `${voiceName(rating)} · ${scales[rating.scale].name} ${rating.score} · ${eyes.name(rating.account)}`;
}

export function ratingCard(rating: Rating, eyes: Eyes, added: readonly (Action | undefined)[] = []): Card {
  const headline = ratingHeadline(rating, eyes);
  const { name, most } = scales[rating.scale];
  return {
    summary: headline,
    tone: isLow(rating) ? 'warning' : 'plain',
    nodes: [
      title(headline),
      ...(rating.words === undefined
        ? []
        : [
            {
              kind: 'quote' as const,
              text: eyes.words(rating.words),
              ...(rating.from !== undefined && { by: rating.from }),
            },
          ]),
      facts({
        Score: `${rating.score} of ${most} (${name})`,
        'Said by': rating.words === undefined ? rating.from : undefined,
        On: formatDay(rating.on),
        'Recorded by': rating.by.name,
      }),
      actions(...(isLow(rating) ? [complain(rating)] : []), ...added),
    ],
  };
}

/** A score that asks for more than to be counted. */
export function isLow({ scale, score }: Pick<Rating, 'scale' | 'score'>): boolean {
  return score <= scales[scale].low;
}

/** One press makes a complaint of a low score, with the words that came with it. */
export function complain(rating: RatingFields): Action {
  const { name, most, low } = scales[rating.scale];
  const values = {
    account: `account:${rating.account.id}`,
    text: rating.words ?? `Gave ${rating.score} of ${most} (${name})`,
    severity: rating.score <= low / 2 ? 'high' : 'medium',
    rating: voiceName(rating),
    ...(rating.from !== undefined && { from: rating.from }),
  };
  return run('Open a complaint', 'voice complaint', values, { style: 'primary' });
}

export const pageSize = 8;

export interface CaseList {
  cases: readonly Case[];
  count: number;
  page: number;
  raw: RawValues;
}

export function caseListCard({ cases, count, page, raw }: CaseList, eyes: Eyes, today: Day): Card {
  const pages = Math.max(1, Math.ceil(count / pageSize));
  const summary =
    count === 0
      ? 'No such complaint and no such promise.'
      : `${count} ${count === 1 ? 'complaint or promise' : 'complaints and promises'}`;
  const next: Node = actions(
    page > 1 ? run('Previous', 'voice list', { ...raw, page: String(page - 1) }) : undefined,
    page < pages ? run('Next', 'voice list', { ...raw, page: String(page + 1) }) : undefined,
    openForm('Log a complaint', 'voice complaint'),
    openForm('Log a promise', 'voice promise'),
    openForm('Filter', 'voice list', raw),
  );
  if (count === 0) return { summary, nodes: [text(summary), next] };
  return {
    summary,
    nodes: [
      title(pages > 1 ? `${summary}, page ${page} of ${pages}` : summary),
      {
        kind: 'list',
        items: cases.map((one) => [
          { bold: caseHeadline(one, eyes) },
          ` ${shortened(eyes.words(one.words))}: ${sayState(one, today)}, ${one.owner.name}`,
        ]),
      },
      actions(...cases.slice(0, 5).map((one) => run(voiceName(one), 'voice show', { voice: voiceName(one) }))),
      next,
      context(
        'Complaints are due by their severity: high in 1 working day, medium in 3, low in 5, unless somebody said otherwise.',
      ),
    ],
  };
}

const mostLetters = 160;

export function shortened(words: string): string {
  const flat = words.replace(/\s+/g, ' ');
  return flat.length <= mostLetters ? flat : `${flat.slice(0, mostLetters - 1)}…`;
}
