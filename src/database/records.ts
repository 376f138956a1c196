import { type Connection, type Model, type QueryFilter, Schema, type SchemaDefinition } from 'mongoose';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { type Due, type OutboxItem, type OutboxStore, outboxItems } from '../core/outbox.ts';
import type { PersonRef } from '../core/person.ts';
import type { Change, Page, Records, Stored, Write, Written } from '../core/records.ts';
import { type Refusal, refuse } from '../core/reply.ts';
import { isDuplicate } from './duplicates.ts';
import { auditOf, changeOf, firstChange, shortened } from './history.ts';
import { outboxStore } from './outbox-store.ts';
import { allTenants, tenancy } from './tenancy.ts';

/** What every record has in the database beside its own fields. */
export interface RecordDocument {
  _id: string;
  tenant: string;
  version: number;
  key?: string;
  createdAt: Date;
  updatedAt: Date;
  removed?: boolean;
  places: Stored<unknown>['places'];
  history: Change[];
  outbox: OutboxItem[];
  claimedUntil?: Date;
  claimedBy?: string;
}

export interface Database {
  connection: Connection;
  clock: Clock;
  /** Called after each write that left something due. */
  poke(kind: string, tenant: string, id: string): void;
  /** Told of the outbox of every kind of record, so that none can be forgotten. */
  declared(outbox: OutboxStore): void;
}

export interface Definition {
  kind: string;
  fields: SchemaDefinition;
  /** Fields of which the history tells every change, however long it grows: what formulas look for there. */
  keeps?: readonly string[];
  indexes?: readonly (readonly [
    Record<string, 1 | -1>,
    { unique?: boolean; partialFilterExpression?: Record<string, unknown> }?,
  ])[];
}

/** Records with the questions that only their own store asks. */
export interface MongoRecords<T> extends Records<T> {
  outbox: OutboxStore;
  find(tenant: string, filter: QueryFilter<T & RecordDocument>, page?: Page): Promise<Stored<T>[]>;
  count(tenant: string, filter: QueryFilter<T & RecordDocument>): Promise<number>;
  /** Has the cards of records drawn anew, because something changed that they show and that lies elsewhere. */
  redraw(tenant: string, filter: QueryFilter<T & RecordDocument>): Promise<void>;
  /** Records of all companies, for jobs. */
  findEverywhere(filter: QueryFilter<T & RecordDocument>, page?: Page): Promise<Stored<T>[]>;
  /**
   * Some fields of all records that match, over one cursor, of a list its last items where so many are asked for: in
   * portions, so that others have their turn between them.
   */
  scan<Field extends keyof Stored<T> & string>(
    tenant: string,
    filter: QueryFilter<T & RecordDocument>,
    fields: Readonly<Record<Field, 1 | { $slice: number }>>,
  ): AsyncIterable<Pick<Stored<T>, Field | 'id'>[]>;
  aggregate<R>(
    tenant: string,
    filter: Record<string, unknown>,
    stages: readonly Record<string, unknown>[],
  ): Promise<R[]>;
}

// Of those who change a record at one moment, one wins each round: enough rounds for a whole channel.
const mostTries = 50;
const scanned = 500;
const mixed = { type: Schema.Types.Mixed };
const common: SchemaDefinition = {
  _id: { type: String },
  tenant: { type: String, required: true },
  version: { type: Number, required: true },
  key: { type: String },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
  removed: { type: Boolean },
  places: { type: [mixed], default: [] },
  history: { type: [mixed], default: [] },
  outbox: { type: [mixed], default: [] },
  claimedUntil: { type: Date },
  claimedBy: { type: String },
};

