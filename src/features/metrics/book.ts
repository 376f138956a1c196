import type { Clock } from '../../core/clock.ts';
import type { Company } from '../../core/company.ts';
import type { Day } from '../../core/dates.ts';
import { convert, type RateTable } from '../rates/index.ts';
import { type Columns, createColumns, dropDeal, makeRoom, putDeal } from './columns.ts';
import { type CountedDeal, dayNumber, type DealFacts } from './counted.ts';
import type { DealSource, RateSource } from './ports.ts';
import { localDays } from './local-days.ts';
import { turn } from '../../core/turn.ts';

/** The deals of a company in its currency, ready for a pass. */
export interface Book {
  columns: Columns;
  currency: string;
  /** Deals that cannot be added up: nobody gave a rate. By deal id. */
  missing: Map<string, { currency: string; day: Day }>;
  rates: RateTable;
}

/** Keeps the books of companies in memory and reads only what changed since the last look. */
export interface Books {
  /** Runs `use` on the up-to-date book; uses of one company's book follow each other. */
  use<R>(company: Pick<Company, 'tenant' | 'currency' | 'zone'>, use: (book: Book) => Promise<R>): Promise<R>;
}

interface Kept extends Book {
  /** What the amounts depend on beside the deals; when it changes, all is read again. */
  basis: string;
  readUntil: Date | undefined;
}

const mostBooks = 20;
// Clocks of processes differ, and a write takes its time: what is this old is looked at once more.
const overlapMs = 5 * 60_000;

export function createBooks(deps: { source: DealSource; rates: RateSource; clock: Clock }): Books {
  const kept = new Map<string, Kept>();
  const queues = new Map<string, Promise<unknown>>();

  async function current(company: Pick<Company, 'tenant' | 'currency' | 'zone'>): Promise<Book> {
    const { tenant } = company;
    const rates = await deps.rates.all(tenant);
    const basis = basisOf(company, rates);
    const now = deps.clock.now();
    const known = kept.get(tenant);
    const usable = known?.basis === basis && known.readUntil && known.readUntil <= now ? known : undefined;
    const book = usable ?? emptyBook(company, rates, basis);
    kept.delete(tenant);
    await read(book, company, usable?.readUntil);
    book.readUntil = now;
    kept.set(tenant, book);
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - mostBooks))) kept.delete(oldest);
    return book;
  }

  async function read(book: Kept, { tenant, zone }: Pick<Company, 'tenant' | 'zone'>, readUntil: Date | undefined) {
    const since = readUntil && new Date(readUntil.getTime() - overlapMs);
    const count = counter(book, localDays(zone));
    for await (const batch of deps.source.scan(tenant, since)) await count(batch);
  }

  return {
    use(company, use) {
      const before = queues.get(company.tenant) ?? Promise.resolve();
      const work = before.catch(() => undefined).then(async () => use(await current(company)));
      queues.set(company.tenant, work);
      return work.finally(() => {
        if (queues.get(company.tenant) === work) queues.delete(company.tenant);
      });
    },
  };
}

function basisOf({ currency, zone }: Pick<Company, 'currency' | 'zone'>, rates: RateTable): string {
  return JSON.stringify([currency, zone, rates.map(({ base, quote, rate, from }) => [base, quote, rate, from])]);
}

function emptyBook({ currency }: Pick<Company, 'currency'>, rates: RateTable, basis: string): Kept {
  return { columns: createColumns(), currency, missing: new Map(), rates, basis, readUntil: undefined };
}

/** Puts deals into the book, each converted at the rate of its close date. */
export function counter(book: Book, dayIn: (at: Date) => number): (batch: readonly DealFacts[]) => Promise<void> {
  const rate = converter(book.rates, book.currency);
  const put = (facts: DealFacts) => {
    book.missing.delete(facts.id);
    const amount = facts.removed ? undefined : rate(facts.amount, facts.closeDate);
    if (amount === undefined) {
      dropDeal(book.columns, facts.number);
      if (!facts.removed) book.missing.set(facts.id, { currency: facts.amount.currency, day: facts.closeDate });
      return;
    }
    const counted: CountedDeal = {
      facts,
      amount,
      list: facts.listPrice && rate(facts.listPrice, facts.closeDate),
      cost: facts.cost && rate(facts.cost, facts.closeDate),
      earlier: facts.earlierAmounts.flatMap(({ until, amount: was }) => {
        const counted = rate(was, facts.closeDate);
        return counted === undefined ? [] : [{ until, amount: counted }];
      }),
      created: dayIn(facts.createdAt),
      close: dayNumber(facts.closeDate),
    };
    putDeal(book.columns, counted);
  };
  return async (batch) => {
    await makeRoom(
      book.columns,
      batch.reduce((most, { number }) => Math.max(most, number), 0),
    );
    for (const facts of batch) put(facts);
    await turn();
  };
}

function converter(rates: RateTable, currency: string) {
  return (amount: DealFacts['amount'], day: Day): number | undefined =>
    amount.currency === currency ? amount.minor : convert(rates, amount, currency, day, currency)?.minor;
}
