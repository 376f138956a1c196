import type { Node } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { convertMoney } from '../../core/money.ts';
import type { Period } from '../../core/period.ts';
import type { Database } from '../../database/records.ts';
import type { People } from '../people/index.ts';
import { convert } from '../rates/index.ts';
import { type Book, type Books, createBooks } from './book.ts';
import type { Figures, Scope } from './figures.ts';
import { freeze, thaw } from './freeze.ts';
import type { DealSource, QuotaSource, QuotaTarget, RateSource } from './ports.ts';
import { type CountedQuota, quotaDays } from './quotas.ts';
import { type Sheet, type SheetRequest, sheetOf } from './sheet.ts';
import { dealSource, snapshotStore } from './store.ts';

export type { Explanation } from './explain.ts';
export { explainChange, sayChange } from './explain.ts';
export type { Figures, Line, RowsOf, Scope } from './figures.ts';
export { forecast } from './forecast.ts';
export { type StageConversion, stageConversion } from './funnel.ts';
export { type Figure, figureNames, glossary } from './glossary.ts';
export * from './formulas.ts';
export { freeze, thaw } from './freeze.ts';
export type { DealSource, QuotaSource, QuotaTarget, RateSource } from './ports.ts';
export type { Row, RowList } from './rows.ts';
export type { Sheet } from './sheet.ts';
export type { Frame } from './window.ts';

/** What other features ask about figures. */
export interface Metrics {
  /** The figures of everybody in a window, from one pass; ask the sheet for as many scopes as needed. */
  sheet(company: Company, request: SheetAsk): Promise<Sheet>;
  /** Deals of some people, for conversion by stage: the person's own first, then the team's. */
  deals(company: Company, use: (book: Book) => void): Promise<void>;
  /** Keeps data as it was shown and returns its id; with a `key`, what was kept first under it stays. */
  keep(tenant: string, data: Snapshot, options?: { key?: string; until?: Date }): Promise<KeptSnapshot>;
  kept(tenant: string, id: string): Promise<KeptSnapshot | undefined>;
}

/** Figures as they were shown, and what other features said beside them. */
export interface Snapshot {
  figures: Figures;
  sections: { name: string; nodes: Node[] }[];
}

export type KeptSnapshot = Snapshot & { id: string };

export interface SheetAsk {
  period: Period;
  asOf: Date;
  zone: string;
  only?: SheetRequest['only'];
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
    async sheet(company, ask) {
      const { tenant } = company;
      const [everybody, teams, quotas] = await Promise.all([
        people.all(tenant),
        people.teams(tenant),
        deps.quotas.all(tenant),
      ]);
      return books.use(company, (book) =>
        sheetOf(book, { company, people: everybody, teams, quotas: countQuotas(quotas, book), ...ask }),
      );
    },
    deals: (company, use) => books.use(company, async (book) => use(book)),
    async keep(tenant, data, options = {}) {
      const { id, body } = await snapshots.keep(tenant, freeze(data), options);
      return snapshotOf(id, body);
    },
    async kept(tenant, id) {
      const body = await snapshots.get(tenant, id);
      return body === undefined ? undefined : snapshotOf(id, body);
    },
  };
}

/** The text was written by `keep`, so its shape is known. */
function snapshotOf(id: string, body: string): KeptSnapshot {
  return { ...(thaw(body) as Snapshot), id };
}

/** Quotas in the company's currency, at the rate of their first day; without a rate as if it were 1, never left out. */
function countQuotas(quotas: readonly QuotaTarget[], { rates, currency }: Book): CountedQuota[] {
  return quotas.map(({ of, start, end, amount }) => ({
    of,
    ...quotaDays({ start, end }),
    amount: (convert(rates, amount, currency, start, currency) ?? convertMoney(amount, 1, currency)).minor,
  }));
}

export function scopeKey(scope: Scope): string {
  return 'id' in scope ? `${scope.kind}/${scope.id}` : `${scope.kind}/${scope.name}`;
}
