import type { Context } from '../../core/context.ts';
import { addDays, type Day, dayIn } from '../../core/dates.ts';
import { type Eyes, eyesOn } from '../accounts/index.ts';
import type { Deal } from '../deals/index.ts';
import type { Competitor } from './competitors.ts';
import type { IntelDeps } from './deps.ts';
import { type Note, type NoteType, noteTypes } from './note.ts';
import { count, emptyTally, type Tally } from './tally.ts';

/** Reasons with how many deals named them, the most named first. */
export type Reasons = { reason: string; deals: number }[];

/** A sentence that somebody wrote when a deal ended. */
export interface Said {
  deal: number;
  words: string;
}

export interface Battlecard {
  competitor: Competitor;
  tally: Tally;
  currency: string;
  since: Day;
  wonReasons: Reasons;
  lostReasons: Reasons;
  /** What was said of won deals, and of lost ones, the latest first. */
  wonWords: Said[];
  lostWords: Said[];
  /** What holds of them, by type, the freshest first. */
  notes: { type: NoteType; notes: Note[] }[];
  noteCount: number;
  references: Deal[];
  eyes: Eyes;
}

const days = 365;
const mostReferences = 3;
const mostOfType = 3;
const mostRead = 20_000;

/** All that is known of a competitor: the deals of the last year against it, and the notes that hold. */
export async function battlecardOf(deps: IntelDeps, competitor: Competitor, context: Context): Promise<Battlecard> {
  const { tenant, currency, zone } = context.company;
  const since = addDays(dayIn(context.now, zone), -days);
  const [deals, notes] = await Promise.all([
    dealsAgainst(deps, tenant, competitor, since),
    deps.store.find(tenant, { competitor: competitor.keys, current: true }, { sort: { holdsAt: -1 }, limit: 500 }),
  ]);
  const tally = emptyTally();
  const table = deals.some((deal) => deal.amount.currency !== currency) ? await deps.rates.all(tenant) : [];
  for (const deal of deals) count(tally, deal, table, currency);
  const latest = deals.toSorted((a, b) => (a.closeDate < b.closeDate ? 1 : -1));
  const won = latest.filter(({ status }) => status === 'won');
  const lost = latest.filter(({ status }) => status === 'lost');
  const shownNotes = noteTypes.map((type) => ({
    type,
    notes: notes.filter((each) => each.type === type).slice(0, mostOfType),
  }));
  const told = [
    ...deals.map(({ account, owner }) => ({ account, knowers: [owner.id] })),
    ...notes.map(({ account, by }) => ({ account, knowers: [by.id] })),
  ];
  return {
    competitor,
    tally,
    currency,
    since,
    wonReasons: ranked(won.flatMap(({ wonReasons }) => wonReasons)),
    // That they were there is what all of these have in common.
    lostReasons: ranked(lost.flatMap(({ lostReasons }) => lostReasons).filter((reason) => reason !== 'competitor')),
    wonWords: said(won),
    lostWords: said(lost),
    notes: shownNotes.filter((each) => each.notes.length > 0),
    noteCount: notes.length,
    references: won.slice(0, mostReferences),
    eyes: await eyesOn(deps.accounts, tenant, context.actor.id, told),
  };
}

/** Deals that name it and were closed since that day, or are open. */
async function dealsAgainst(
  { deals }: IntelDeps,
  tenant: string,
  { spellings }: Competitor,
  since: Day,
): Promise<Deal[]> {
  if (spellings.length === 0) return [];
  const page = { limit: mostRead, sort: { closeDate: -1 } as const };
  const found = await deals.find(tenant, { competitor: spellings }, page);
  return found.filter((deal) => deal.status === 'open' || deal.closeDate >= since);
}

/** The most named first; of as many, by name. */
export function ranked(reasons: readonly string[]): Reasons {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, deals]) => ({ reason, deals }))
    .sort((a, b) => b.deals - a.deals || (a.reason < b.reason ? -1 : 1));
}

function said(deals: readonly Deal[]): Said[] {
  return deals
    .flatMap(({ number, reasonText }) => (reasonText === undefined ? [] : [{ deal: number, words: reasonText }]))
    .slice(0, 2);
}
