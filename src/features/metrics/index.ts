import type { Company } from '../../core/company.ts';
import type { Period } from '../../core/period.ts';
import type { Database } from '../../database/records.ts';
import type { People } from '../people/index.ts';
import { convert } from '../rates/index.ts';
import { type Book, type Books, createBooks } from './book.ts';
import type { Figures, Scope, Snapshot } from './figures.ts';
import { type StageConversion, stageConversion } from './funnel.ts';
import { freezeSnapshot, thawSnapshot } from './freeze.ts';
import type { DealSource, QuotaSource, QuotaTarget, RateSource } from './ports.ts';
import { countQuotas, type Quotas } from './quotas.ts';
import { type SheetRequest, sheetOf } from './sheet.ts';
import { dealSource, snapshotStore } from './store.ts';
import { turn } from '../../core/turn.ts';
import { waysOf } from './ways.ts';

export { type DealFacts, dayNumber, isNoDecision, isQualifiedLoss } from './counted.ts';
export type { Explanation } from './explain.ts';
export { explainChange, sayChange } from './explain.ts';
export type { Figures, Line, RowsOf, Scope, Snapshot } from './figures.ts';
export { forecast } from './forecast.ts';
export type { StageConversion } from './funnel.ts';
export { type Figure, figureNames, glossary } from './glossary.ts';
export * from './formulas.ts';
export {
  type KeptScope,
  type MeasureAsk,
  measureAll,
  type MeasureName,
  measureNames,
  measureOf,
  measures,
  readMeasure,
  readShare,
  sayMeasure,
  scopeOf,
} from './measures.ts';
export type { DealSource, QuotaSource, QuotaTarget, RateSource } from './ports.ts';
export type { Progress } from './quota.ts';
export { countQuotas, quotaOf, quotaProgress } from './quotas.ts';
export type { Row, RowList } from './rows.ts';
export { type Frame, progressOf } from './window.ts';

/** What other features ask about figures. */
export interface Metrics {
  /** The figures of any number of scopes in one window, from one pass over the deals. */
  figures(company: Company, ask: FiguresAsk, scopes: readonly Scope[]): Promise<Figures[]>;
  /** How far deals logged since an instant got: for each set of owners theirs, for `undefined` everybody's. */
  stageConversions(
    company: Company,
    since: Date,
    owners: readonly (ReadonlySet<string> | undefined)[],
  ): Promise<StageConversion[][]>;
  /** Keeps data as it was shown and returns its id; with a `key`, what was kept first under it stays. */
  keep(tenant: string, data: Snapshot, options?: { key?: string; until?: Date }): Promise<KeptSnapshot>;
  kept(tenant: string, id: string): Promise<KeptSnapshot | undefined>;
}

export type KeptSnapshot = Snapshot & { id: string };

export interface FiguresAsk {
  period: Period;
  /** What the period is compared with; the one just before it unless said. */
  previous?: Period;
  asOf: Date;
  zone: string;
  only?: SheetRequest['only'];
  mostRows?: number;
}

export interface MetricsDeps {
  database: Database;
  people: People;
  rates: RateSource;
  quotas: QuotaSource;
  /** Where deals are read from; the database's own collection unless said. */
  source?: DealSource;
}

export function createMetrics(deps: MetricsDeps): Metrics {
  const { database, people } = deps;
  const source = deps.source ?? dealSource(database.connection);
  const books: Books = createBooks({ source, rates: deps.rates, clock: database.clock });
  const snapshots = snapshotStore(database);
  return {
    async figures(company, ask, scopes) {
      const { tenant } = company;
      const [everybody, teams, quotas] = await Promise.all([
        people.all(tenant),
        people.teams(tenant),
        deps.quotas.all(tenant),
      ]);
      return books.use(company, async (book) => {
        const sheet = await sheetOf(book, {
          company,
          people: everybody,
          teams,
          quotas: quotasIn(book, quotas, company.workingDays),
          ...ask,
        });
        const made: Figures[] = [];
        for (const scope of scopes) {
          made.push(await sheet.figures(scope));
          // Others may have their turn between two teams; the book stays as it is until all are done.
          await turn();
        }
        return made;
      });
    },
    stageConversions: (company, since, owners) =>
      books.use(company, ({ columns }) =>
        Promise.all(owners.map(async (some) => stageConversion(await waysOf(columns, since, some)))),
      ),
    async keep(tenant, data, options = {}) {
      const { id, body } = await snapshots.keep(tenant, await freezeSnapshot(data), options);
      return { ...(await thawSnapshot(body)), id };
    },
    async kept(tenant, id) {
      const body = await snapshots.get(tenant, id);
      return body === undefined ? undefined : { ...(await thawSnapshot(body)), id };
    },
  };
}

/** Quotas in the company's currency, at the rate of their first day. */
function quotasIn(
  { rates, currency, missing }: Book,
  targets: readonly QuotaTarget[],
  workingDays: readonly number[],
): Quotas {
  const counted = countQuotas(
    targets,
    workingDays,
    (amount, day) => convert(rates, amount, currency, day, currency)?.minor,
  );
  for (const each of counted.missing) missing.set(`quota/${each.currency}/${each.day}`, each);
  return counted.quotas;
}
