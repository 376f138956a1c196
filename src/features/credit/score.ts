import { type Day, daysBetween } from '../../core/dates.ts';
import type { ClassName, FileFields } from './file.ts';
import { incidentsWithinYear } from './file.ts';
import type { CreditPolicy } from './policy.ts';

export const parts = ['character', 'capacity', 'capital', 'collateral', 'conditions'] as const;
export type Part = (typeof parts)[number];

export interface Score {
  /** 0 to 100, 100 best; undefined when nothing is known. */
  score: number | undefined;
  /** Percent of the weights that are known. */
  depth: number;
  class: ClassName;
  /** The class without a person's override. */
  computed: ClassName;
  blocked: boolean;
  isManual: boolean;
  /** How it came about, line by line. */
  log: string[];
  parts: Partial<Record<Part, number>>;
}

/** Numbers of a file in one currency, as the score needs them. */
export interface ScoreInput {
  file: FileFields;
  /** Net worth, working capital and exposure in the same minor units; undefined when unknown or without a rate. */
  netWorth: number | undefined;
  workingCapital: number | undefined;
  exposure: number;
  /** Share of the exposure that is secured, 0 to 1; undefined when no collateral is recorded. */
  secured: number | undefined;
  today: Day;
}

const curve: readonly (readonly [number, number])[] = [
  [-30, 100],
  [0, 80],
  [15, 70],
  [22, 60],
  [30, 50],
  [60, 40],
  [90, 30],
  [120, 20],
];

/** Payment index from days beyond terms, by D&B's PAYDEX table with straight lines between; over 120 days it is 10. */
export function paymentIndex(daysBeyondTerms: number): number {
  if (daysBeyondTerms > 120) return 10;
  const first = curve[0] ?? [0, 80];
  if (daysBeyondTerms <= first[0]) return first[1];
  for (const [index, [days, value]] of curve.entries()) {
    const before = curve[index - 1];
    if (before && daysBeyondTerms <= days)
      return before[1] + ((daysBeyondTerms - before[0]) / (days - before[0])) * (value - before[1]);
  }
  return 20;
}

/** (15·b1–30 + 45·b31–60 + 75·b61–90 + 105·b91+) ÷ AR, in days; undefined without receivables. */
export function ageingDays(receivables: FileFields['receivables']): number | undefined {
  if (receivables?.daysBeyondTerms !== undefined) return receivables.daysBeyondTerms;
  if (!receivables?.ageing || receivables.open.minor <= 0) return undefined;
  const { to30, to60, to90, over90 } = receivables.ageing;
  return (15 * to30.minor + 45 * to60.minor + 75 * to90.minor + 105 * over90.minor) / receivables.open.minor;
}

/** The score by the five Cs: the mean of the known parts by their weights, its depth, and the class that follows. */
export function scoreOf(input: ScoreInput, policy: CreditPolicy): Score {
  const known = knownParts(input);
  const total = parts.reduce((sum, part) => sum + policy.weights[part], 0);
  const weight = parts.reduce((sum, part) => sum + (known[part] === undefined ? 0 : policy.weights[part]), 0);
  const score =
    weight === 0
      ? undefined
      : parts.reduce(
          (sum, part) => sum + (known[part] ?? 0) * (known[part] === undefined ? 0 : policy.weights[part]),
          0,
        ) / weight;
  const depth = total === 0 ? 0 : (weight / total) * 100;
  const log = parts.flatMap((part) =>
    known[part] === undefined ? [] : [`${part}: ${Math.round(known[part])} of 100, weight ${policy.weights[part]}`],
  );
  const computed = classOf(input, score, depth, policy, log);
  return { score, depth, computed, log, parts: known, ...overridden(input, computed, log) };
}

