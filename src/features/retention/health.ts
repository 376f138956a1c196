import { type Day, daysBetween, formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import type { CheckIn, Colour, Movement, Renewal } from '../accounts/index.ts';

/** Something that speaks for or against a customer staying, in words. */
export interface Signal {
  colour: Colour;
  words: string;
  /** For its owner and those who lead alone: trouble with payments is nothing for a channel. */
  isDiscreet?: boolean;
}

/** How a customer is doing: the colour, who set it, and why. */
export interface Health {
  colour: Colour;
  /** From 0 to 100: 100 less 40 for each red and 15 for each amber signal; orders a list, decides nothing. */
  score: number;
  /** The person whose word the colour is, while it is fresh; else it follows from the signals. */
  saidBy?: string | undefined;
  /** A person's word first, then the worst. */
  reasons: Signal[];
}

export interface HealthFacts {
  today: Day;
  /** Days without a word after which a customer has gone quiet; as long a person's word holds. */
  quietDays: number;
  /** The last check-in, and the last in which somebody said how it looks. */
  said?: { by: CheckIn['by']; day: Day; health: Colour; words: string } | undefined;
  /** Day of the last touch: a check-in, a deal that moved. */
  touched?: Day | undefined;
  renewal?: Renewal | undefined;
  hasRenewalDeal: boolean;
  last?: Movement | undefined;
  /** What other features know: overdue receivables, complaints. */
  signals: readonly Signal[];
}

const cost = { red: 40, amber: 15, green: 0 } as const;
const order = { red: 0, amber: 1, green: 2 } as const;
const contractionDays = 180;

/**
 * Health of a customer (ours): the worst of its signals, or the colour that a person said in a check-in no older than the
 * days of silence. Signals: that word; silence (amber after the limit, red after twice of it); the renewal (red when it
 * has passed, or is within 30 days without an open renewal deal; amber within 90 days without one, or with the last day
 * for notice within 14 days); a contraction within 180 days (amber); leaving (red); what other features add.
 */
export function healthOf(facts: HealthFacts): Health {
  const { said, today, quietDays } = facts;
  const isFresh = said !== undefined && daysBetween(said.day, today) <= quietDays;
  const word: Signal[] = isFresh
    ? [{ colour: said.health, words: `${said.by.name} said ${said.health} on ${formatDay(said.day)}: ${said.words}` }]
    : [];
  const others = [...silence(facts), ...renewalSignals(facts), ...movement(facts), ...facts.signals].sort(
    (a, b) => order[a.colour] - order[b.colour],
  );
  const signals = [...word, ...others];
  const worst = others[0]?.colour ?? 'green';
  return {
    colour: isFresh ? said.health : worst,
    score: Math.max(0, 100 - signals.reduce((sum, { colour }) => sum + cost[colour], 0)),
    saidBy: isFresh ? said.by.name : undefined,
    reasons: signals,
  };
}

/** The reasons in words, as far as this reader may know them. */
export function sayReasons({ reasons }: Pick<Health, 'reasons'>, mayKnow: boolean, most = 20): string {
  const known = reasons.filter(({ isDiscreet }) => mayKnow || !isDiscreet);
  if (reasons.length === 0) return 'nothing speaks against it';
  return known.length === 0
    ? 'for those who lead'
    : known
        .slice(0, most)
        .map(({ words }) => words)
        .join('; ');
}

function silence({ touched, today, quietDays }: HealthFacts): Signal[] {
  if (touched === undefined) return [];
  const days = daysBetween(touched, today);
  if (days < quietDays) return [];
  return [{ colour: days >= 2 * quietDays ? 'red' : 'amber', words: `no word for ${days} days` }];
}

function renewalSignals({ renewal, today, hasRenewalDeal }: HealthFacts): Signal[] {
  if (!renewal) return [];
  const left = daysBetween(today, renewal.on);
  if (left < 0) return [{ colour: 'red', words: `the renewal of ${formatDay(renewal.on)} has passed` }];
  const open: Signal[] =
    hasRenewalDeal || left > 90
      ? []
      : [{ colour: left <= 30 ? 'red' : 'amber', words: `renews ${formatDay(renewal.on)} and has no renewal deal` }];
  const notice = left - renewal.notice;
  const near = renewal.notice > 0 && notice >= 0 && notice <= 14;
  return [
    ...open,
    ...(near ? [{ colour: 'amber' as const, words: `may give notice until ${formatDay(noticeDay(renewal))}` }] : []),
  ];
}

function movement({ last, today }: HealthFacts): Signal[] {
  if (last?.kind === 'churned') {
    const why = last.reason ? ` (${last.reason.replaceAll('-', ' ')})` : '';
    return [{ colour: 'red', words: `${last.on > today ? 'leaves' : 'left'} on ${formatDay(last.on)}${why}` }];
  }
  if (last?.kind !== 'contracted' || daysBetween(last.on, today) > contractionDays) return [];
  const now = last.to ? ` to ${formatMoney(last.to)} a year` : '';
  return [{ colour: 'amber', words: `went down${now} on ${formatDay(last.on)}` }];
}

/** The last day on which notice can be given. */
export function noticeDay({ on, notice }: Renewal): Day {
  const at = new Date(Date.parse(on) - notice * 86_400_000);
  return at.toISOString().slice(0, 10);
}
