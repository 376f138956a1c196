import { type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Embedded, openEmbedded } from '../../src/database/embedded/index.ts';

/*
 * What mongosh 2 and Compass send when they connect and somebody looks around: they were run against the embedded
 * database, and what they then asked is asked here through the driver that both are made of.
 */

let database: Embedded;
let client: MongoClient;

beforeAll(async () => {
  database = await openEmbedded();
  client = await new MongoClient(database.uri).connect();
  const things = client.db('shop').collection('things');
  await things.insertMany(Array.from({ length: 50 }, (_item, n) => ({ _id: n as never, n, kind: n % 2 })));
  await things.createIndex({ kind: 1, n: -1 }, { name: 'by_kind' });
});

afterAll(async () => {
  await client.close();
  await database.close();
});

function shop(command: Document): Promise<Document> {
  return client.db('shop').command(command);
}

function admin(command: Document): Promise<Document> {
  return client.db('admin').command(command);
}

async function stage(db: string, pipeline: Document[], collection?: string): Promise<Document[]> {
  const target = collection === undefined ? client.db(db) : client.db(db).collection(collection);
  return target.aggregate(pipeline).toArray();
}

test('mongosh connects: it greets, and asks what it is talking to', async () => {
  expect(await admin({ hello: 1 })).toMatchObject({ isWritablePrimary: true, maxWireVersion: 25 });
  expect(await admin({ buildInfo: 1 })).toMatchObject({ version: '8.0.0', modules: [] });
  expect(await admin({ getCmdLineOpts: 1 })).toMatchObject({ parsed: {} });
  expect(await admin({ getLog: 'startupWarnings' })).toMatchObject({ log: [] });
  expect(await admin({ getParameter: 1, featureCompatibilityVersion: 1 })).toMatchObject({
    featureCompatibilityVersion: { version: '8.0' },
  });
  await expect(admin({ atlasVersion: 1 })).rejects.toMatchObject({ codeName: 'CommandNotFound' });
});

test('show dbs, show collections, show users, show profile, show logs', async () => {
  expect(await admin({ listDatabases: 1, nameOnly: false })).toMatchObject({ databases: [{ name: 'shop' }] });
  expect((await client.db('shop').listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)).toEqual([
    'things',
  ]);
  expect(await shop({ usersInfo: 1 })).toMatchObject({ users: [] });
  expect(await shop({ rolesInfo: 1 })).toMatchObject({ roles: [] });
  expect(await shop({ profile: -1 })).toMatchObject({ was: 0 });
  expect(await admin({ getLog: '*' })).toMatchObject({ names: ['global', 'startupWarnings'] });
});

test('find() shows twenty, and "it" the next twenty', async () => {
  const { cursor } = await shop({ find: 'things', sort: { _id: 1 }, batchSize: 20 });

  const { cursor: more } = await shop({ getMore: cursor.id, collection: 'things', batchSize: 20 });
  await shop({ killCursors: 'things', cursors: [cursor.id] });

  expect([cursor.firstBatch.at(-1), more.nextBatch.at(0)]).toMatchObject([{ _id: 19 }, { _id: 20 }]);
});

test('getIndexes, explain and stats', async () => {
  const things = client.db('shop').collection('things');
  expect((await things.indexes()).map(({ name }) => name)).toEqual(['_id_', 'by_kind']);
  expect(await shop({ explain: { find: 'things', filter: { kind: 1 } }, verbosity: 'queryPlanner' })).toMatchObject({
    queryPlanner: { winningPlan: { inputStage: { indexName: 'by_kind' } } },
  });
  const update = { update: 'things', updates: [{ q: { kind: 1 }, u: { $set: { seen: true } } }] };
  expect(await shop({ explain: update, verbosity: 'executionStats' })).toMatchObject({
    executionStats: { nReturned: 25, totalKeysExamined: 25 },
  });
  const pipeline = [{ $match: { kind: 1 } }, { $sort: { n: -1 } }, { $limit: 3 }];
  expect(await things.aggregate(pipeline).explain()).toMatchObject({ executionStats: { totalDocsExamined: 3 } });
  expect(await stage('shop', [{ $collStats: { storageStats: { scale: 1 } } }], 'things')).toMatchObject([
    { ns: 'shop.things', storageStats: { count: 50, nindexes: 2, indexSizes: { _id_: 0, by_kind: 0 } } },
  ]);
  expect(await shop({ collStats: 'things' })).toMatchObject({ count: 50, capped: false });
  expect(await client.db('shop').stats()).toMatchObject({ collections: 1, objects: 50, indexes: 2 });
});

test('Compass opens an instance, a database and a collection', async () => {
  expect(await admin({ connectionStatus: 1, showPrivileges: true })).toMatchObject({
    authInfo: { authenticatedUsers: [], authenticatedUserPrivileges: [] },
  });
  expect(await admin({ hostInfo: 1 })).toMatchObject({ os: { type: process.platform } });
  expect(await admin({ listDatabases: 1, nameOnly: true })).toMatchObject({ databases: [{ name: 'shop' }] });
  expect(await client.db('admin').collection('atlascli').countDocuments({ managedClusterType: 'x' })).toBe(0);
  expect(await client.db('shop').listCollections({ name: 'things' }).toArray()).toMatchObject([
    { type: 'collection', info: { readOnly: false }, options: {} },
  ]);
  expect(await stage('shop', [{ $sample: { size: 1000 } }], 'things')).toHaveLength(50);
  expect(await client.db('shop').collection('things').estimatedDocumentCount()).toBe(50);
  expect(await stage('admin', [{ $currentOp: { allUsers: true, idleConnections: false } }])).toEqual([]);
  expect(await admin({ top: 1 })).toMatchObject({ totals: {} });
  expect(await admin({ serverStatus: 1 })).toMatchObject({ process: 'mongod' });
});

test.each([
  ['the use of an index', { aggregate: 'things', pipeline: [{ $indexStats: {} }], cursor: {} }],
  ['search indexes', { aggregate: 'things', pipeline: [{ $listSearchIndexes: {} }], cursor: {} }],
  ['profiling', { profile: 1 }],
  ['a validator', { collMod: 'things', validator: {} }],
  ['a new user', { createUser: 'ann', pwd: 'x', roles: [] }],
  ['the end of an operation', { killOp: 1, op: 1 }],
  ['a lock', { fsync: 1, lock: true }],
] as [string, Document][])('asked for %s, the answer is that MongoDB is needed', async (_what, command) => {
  await expect(shop(command)).rejects.toThrow(/not supported by the embedded database; set MONGODB_URI/);
});

test('a command nobody knows is unknown', async () => {
  await expect(shop({ nonsense: 1 })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
});
