import type { Company } from '../../core/company.ts';
import { type Period, previousPeriod } from '../../core/period.ts';
import type { Person } from '../../core/person.ts';
import type { Team } from '../people/index.ts';
import type { Book } from './book.ts';
import { dayNumber } from './counted.ts';
import type { Figures, Scope } from './figures.ts';
import { type ForecastHistory, forecastHistory } from './history.ts';
import { forecastBias } from './forecast.ts';
import { linesOf, teamLines } from './lines.ts';
import { type Only, rowsOnly } from './only.ts';
import { type QuotaOwner, quotaOf, quotaProgress, type Quotas } from './quotas.ts';
import { type Lists, listMaker } from './lists.ts';
import { tally, type Tally } from './tally.ts';
import { countedDays, daysOf, type Frame, frameOf, instantsOf, quotaPeriodOf } from './window.ts';

export interface SheetRequest {
  company: Company;
  period: Period;
  previous?: Period | undefined;
  asOf: Date;
  zone: string;
  people: readonly Pick<Person, 'id' | 'name'>[];
  teams: readonly Pick<Team, 'id' | 'name' | 'members'>[];
  quotas: Quotas;
  /** Deals that count; all of them unless said. */
  only?: Only | undefined;
  /** How many rows of each list are kept; `mostRows` unless said. */
  mostRows?: number | undefined;
}

/** The figures of everybody for one window, from one pass over the deals. */
export interface Sheet {
  figures(scope: Scope): Promise<Figures>;
}

export const windowNames = ['now', 'previous', 'lastYear', 'toDate', 'toDatePrevious', 'toDateLastYear'] as const;

/** One pass for the company, all teams and all people; `figures` then only picks what is one scope's. */
export async function sheetOf(book: Book, request: SheetRequest): Promise<Sheet> {
  const { company, period, asOf, zone } = request;
  const frame = frameOf(period, asOf, zone, company, request.previous);
  const quotaFrame = frameOf(quotaPeriodOf(period, company.fiscalYearStart), asOf, zone, company);
  const past = pastPeriods(frame, company.fiscalYearStart);
  const quotaDays = daysOf(quotaFrame.period);
  const only = request.only && (await rowsOnly(book.columns, request.only));
  const result = await tally(book.columns, {
    windows: [
      countedDays(frame),
      countedDays(frame.previous),
      countedDays(frame.lastYear),
      countedDays(quotaFrame),
      countedDays(quotaFrame.previous),
      countedDays(quotaFrame.lastYear),
    ],
    period: quotaDays,
    today: dayNumber(frame.today),
    teams: request.teams,
    buckets: [...past.map(({ start }) => dayNumber(start)), dayNumber(frame.until)],
    moves: { ...instantsOf(quotaFrame.period, zone), until: asOf },
    only,
  });
  const history = await forecastHistory(book.columns, result.groups, quotaFrame, { ...request, only });
  const lists = await listMaker({ book, request, frame, quotaFrame, result });
  const made = { book, request, frame, quotaFrame, past, result, history };
  return { figures: async (scope) => figuresOf(made, scope, await lists(scope)) };
}

export interface Made {
  book: Book;
  request: SheetRequest;
  frame: Frame;
  quotaFrame: Frame;
  past: readonly Period[];
  result: Tally;
  history: ForecastHistory;
}

function figuresOf(made: Made, scope: Scope, lists: Lists): Figures {
  const { book, request, frame, quotaFrame, past, result, history } = made;
  const group = groupOf(result, scope);
  const owner = ownerOf(scope);
  const quotaDays = daysOf(quotaFrame.period);
  const sums = Object.fromEntries(
    windowNames.map((name, window) => [name, result.sums(group, window)]),
  ) as Figures['sums'];
  return {
    scope,
    currency: book.currency,
    zone: request.zone,
    asOf: request.asOf,
    frame,
    quotaFrame,
    sums,
    medians: lists.medians,
    pipeline: result.pipeline(group),
    quota: owner && quotaOf(request.quotas, owner, quotaDays),
    quotaProgress: owner
      ? quotaProgress(request.quotas, owner, quotaDays, dayNumber(quotaFrame.until))
      : quotaFrame.progress,
    slippage: result.slippage(group),
    bias: forecastBias(history.pairs(group)),
    history: past.map(({ label }, index) => ({ label, amount: result.bookings(group)[index] ?? 0 })),
    people: linesOf(made, scope),
    teams: scope.kind === 'company' ? teamLines(made) : [],
    rows: lists.rows,
    missing: [...book.missing.values()].slice(0, 100),
  };
}

/** Somebody without a deal has no group: the one behind the last is empty. */
function groupOf({ groups }: Tally, scope: Scope): number {
  const known = scope.kind === 'team' ? groups.team(scope.id) : scope.kind === 'person' ? groups.person(scope.id) : 0;
  return known ?? groups.count;
}

/** Whose quota a scope works towards; segments and accounts have none. */
function ownerOf(scope: Scope): QuotaOwner | null {
  if (scope.kind === 'segment' || scope.kind === 'account') return null;
  return scope.kind === 'company' ? { kind: 'company' } : scope;
}

/** The windows up to and with this one, oldest first: as many as tell a season. */
function pastPeriods({ period, until }: Frame, fiscalYearStart: number): Period[] {
  const count = { week: 26, month: 18, quarter: 8, year: 4, days: 12 }[period.unit];
  const periods = [{ ...period, end: until }];
  for (let current = period; periods.length < count; ) {
    current = previousPeriod(current, fiscalYearStart);
    periods.unshift(current);
  }
  return periods;
}