/** Declares the records of a kind: their fields and indexes, with tenancy, history, places and outbox. */
export function defineRecords<T extends object>(database: Database, definition: Definition): MongoRecords<T> {
  const model = modelOf<T>(database.connection, definition);
  const { kind } = definition;
  const { clock } = database;

  async function get(tenant: string, id: string): Promise<Stored<T> | undefined> {
    const found = await model.findOne({ _id: id, tenant } as QueryFilter<T & RecordDocument>).lean();
    return found ? stored<T>(found) : undefined;
  }

  async function create(tenant: string, by: PersonRef, made: Parameters<Records<T>['create']>[2]): Promise<Stored<T>> {
    const now = clock.now();
    const id = newId(now);
    const change = firstChange(by, made, now);
    const due: Due[] = [auditOf(kind, id, change), ...(made.due ?? [])];
    const document = {
      ...made.values,
      _id: id,
      tenant,
      version: 1,
      createdAt: now,
      updatedAt: now,
      places: [],
      history: [change],
      outbox: outboxItems(due, now),
      ...(made.key !== undefined && { key: made.key }),
    };
    try {
      const [inserted] = await model.create([document]);
      database.poke(kind, tenant, id);
      return stored<T>(inserted?.toObject());
    } catch (error) {
      const earlier =
        made.key !== undefined &&
        isDuplicate(error) &&
        (await model.findOne({ tenant, key: made.key } as QueryFilter<T & RecordDocument>).lean());
      if (earlier) return stored<T>(earlier);
      throw error;
    }
  }

  async function change(
    tenant: string,
    id: string,
    by: PersonRef,
    decide: (record: Stored<T>) => Write<T> | Refusal,
  ): Promise<Written<T>> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const current = await get(tenant, id);
      if (!current) return refuse('This no longer exists.');
      const decision = decide(current);
      if (decision.kind === 'refusal') return decision;
      const written = await write(current, by, decision);
      if (written) return written;
    }
    return refuse('Several people are changing this at the moment. Please try again.');
  }

  async function write(current: Stored<T>, by: PersonRef, decision: Write<T>): Promise<Written<T> | undefined> {
    const now = clock.now();
    const made = changeOf(current, by, decision, now);
    const refresh: Due[] =
      current.places.length > 0 || decision.due?.some((each) => each.kind === 'show') ? [{ kind: 'refresh' }] : [];
    const due = [auditOf(kind, current.id, made), ...(decision.due ?? []), ...refresh];
    const updated = await model
      .findOneAndUpdate(
        { _id: current.id, tenant: current.tenant, version: current.version } as QueryFilter<T & RecordDocument>,
        updateOf(decision, { made, all: shortened(current, made, definition.keeps ?? []) }, outboxItems(due, now), now),
        { returnDocument: 'after' },
      )
      .lean();
    if (!updated) return undefined;
    database.poke(kind, current.tenant, current.id);
    return { kind: 'written', record: stored<T>(updated), change: made };
  }

  async function redraw(tenant: string, filter: QueryFilter<T & RecordDocument>): Promise<void> {
    const shown = { removed: { $ne: true }, ...filter, tenant, 'places.0': { $exists: true } } as QueryFilter<
      T & RecordDocument
    >;
    const found = await model.find(shown, { _id: 1 }).lean<{ _id: string }[]>();
    for (const { _id } of found) {
      const outbox = { $each: outboxItems([{ kind: 'refresh' }], clock.now()) };
      await model.updateOne({ _id, tenant } as QueryFilter<T & RecordDocument>, { $push: { outbox } });
      database.poke(kind, tenant, _id);
    }
  }

  const outbox = outboxStore(kind, model as unknown as Model<RecordDocument>);
  database.declared(outbox);
  return {
    kind,
    get,
    create,
    change,
    redraw,
    outbox,
    find: async (tenant, filter, page = {}) =>
      readAll<T>(model.find({ removed: { $ne: true }, ...filter, tenant } as QueryFilter<T & RecordDocument>), page),
    count: (tenant, filter) =>
      model.countDocuments({ removed: { $ne: true }, ...filter, tenant } as QueryFilter<T & RecordDocument>),
    findEverywhere: (filter, page = {}) =>
      readAll<T>(model.find({ removed: { $ne: true }, ...filter }).setOptions(allTenants), page),
    async *scan(tenant, filter, fields) {
      const wanted = { removed: { $ne: true }, ...filter, tenant } as QueryFilter<T & RecordDocument>;
      const cursor = model.find(wanted, fields).lean().cursor({ batchSize: scanned });
      let portion: Stored<T>[] = [];
      for await (const document of cursor) {
        portion.push(stored<T>(document));
        if (portion.length < scanned) continue;
        yield portion;
        portion = [];
      }
      yield portion;
    },
    aggregate: (tenant, filter, stages) =>
      model.aggregate([{ $match: { tenant, removed: { $ne: true }, ...filter } }, ...(stages as never[])]),
  };
}

function modelOf<T>(connection: Connection, definition: Definition): Model<T & RecordDocument> {
  const taken = Object.keys(definition.fields).filter((field) => Object.hasOwn(common, field) || field === 'id');
  if (taken.length > 0)
    throw new Error(`${definition.kind}: every record has a field of its own called ${taken.join(', ')}`);
  const schema = new Schema(
    { ...definition.fields, ...common },
    { versionKey: false, minimize: false, strict: 'throw', collection: `${definition.kind}s` },
  );
  schema.index({ 'outbox.nextAt': 1 });
  // Which record a thread is about.
  schema.index({ tenant: 1, 'places.message': 1 });
  schema.index({ tenant: 1, key: 1 }, { unique: true, partialFilterExpression: { key: { $exists: true } } });
  for (const [keys, options] of definition.indexes ?? []) schema.index(keys, options ?? {});
  tenancy(schema);
  return connection.model<T & RecordDocument>(definition.kind, schema as unknown as Schema<T & RecordDocument>);
}

async function readAll<T>(
  query: {
    sort(by: Record<string, 1 | -1>): {
      skip(count: number): { limit(count: number): { lean(): PromiseLike<unknown[]> } };
    };
  },
  page: Page,
): Promise<Stored<T>[]> {
  const found = await query
    .sort(page.sort ?? { _id: -1 })
    .skip(page.skip ?? 0)
    .limit(page.limit ?? 1000)
    .lean();
  return found.map((each) => stored<T>(each));
}

function updateOf<T>(
  decision: Write<T>,
  history: { made: Change; all: Change[] | undefined },
  outbox: OutboxItem[],
  now: Date,
): Record<string, unknown> {
  const entries = Object.entries(decision.set as Record<string, unknown>);
  const gone = entries.filter(([, value]) => value === undefined).map(([field]) => [field, 1]);
  return {
    $set: {
      ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
      updatedAt: now,
      ...(decision.removes && { removed: true }),
      ...(history.all && { history: history.all }),
    },
    ...(gone.length > 0 && { $unset: Object.fromEntries(gone) }),
    $inc: { version: 1 },
    $push: { outbox: { $each: outbox }, ...(!history.all && { history: history.made }) },
  };
}

/** The stored document in the words of the domain. The schema wrote it, so its shape is known. */
function stored<T>(document: unknown): Stored<T> {
  const { _id, outbox: _outbox, claimedUntil: _until, claimedBy: _by, key: _key, ...rest } = document as RecordDocument;
  return { ...rest, id: _id } as unknown as Stored<T>;
}
