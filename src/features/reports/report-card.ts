import { actions, type Action, type Card, context, type Node, openForm, run, text, title } from '../../core/card.ts';
import type { Period } from '../../core/period.ts';
import type { Figures, KeptSnapshot, Scope } from '../metrics/index.ts';
import type { Audience } from './audience.ts';
import { headline, isEmpty, oneLine, section, sectionNames } from './sections.ts';
import { sayDays, sayInstant } from './say.ts';
import { todoNodes } from './todo.ts';

/** The answer to `/report`: all figures of a scope and window, each of which can be opened. */
export function reportCard(
  snapshot: KeptSnapshot,
  audience: Audience,
  around: { previous: Period; next: Period },
  coach: boolean,
): Card {
  const { figures, id } = snapshot;
  const nodes: Node[] = [title(`${figures.scope.name}: ${figures.frame.period.label}`), context(stamp(figures))];
  if (isEmpty(figures)) nodes.push(text(`Nothing was won, lost or is open ${scopeWords(figures.scope)}.`));
  else {
    nodes.push(text(headline(figures)), ...todoNodes(figures));
    for (const name of sectionNames) nodes.push(...section(name, figures, audience));
  }
  nodes.push(actions(...openers(figures, id), ...others(figures, around, coach)));
  return { summary: oneLine(figures, audience), nodes };
}

/** `16–22 Nov 2026 · as of Mon 23 Nov 2026, 09:00 (Europe/Berlin) · snapshot 3f…`. */
export function stamp({ frame, asOf, zone }: Figures, id?: string): string {
  const isToCome = frame.until <= frame.period.start;
  const days = sayDays(isToCome ? frame.period : { start: frame.period.start, end: frame.until });
  const kept = id === undefined ? '' : ` · snapshot ${id}`;
  return `${days}${isToCome ? ', to come' : frame.isRunning ? ', so far' : ''} · as of ${sayInstant(asOf, zone)}${kept}`;
}

/** Buttons that open what is behind the figures. */
export function openers({ sums, pipeline, rows }: Figures, id: string): Action[] {
  const open = (label: string, figure: string) => run(label, 'report rows', { snapshot: id, figure });
  return [
    run('Every figure', 'report figures', { snapshot: id }),
    ...(sums.now.won > 0 ? [open('Bookings', 'bookings')] : []),
    ...(sums.now.won + sums.now.lost > 0 ? [open('Win rate', 'winRate')] : []),
    ...(pipeline.open > 0 ? [open('Pipeline', 'pipeline')] : []),
    ...(rows.movedUp.n + rows.movedDown.n > 0 ? [open('Movers', 'movers')] : []),
    ...(rows.stale.n > 0 ? [open('Gone quiet', 'stale')] : []),
  ];
}

function others(
  { scope, frame }: Figures,
  { previous, next }: { previous: Period; next: Period },
  coach: boolean,
): Action[] {
  const again = scopeCommand(scope);
  return [
    run(`← ${previous.label}`, again.command, { ...again.values, period: previous.key, replace: 'yes' }),
    ...(frame.isRunning
      ? []
      : [run(`${next.label} →`, again.command, { ...again.values, period: next.key, replace: 'yes' })]),
    ...(coach && scope.kind === 'person'
      ? [openForm(`Coach ${scope.name}`, 'coach note', { person: `person:${scope.id}` })]
      : []),
  ];
}

/** The command that shows a scope, with the values that name it. */
export function scopeCommand(scope: Scope): { command: string; values: Record<string, string> } {
  switch (scope.kind) {
    case 'company':
      return { command: 'report company', values: {} };
    case 'team':
      return { command: 'report team', values: { team: scope.name } };
    case 'person':
      return { command: 'report person', values: { person: `person:${scope.id}` } };
    case 'segment':
      return { command: 'report segment', values: { segment: scope.name } };
    case 'account':
      return { command: 'report account', values: { account: `account:${scope.id}` } };
  }
}

function scopeWords(scope: Scope): string {
  if (scope.kind === 'company') return 'in this window';
  return `${scope.kind === 'person' ? 'for' : 'in'} ${scope.name} in this window`;
}