/** Class from score and depth, and what caps it whatever the score. */
function classOf(
  input: ScoreInput,
  score: number | undefined,
  depth: number,
  policy: CreditPolicy,
  log: string[],
): ClassName {
  const { file, today } = input;
  if (file.hold) {
    log.push(`on hold: ${file.hold.kind}`);
    return '5';
  }
  const isNew = file.customerSince === undefined || daysBetween(file.customerSince, today) < policy.newCustomerDays;
  if (score === undefined || depth < policy.depth.none || isNew) {
    log.push(isNew ? 'new customer: class N' : `only ${Math.round(depth)} % of the data is known: class N`);
    return hasOldOverdue(file) ? '4' : 'N';
  }
  let place = policy.classes.findIndex((least) => score >= least) + 1 || 5;
  if (depth < policy.depth.capped && place < 3) {
    log.push(`only ${Math.round(depth)} % of the data is known: at best class 3`);
    place = 3;
  }
  if (hasOldOverdue(file) && place < 4) {
    log.push('an invoice is more than 90 days overdue: at best class 4');
    place = 4;
  }
  return String(place) as ClassName;
}

function hasOldOverdue(file: FileFields): boolean {
  return (file.receivables?.oldestOverdue ?? 0) > 90;
}

function overridden(
  { file, today }: ScoreInput,
  computed: ClassName,
  log: string[],
): Pick<Score, 'class' | 'blocked' | 'isManual'> {
  const blocked = file.hold !== undefined;
  const manual = file.manualClass;
  if (blocked || !manual || manual.until < today) return { class: computed, blocked, isManual: false };
  log.push(
    `class ${manual.class} by ${manual.by.name} until ${manual.until} (${manual.reason}); computed: ${computed}`,
  );
  return { class: manual.class, blocked, isManual: true };
}

function knownParts(input: ScoreInput): Partial<Record<Part, number>> {
  const { file, exposure, today } = input;
  const character = characterOf(file, today);
  const conditions = conditionsOf(file, today);
  return {
    ...(character !== undefined && { character }),
    ...(input.workingCapital !== undefined && { capacity: capacityOf(input.workingCapital, exposure) }),
    ...(input.netWorth !== undefined && { capital: capitalOf(input.netWorth, exposure) }),
    ...(input.secured !== undefined && { collateral: 100 * Math.min(1, Math.max(0, input.secured)) }),
    ...(conditions !== undefined && { conditions }),
  };
}

/** Own experience first, then the bureau's index; 10 less per broken promise or returned payment of 12 months. */
function characterOf(file: FileFields, today: Day): number | undefined {
  const own = ageingDays(file.receivables);
  const base = own === undefined ? file.paymentIndex : paymentIndex(own);
  return base === undefined ? undefined : Math.max(0, base - 10 * incidentsWithinYear(file, today));
}

function capacityOf(workingCapital: number, exposure: number): number {
  if (exposure <= 0) return workingCapital > 0 ? 100 : 10;
  const times = workingCapital / exposure;
  return times >= 5 ? 100 : times >= 3 ? 80 : times >= 2 ? 60 : times >= 1 ? 40 : 10;
}

function capitalOf(netWorth: number, exposure: number): number {
  if (exposure <= 0) return netWorth > 0 ? 100 : 0;
  const times = netWorth / exposure;
  return times >= 10 ? 100 : times >= 5 ? 75 : times >= 2.86 ? 50 : times >= 1 ? 25 : 0;
}

const failureScores = [100, 80, 60, 35, 5];

function conditionsOf(file: FileFields, today: Day): number | undefined {
  const years = (since: Day | undefined) =>
    since === undefined ? undefined : Math.max(0, daysBetween(since, today)) / 365.25;
  const trading = years(file.tradingSince);
  const tenure = years(file.customerSince);
  const references = file.references.map(({ daysBeyondTerms }) => paymentIndex(daysBeyondTerms));
  const known = [
    trading === undefined ? undefined : Math.min(100, trading * 10),
    tenure === undefined ? undefined : Math.min(100, tenure * 20),
    file.failureClass === undefined ? undefined : failureScores[file.failureClass - 1],
    file.countryGrade,
    file.industryGrade,
    references.length === 0 ? undefined : mean(references),
  ].filter((value) => value !== undefined);
  return known.length === 0 ? undefined : mean(known);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
