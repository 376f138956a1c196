import { actions, type Node, run, text } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { startOfDay } from '../../core/dates.ts';
import { headline, line } from './cards.ts';
import { competitorsOf } from './competitors.ts';
import type { DigestAbout } from '../reports/index.ts';
import type { IntelDeps } from './deps.ts';
import { eyesOnNotes } from './eyes.ts';
import { noteName } from './note.ts';

const mostNotes = 3;
const mostMet = 3;
/** After so many days without a note the silence is said. */
const silentDays = 21;

/**
 * The intel part of a digest: what was noted, which competitors were met most, or that nobody has said anything for weeks.
 * Empty where the market was never spoken of.
 */
export async function intelNodes(deps: IntelDeps, company: Company, about: DigestAbout): Promise<Node[]> {
  const { tenant, zone } = company;
  const window = { from: startOfDay(about.start, zone), to: startOfDay(about.end, zone) };
  const authors = about.members;
  const [fresh, met] = await Promise.all([
    deps.store.find(tenant, { ...window, authors, current: true }, { limit: 100 }),
    metLine(deps, tenant, about),
  ]);
  const silence = fresh.length > 0 ? undefined : await silenceLine(deps, tenant, about);
  if (fresh.length === 0 && met === undefined && silence === undefined) return [];
  const eyes = await eyesOnNotes(deps, tenant, undefined, fresh);
  const shown = fresh.slice(0, mostNotes);
  const count = fresh.length === 0 ? '' : `${fresh.length} new ${fresh.length === 1 ? 'note' : 'notes'}. `;
  return [
    text([{ bold: 'Market: ' }, [count.trim(), met, silence].filter(Boolean).join(' ')]),
    ...(shown.length === 0
      ? []
      : [
          {
            kind: 'list' as const,
            items: shown.map((note) => [{ bold: headline(note) }, ` ${line(note, eyes, about.asOf)}`]),
          },
        ]),
    actions(
      ...shown.map((note) => run(noteName(note), 'intel show', { note: noteName(note) })),
      shown.length > 0 ? run('All notes', 'intel list') : run('Win rates', 'intel winrate'),
    ),
  ];
}

/** Which competitors the deals named that were closed in the window, with how these ended. */
async function metLine(deps: IntelDeps, tenant: string, about: DigestAbout): Promise<string | undefined> {
  const filter = {
    status: ['won', 'lost'],
    closedFrom: about.start,
    closedTo: about.end,
    owner: about.members,
  } as const;
  const closed = await deps.deals.outcomes(tenant, filter);
  const deals = closed.filter(({ competitor }) => competitor !== undefined);
  if (deals.length === 0) return undefined;
  const competitors = await competitorsOf(deps, tenant);
  const found = new Map<string, { won: number; lost: number }>();
  for (const { competitor = '', status } of deals) {
    const name = competitors.named(competitor)?.name ?? competitor;
    const counts = found.get(name) ?? { won: 0, lost: 0 };
    counts[status === 'won' ? 'won' : 'lost'] += 1;
    found.set(name, counts);
  }
  const most = [...found].sort(([, a], [, b]) => b.won + b.lost - a.won - a.lost).slice(0, mostMet);
  return `Met most: ${most.map(([name, { won, lost }]) => `${name} (${won} won, ${lost} lost)`).join(', ')}.`;
}

async function silenceLine(
  deps: IntelDeps,
  tenant: string,
  { asOf, members }: DigestAbout,
): Promise<string | undefined> {
  const since = new Date(asOf.getTime() - silentDays * 86_400_000);
  const [ever, lately] = await Promise.all([
    deps.store.count(tenant, { to: asOf }),
    deps.store.count(tenant, { from: since, to: asOf, authors: members }),
  ]);
  if (ever === 0 || lately > 0) return undefined;
  return `No market intel ${members ? 'from this team ' : ''}in ${silentDays} days.`;
}
