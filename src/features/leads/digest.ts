import { actions, type Node, run, text } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { startOfDay } from '../../core/dates.ts';
import { sayShare } from '../metrics/index.ts';
import type { DigestAbout } from '../reports/index.ts';
import type { LeadDeps } from './deps.ts';
import { funnelOf } from './funnel.ts';
import type { Lead, LeadState } from './lead.ts';

/** The leads' line of a digest: what came, what became of it, and who waits for a first answer. */
export async function digestNodes(
  { store }: Pick<LeadDeps, 'store'>,
  { tenant, zone }: Company,
  about: DigestAbout,
): Promise<Node[]> {
  const [from, to] = [startOfDay(about.start, zone), startOfDay(about.end, zone)];
  const isTheirs = ({ owner }: Lead) => about.members?.includes(owner.id) ?? true;
  const [movedIn, waiting] = await Promise.all([
    store.movedIn(tenant, from, to),
    store.find(tenant, { states: ['new'] }),
  ]);
  const moved = movedIn.filter(isTheirs);
  const unanswered = waiting.filter((lead) => isTheirs(lead) && lead.createdAt < to);
  if (moved.length === 0 && unanswered.length === 0) return [];
  const came = (state: LeadState) =>
    moved.filter(({ stateLog }) => stateLog.some((each) => each.state === state && each.at >= from && each.at < to));
  const [fresh, qualified, converted] = [came('new'), came('qualified'), came('converted')];
  const { conversion } = funnelOf(moved, new Set());
  const said = [
    `${fresh.length} new`,
    `${qualified.length} qualified`,
    `${converted.length} converted`,
    ...(conversion.qualified.value === null ? [] : [`qualified of those worked ${sayShare(conversion.qualified)}`]),
  ];
  const first = unanswered[0];
  return [
    text([{ bold: 'Leads: ' }, `${said.join(', ')}.`]),
    ...(first
      ? [
          text(`${unanswered.length === 1 ? '1 waits' : `${unanswered.length} wait`} for a first answer.`),
          actions(run('Open leads', 'lead list', { whose: 'all', state: 'new' })),
        ]
      : []),
  ];
}
