import { actions, type Node, run, text } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { type Figures, pacing, type Row } from '../metrics/index.ts';
import { count, sayFactor, short } from './say.ts';

/** The one thing that would help most, and the button that begins it. */
export interface Todo {
  sentence: string;
  button?: { label: string; command: string; values: Record<string, string> };
}

/**
 * One thing to do, the first that applies: the largest deal whose close date has passed; a deal in commit without a next
 * step; the largest deal gone quiet; a quota that the open pipeline cannot fill. Undefined when all is in order.
 */
export function oneThing(figures: Figures): Todo | undefined {
  const { rows, currency } = figures;
  const who = ({ owner }: Row, act: string) =>
    figures.scope.kind === 'person' ? `${act.charAt(0).toUpperCase()}${act.slice(1)}` : `${owner}: ${act}`;
  const [late] = rows.overdue.rows;
  if (late)
    return about(
      late,
      `${name(late, currency)} should have closed on ${formatDay(late.closeDate)}. ${who(late, 'win it, lose it, or give it a new date.')}`,
    );
  const idle = rows.closing.rows.find((row) => row.stage === 'commit' && row.nextStep === undefined);
  if (idle)
    return about(idle, `${name(idle, currency)} is committed without a next step. ${who(idle, 'write one down.')}`);
  const [quiet] = rows.stale.rows;
  if (quiet)
    return about(
      quiet,
      `${name(quiet, currency)} has been quiet for ${count(quiet.silent ?? 0, 'day')}. ${who(quiet, 'call, or let it go.')}`,
    );
  return thin(figures);
}

function thin({ quota, sums, pipeline, quotaFrame, quotaProgress, currency }: Figures): Todo | undefined {
  if (quota === null || !quotaFrame.isRunning) return undefined;
  const missing = quota - sums.toDate.wonAmount;
  if (missing <= 0 || pipeline.closing.amount >= missing) return undefined;
  const pace = pacing(sums.toDate.wonAmount, quota, quotaProgress).value;
  return {
    sentence: `${short(missing, currency)} are missing to the quota and only ${short(pipeline.closing.amount, currency)} are open for ${quotaFrame.period.label}${pace === null ? '' : ` (pace ${sayFactor(pace)})`}. Open new deals, or pull some in.`,
  };
}

export function todoNodes(figures: Figures): Node[] {
  const todo = oneThing(figures);
  if (!todo) return [];
  return [
    text([{ bold: 'One thing to do: ' }, todo.sentence]),
    ...(todo.button ? [actions(run(todo.button.label, todo.button.command, todo.button.values))] : []),
  ];
}

function about(row: Row, sentence: string): Todo {
  return {
    sentence,
    button: { label: `Open D-${row.number}`, command: 'deal show', values: { deal: `D-${row.number}` } },
  };
}

function name(row: Row, currency: string): string {
  return `D-${row.number} ${row.account} (${short(row.amount, currency)})`;
}
