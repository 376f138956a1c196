import { once } from 'node:events';
import { connect } from 'node:net';
import { BSONRegExp, type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Embedded, openEmbedded } from '../../src/database/embedded/index.ts';

let database: Embedded;
let client: MongoClient;

beforeAll(async () => {
  database = await openEmbedded({ port: 0 });
  client = await new MongoClient(database.uri).connect();
});

afterAll(async () => {
  await client.close();
  await database.close();
});

function collection(name: string) {
  return client.db('safety').collection<Document>(name);
}

test('names of JavaScript reach no prototype', async () => {
  const docs = collection('prototypes');
  const hostile: Document = JSON.parse(
    '{ "_id": 1, "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } } }',
  );
  await docs.insertOne(hostile);
  await docs.updateOne(
    { _id: 1 as never },
    { $set: { 'constructor.prototype.polluted': 2, '__proto__.polluted': 2, 'a.__proto__.polluted': 2 } },
  );
  await docs.updateOne({ _id: 1 as never }, [{ $set: { 'b.__proto__.polluted': 3 } }]);
  await docs.updateOne({ _id: 1 as never }, { $rename: { '__proto__.polluted': 'c.__proto__.polluted' } });

  const [read] = await docs
    .aggregate([{ $project: { toString: 1, x: '$constructor.name', y: '$hasOwnProperty' } }])
    .toArray();

  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(read).toEqual({ _id: 1 });
  expect(await docs.countDocuments({ toString: { $exists: true } })).toBe(0);
  expect(await docs.countDocuments({ 'constructor.prototype.polluted': 2 })).toBe(1);
});

test('a regular expression that would never end is stopped, and the server lives', async () => {
  const docs = collection('regex');
  await docs.insertOne({ text: `${'a'.repeat(40)}!` });

  await expect(docs.findOne({ text: new BSONRegExp('^(a+)+$') }, { maxTimeMS: 200 })).rejects.toMatchObject({
    code: 50,
  });
  await expect(docs.findOne({ text: new BSONRegExp('^a+!$') })).resolves.toMatchObject({ text: /!/ });
});

test('a document nested too deep is refused', async () => {
  let deep: Document = {};
  for (let level = 0; level < 250; level++) deep = { deep };

  await expect(collection('deep').insertOne(deep)).rejects.toMatchObject({ code: 15 });
});

test('a document larger than 16 MB is refused', async () => {
  const docs = collection('large');
  await docs.insertOne({ _id: 1 as never, text: 'x'.repeat(10_000_000) });

  await expect(
    docs.updateOne({ _id: 1 as never }, [{ $set: { more: { $concat: ['$text', '$text'] } } }]),
  ).rejects.toMatchObject({ code: 10334 });
});

test('a message that claims more than 48 MB, or is no message, ends its connection only', async () => {
  const port = Number(new URL(database.uri).port);
  for (const header of [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([255, 255, 255, 127, ...Array<number>(12).fill(0)]),
  ]) {
    const socket = connect(port, '127.0.0.1');
    socket.write(header);
    await once(socket, 'close');
  }

  await expect(client.db('safety').command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
});

test.each([
  ['a transaction', { find: 'x', startTransaction: true, autocommit: false }, 20],
  ['a change stream', { aggregate: 'x', pipeline: [{ $changeStream: {} }], cursor: {} }, 238],
  ['$where', { find: 'x', filter: { $where: 'true' } }, 238],
  ['a text index', { createIndexes: 'x', indexes: [{ key: { a: 'text' }, name: 'a' }] }, 238],
  ['a wildcard index', { createIndexes: 'x', indexes: [{ key: { '$**': 1 }, name: 'a' }] }, 238],
  ['a capped collection', { create: 'y', capped: true, size: 1000 }, 238],
  ['a view', { create: 'y', viewOn: 'x', pipeline: [] }, 238],
  ['mapReduce', { mapReduce: 'x' }, 59],
  ['a collation', { find: 'x', collation: { locale: 'en', strength: 2 } }, 238],
  ['a tailable cursor', { find: 'x', tailable: true }, 238],
  ['$graphLookup', { aggregate: 'x', pipeline: [{ $graphLookup: {} }], cursor: {} }, 238],
  ['$function', { aggregate: 'x', pipeline: [{ $project: { a: { $function: {} } } }], cursor: {} }, 238],
] as [string, Document, number][])('%s is refused by name', async (_what, command, code) => {
  const refusal = client.db('safety').command(command);

  await expect(refusal).rejects.toMatchObject({ code });
  await expect(refusal).rejects.toThrow(/not supported by the embedded database; set MONGODB_URI/);
});
