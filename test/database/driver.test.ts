import { type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Embedded, openEmbedded } from '../../src/database/embedded/index.ts';

let database: Embedded;
let client: MongoClient;

beforeAll(async () => {
  database = await openEmbedded();
  client = await new MongoClient(database.uri).connect();
});

afterAll(async () => {
  await client.close();
  await database.close();
});

function collection(name: string) {
  return client.db('driver').collection<Document>(name);
}

test('a cursor gives its batches one after another, as the collection was', async () => {
  const docs = collection('cursors');
  await docs.insertMany(Array.from({ length: 250 }, (_item, n) => ({ n })));
  const cursor = docs.find().sort({ n: 1 }).batchSize(100);
  const [first] = [await cursor.next()];
  await docs.deleteMany({ n: { $gt: 200 } });

  const rest = await cursor.toArray();

  expect(first).toMatchObject({ n: 0 });
  expect(rest.map(({ n }) => n as number)).toEqual(Array.from({ length: 249 }, (_item, n) => n + 1));
});

test('a killed cursor is gone', async () => {
  const db = client.db('driver');
  await collection('killed').insertMany([{ a: 1 }, { a: 2 }, { a: 3 }]);
  const { cursor } = await db.command({ find: 'killed', batchSize: 1 });

  const killed = await db.command({ killCursors: 'killed', cursors: [cursor.id] });

  expect(killed).toMatchObject({ cursorsKilled: [cursor.id], cursorsNotFound: [] });
  await expect(db.command({ getMore: cursor.id, collection: 'killed' })).rejects.toMatchObject({ code: 43 });
});

test('a bulk of one collection, and one of several', async () => {
  const bulk = await collection('bulk').bulkWrite([
    { insertOne: { document: { _id: 1 as never, n: 1 } } },
    { updateOne: { filter: { _id: 1 as never }, update: { $inc: { n: 1 } } } },
    { updateOne: { filter: { _id: 2 as never }, update: { $set: { n: 5 } }, upsert: true } },
    { replaceOne: { filter: { _id: 1 as never }, replacement: { n: 9 } } },
    { deleteOne: { filter: { _id: 2 as never } } },
  ]);
  const wide = await client.bulkWrite(
    [
      { name: 'insertOne', namespace: 'driver.bulk', document: { _id: 3 as never } },
      { name: 'insertOne', namespace: 'driver.bulk2', document: { _id: 3 as never } },
      { name: 'updateMany', namespace: 'driver.bulk', filter: {}, update: { $set: { seen: true } } },
      { name: 'deleteMany', namespace: 'driver.bulk2', filter: {} },
    ],
    { verboseResults: true },
  );

  expect(bulk).toMatchObject({ insertedCount: 1, modifiedCount: 2, upsertedCount: 1, deletedCount: 1 });
  expect(wide).toMatchObject({ insertedCount: 2, modifiedCount: 2, deletedCount: 1 });
  expect(await collection('bulk').find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, n: 9, seen: true },
    { _id: 3, seen: true },
  ]);
});

test('an unordered insert keeps what it can and names each failure', async () => {
  const docs = collection('unordered');
  await docs.insertOne({ _id: 2 as never });

  const failure = await docs
    .insertMany([{ _id: 1 as never }, { _id: 2 as never }, { _id: 3 as never }], { ordered: false })
    .catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: 11000, insertedCount: 2, writeErrors: [{ index: 1, code: 11000 }] });
  expect(await docs.countDocuments()).toBe(3);
});

test('of many who claim the same document at once, one gets it', async () => {
  const jobs = collection('jobs');
  await jobs.insertOne({ _id: 1 as never, state: 'due' });

  const claims = await Promise.all(
    Array.from({ length: 50 }, (_item, by) =>
      jobs.findOneAndUpdate({ _id: 1 as never, state: 'due' }, { $set: { state: 'taken', by } }),
    ),
  );

  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

test('$merge, $out, $unionWith and $facet work over collections', async () => {
  await collection('sales').insertMany([
    { region: 'north', amount: 5 },
    { region: 'north', amount: 7 },
    { region: 'south', amount: 1 },
  ]);
  await collection('totals').insertOne({ _id: 'south' as never, note: 'kept' });
  const group = { $group: { _id: '$region', total: { $sum: '$amount' } } };
  await collection('sales')
    .aggregate([group, { $merge: { into: 'totals' } }])
    .toArray();
  await collection('sales')
    .aggregate([group, { $out: 'snapshot' }])
    .toArray();

  const [facets] = await collection('totals')
    .aggregate([
      { $unionWith: 'snapshot' },
      { $facet: { all: [{ $count: 'n' }], south: [{ $match: { _id: 'south' } }] } },
    ])
    .toArray();

  expect(facets).toEqual({
    all: [{ n: 4 }],
    south: [
      { _id: 'south', note: 'kept', total: 1 },
      { _id: 'south', total: 1 },
    ],
  });
});
