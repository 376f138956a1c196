import { actions, type Node, run, text } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { addDays, type Day, dayIn, daysBetween, startOfDay } from '../../core/dates.ts';
import type { DigestAbout } from '../reports/index.ts';
import { shortened } from './cards.ts';
import { eyesOnVoices, type VoiceDeps } from './deps.ts';
import { isOverdue } from './rules.ts';
import { sayCsat, sayNps, scoresOf } from './scores.ts';
import { isUsable } from './rules-testimonial.ts';
import { type Case, type Rating, type Testimonial, voiceName } from './voice.ts';

const mostRead = 2000;

/** The brand line of a digest: what customers scored, and what they wait for. Empty where nobody said anything. */
export async function brandNodes(deps: VoiceDeps, { tenant, zone }: Company, about: DigestAbout): Promise<Node[]> {
  const { start, end, asOf } = about;
  const before = addDays(start, -daysBetween(start, end));
  const [ratings, open, closed, praise] = await Promise.all([
    deps.store.ratingsIn(tenant, { from: before, to: end }),
    deps.store.casesIn(tenant, { state: ['open', 'working'] }, { limit: mostRead }),
    deps.store.casesIn(tenant, { type: 'complaint', state: ['done'] }, { limit: mostRead, sort: { number: -1 } }),
    deps.store.testimonialsOf(tenant),
  ]);
  const isTheirs = ({ owner }: Pick<Case, 'owner'>) => about.members?.includes(owner.id) ?? true;
  const own = await ofTeam(deps, tenant, ratings, about.members);
  const mine = open.filter(isTheirs);
  const from = startOfDay(start, zone);
  const until = startOfDay(end, zone);
  const isNew = (at: Date | undefined) => at !== undefined && at >= from && at < until;
  const solved = closed.filter((one) => isTheirs(one) && isNew(one.doneAt)).length;
  const fresh = praise.filter((one) => isTheirs(one) && isNew(one.createdAt) && isUsable(one, dayIn(asOf, zone)));
  const lines = [scoreLine(own, start), caseLine(mine, solved, dayIn(asOf, zone)), praiseLine(fresh)].filter(
    (line) => line !== undefined,
  );
  if (lines.length === 0) return [];
  return [
    text([{ bold: 'Customers’ voice: ' }, lines.join(' ')]),
    ...(await lowest(
      deps,
      tenant,
      own.filter(({ on }) => on >= start),
    )),
    actions(run('Scores', 'voice scores'), mine.length > 0 ? run('Complaints and promises', 'voice list') : undefined),
  ];
}

/** Ratings of customers whose owner is in the team. */
async function ofTeam(
  { accounts }: VoiceDeps,
  tenant: string,
  ratings: readonly Rating[],
  members: readonly string[] | undefined,
): Promise<readonly Rating[]> {
  if (!members || ratings.length === 0) return ratings;
  const known = await accounts.byIds(
    tenant,
    ratings.map(({ account }) => account.id),
  );
  return ratings.filter(({ account }) => members.includes(known.get(account.id)?.owner?.id ?? ''));
}

function scoreLine(ratings: readonly Rating[], start: Day): string | undefined {
  const now = scoresOf(ratings.filter(({ on }) => on >= start));
  const before = scoresOf(ratings.filter(({ on }) => on < start));
  const said = [
    ...(now.nps.value === null ? [] : [`NPS ${sayNps(now.nps, before.nps)}`]),
    ...(now.csat.value === null ? [] : [`CSAT ${sayCsat(now.csat, before.csat)}`]),
  ];
  return said.length === 0 ? undefined : `${said.join(', ')}.`;
}

function caseLine(open: readonly Case[], solved: number, today: Day): string | undefined {
  const complaints = open.filter(({ type }) => type === 'complaint');
  const late = open.filter((one) => isOverdue(one, today));
  const promises = open.length - complaints.length;
  const said = [
    ...(complaints.length > 0
      ? [`${complaints.length} ${complaints.length === 1 ? 'complaint' : 'complaints'} open`]
      : []),
    ...(promises > 0 ? [`${promises} ${promises === 1 ? 'promise' : 'promises'} to keep`] : []),
    ...(late.length > 0 ? [`${late.length} overdue`] : []),
    ...(solved > 0 ? [`${solved} ${solved === 1 ? 'complaint' : 'complaints'} resolved`] : []),
  ];
  return said.length === 0 ? undefined : `${said.join(', ')}.`;
}

function praiseLine(fresh: readonly Testimonial[]): string | undefined {
  if (fresh.length === 0) return undefined;
  const count = `${fresh.length} new ${fresh.length === 1 ? 'testimonial' : 'testimonials'}`;
  return `${count} that may be used: ${fresh.slice(0, 5).map(voiceName).join(', ')}.`;
}

/** The lowest score of the window that came with words. */
async function lowest(deps: VoiceDeps, tenant: string, ratings: readonly Rating[]): Promise<Node[]> {
  const share = ({ scale, score }: Rating) => (scale === 'csat' ? (score - 1) / 4 : score / 10);
  const [worst] = ratings.filter(({ words }) => words !== undefined).toSorted((a, b) => share(a) - share(b));
  if (!worst || share(worst) > 0.6) return [];
  const eyes = await eyesOnVoices(deps, tenant, undefined, [worst]);
  return [{ kind: 'quote', text: shortened(eyes.words(worst.words ?? '')), by: eyes.name(worst.account) }];
}
