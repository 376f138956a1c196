import { Decimal128, type Document, Double, Long, MinKey, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Embedded, openEmbedded } from '../../src/database/embedded/index.ts';
import { textOf } from './support/oracle.ts';

/*
 * Questions that the embedded database, or one of its kind, once answered otherwise than MongoDB. The answers are those
 * of MongoDB's own engine.
 */

let database: Embedded | undefined;
let client: MongoClient;
let count = 0;

beforeAll(async () => {
  // With MONGODB_URI the answers themselves are put to the test.
  if (process.env.MONGODB_URI === undefined) database = await openEmbedded();
  client = await new MongoClient(database?.uri ?? process.env.MONGODB_URI ?? '', { promoteValues: false }).connect();
});

afterAll(async () => {
  await client.db('answers').dropDatabase();
  await client.close();
  await database?.close();
});

async function collectionOf(docs: Document[]) {
  const collection = client.db('answers').collection<Document>(`c${count++}`);
  if (docs.length > 0) await collection.insertMany(docs.map((doc, _id) => ({ _id: _id as never, ...doc })));
  return collection;
}

function codeOf(operation: Promise<unknown>): Promise<number> {
  return operation.then(
    () => 0,
    (error: { code: unknown }) => Number(error.code),
  );
}

const inArrays = [
  { a: [{ b: 1 }, 2] },
  { a: [{ b: 1 }, []] },
  { a: [] },
  { a: [[{ b: 1 }]] },
  { a: [null] },
  { a: 5 },
  {},
];

test.each([
  ['a missing field in an array is null for numbers, not for arrays', inArrays, { 'a.b': null }, [0, 2, 3, 4, 5, 6]],
  ['a field exists when one element has it', inArrays, { 'a.b': { $exists: false } }, [2, 3, 4, 5, 6]],
  ['what is missing is above MinKey', [{}, { a: 1 }], { a: { $gt: new MinKey() } }, [0, 1]],
  ['an element named by position is not spread', [{ a: [[1, 2]] }, { a: [1] }], { 'a.0': 1 }, [1]],
  ['a number lacks no position', [{ a: [[2], 5] }, { a: [5] }, { a: [{}, 5] }, { a: [] }], { 'a.0': null }, [2, 3]],
  [
    'an empty array named by its position lacks nothing',
    [{ a: [[], 5] }, { a: [5] }, { a: [[{}]] }],
    { 'a.0.b': null },
    [1, 2],
  ],
  ['0.1 as a decimal is not 0.1 as a double', [{ a: 0.1 }, { a: Decimal128.fromString('0.1') }], { a: 0.1 }, [0]],
  [
    'a long keeps its last digit',
    [{ a: Long.fromString('9007199254740993') }, { a: 9007199254740992 }],
    { a: { $gt: 9007199254740992 } },
    [0],
  ],
  [
    'the order of fields counts in an equality',
    [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }],
    { a: { b: 1, c: 2 } },
    [0],
  ],
  ['two elements may meet the two ends of a range', [{ a: [1, 20] }, { a: [1, 2] }], { a: { $gt: 5, $lt: 10 } }, [0]],
] as [string, Document[], Document, number[]][])('find: %s', async (_name, docs, filter, ids) => {
  const collection = await collectionOf(docs);
  const ask = async () => (await collection.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => Number(_id));
  const scanned = await ask();
  await collection.createIndex({ a: 1 });
  await collection.createIndex({ 'a.b': 1 });

  expect([scanned, await ask()]).toEqual([ids, ids]);
});

test.each([
  [
    'a rename reads its source before another change removes it',
    { a: { b: 1 }, c: 'old' },
    { $rename: { 'a.b': 'c' } },
    { _id: 0, a: {}, c: 1 },
  ],
  ['a pull makes no path', {}, { $pull: { 'a.b': 1 } }, { _id: 0 }],
  [
    'new fields come in the order of their names',
    {},
    { $set: { b: 1, a: 1, 'c.10': 1, 'c.9': 1 } },
    { _id: 0, a: 1, b: 1, c: { 9: 1, 10: 1 } },
  ],
  [
    'a position beyond the end is filled up with null',
    { a: [1] },
    { $set: { 'a.3': 4 } },
    { _id: 0, a: [1, null, null, 4] },
  ],
  [
    'an int that overflows becomes a long',
    { a: 2147483647 },
    { $inc: { a: 1 } },
    { _id: 0, a: Long.fromNumber(2147483648) },
  ],
  [
    'a multiplication of nothing is zero in the type of the factor',
    {},
    { $mul: { a: new Double(2) } },
    { _id: 0, a: new Double(0) },
  ],
  ['a set knows 1 and 1.0 as the same', { a: [1] }, { $addToSet: { a: new Double(1) } }, { _id: 0, a: [1] }],
  [
    'a push sorts, then cuts',
    { a: [3, 1] },
    { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } },
    { _id: 0, a: [3, 2] },
  ],
] as [string, Document, Document, Document][])('update: %s', async (_name, doc, change, result) => {
  const collection = await collectionOf([doc]);

  await collection.updateOne({}, change);

  expect(textOf(await collection.findOne())).toBe(textOf(result));
});

test.each([
  ['a conflict of paths', { a: 1 }, { $set: { a: 1, 'a.b': 2 } }, 40],
  ['a path through a number', { a: 1 }, { $set: { 'a.b': 2 } }, 28],
  ['a rename of an array element', { a: [1] }, { $rename: { 'a.0': 'b' } }, 2],
  ['a rename onto its own path', { a: 1 }, { $rename: { a: 'a.b' } }, 2],
  ['all elements of what is no array', { a: 1 }, { $set: { 'a.$[]': 2 } }, 2],
  ['a sum with a text', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['another _id', { a: 1 }, { $set: { _id: 7 } }, 66],
  ['a push to a number', { a: 1 }, { $push: { a: 1 } }, 2],
] as [string, Document, Document, number][])('update: %s is an error', async (_name, doc, change, code) => {
  const collection = await collectionOf([doc]);

  expect(await codeOf(collection.updateOne({}, change))).toBe(code);
});

test.each([
  ['null is less than one whatever the type', { $lt: [null, 1] }, true],
  ['a missing field is less than null', { $cmp: ['$missing', null] }, -1],
  ['ten times 0.1 is 1', { $sum: Array.from({ length: 10 }, () => 0.1) }, new Double(1)],
  [
    '31 January and a month is the end of February',
    { $dateAdd: { startDate: new Date('2024-01-31T10:00:00Z'), unit: 'month', amount: 1 } },
    new Date('2024-02-29T10:00:00Z'),
  ],
  [
    'a day in Paris begins at 22 o’clock UTC in summer',
    { $dateTrunc: { date: new Date('2024-07-02T23:30:00Z'), unit: 'day', timezone: 'Europe/Paris' } },
    new Date('2024-07-02T22:00:00Z'),
  ],
  [
    'an hour really passes when the clocks change',
    {
      $dateDiff: {
        startDate: new Date('2024-03-31T00:30:00Z'),
        endDate: new Date('2024-03-31T01:30:00Z'),
        unit: 'hour',
        timezone: 'Europe/Paris',
      },
    },
    Long.fromNumber(1),
  ],
  ['a path over arrays in arrays finds nothing in the inner ones', '$nested.b', [1]],
  ['an ObjectId has a text', { $toString: '$oid' }, '000000000000000000000001'],
  ['a deviation of one sample is null', { $stdDevSamp: [1] }, null],
] as [string, unknown, unknown][])('expression: %s', async (_name, expression, result) => {
  const { ObjectId } = await import('mongodb');
  const collection = await collectionOf([
    { oid: new ObjectId('000000000000000000000001'), nested: [{ b: 1 }, [{ b: 2 }]] },
  ]);

  const [answer] = await collection.aggregate([{ $project: { _id: 0, x: expression } }]).toArray();

  expect(textOf(answer?.x)).toBe(textOf(result));
});

test.each([
  [
    'a value on a boundary belongs to the bucket above it',
    [{ a: 1 }, { a: 2 }],
    [{ $bucket: { groupBy: '$a', boundaries: [1, 2, 3] } }],
    [
      { _id: 1, count: 1 },
      { _id: 2, count: 1 },
    ],
  ],
  [
    'missing and null are one group',
    [{}, { a: null }],
    [{ $group: { _id: '$a', n: { $sum: 1 } } }],
    [{ _id: null, n: 2 }],
  ],
  [
    'an empty array is joined with what has no value',
    [{ a: [], b: 1 }, { a: 1 }],
    [
      { $match: { _id: 0 } },
      { $lookup: { from: 'c', localField: 'a', foreignField: 'b', as: 'x' } },
      { $project: { 'x._id': 1 } },
    ],
    [{ _id: 0, x: [{ _id: 1 }] }],
  ],
  [
    'the index of an unwound element is a long',
    [{ a: ['x'] }],
    [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
    [{ _id: 0, a: 'x', i: Long.fromNumber(0) }],
  ],
  [
    'a $set reaches into every element',
    [{ a: [{ b: 1 }, 2] }],
    [{ $set: { 'a.c': 9 } }],
    [{ _id: 0, a: [{ b: 1, c: 9 }, { c: 9 }] }],
  ],
  [
    'the default of $shift also stands for what is missing',
    [{ n: 1 }, { n: 2, a: 1 }],
    [
      { $setWindowFields: { sortBy: { n: 1 }, output: { x: { $shift: { output: '$a', by: -1, default: 'none' } } } } },
      { $project: { x: 1 } },
    ],
    [
      { _id: 0, x: 'none' },
      { _id: 1, x: 'none' },
    ],
  ],
] as [string, Document[], Document[], Document[]][])('pipeline: %s', async (_name, docs, pipeline, result) => {
  const collection = await collectionOf(docs);
  const named: Document[] = JSON.parse(
    JSON.stringify(pipeline).replace('"from":"c"', `"from":"${collection.collectionName}"`),
  );

  expect(textOf(await collection.aggregate(named).toArray())).toBe(textOf(result));
});

test('a sparse unique index has no entry for what lacks the field, also in arrays', async () => {
  const collection = await collectionOf([]);
  await collection.createIndex({ 'a.b': 1 }, { unique: true, sparse: true });

  await collection.insertMany([{ a: [{ b: 1 }, 'x'] }, { a: [{ b: 2 }, 'y'] }, { a: {} }, {}]);

  expect(await collection.find().toArray()).toHaveLength(4);
  expect(await codeOf(collection.insertOne({ a: { b: 2 } }))).toBe(11000);
});

test('an array named by its position is sorted as an array', async () => {
  const collection = await collectionOf([{ a: [0, [1]] }, { a: [0, 5] }]);

  expect((await collection.find().sort({ 'a.1': 1 }).toArray()).map(({ _id }) => Number(_id))).toEqual([1, 0]);
});

test.each<Document>([{ $all: [] }, { $in: [] }, { $elemMatch: { $in: [] } }])(
  'an upsert by %j, which nothing is, makes its own _id',
  async (a) => {
    const collection = await collectionOf([]);

    await collection.updateOne({ _id: 1 as never, a }, { $set: { b: 1 } }, { upsert: true });

    expect(await collection.countDocuments({ _id: 1 as never })).toBe(0);
  },
);

test('a negated match has no position', async () => {
  const collection = await collectionOf([{ a: [1] }]);

  expect(await codeOf(collection.updateOne({ a: { $ne: 2 } }, { $set: { 'a.$': 5 } }))).toBe(2);
});

test.each<[string, Document, Document, string, unknown]>([
  ['in an array within what it names', { a: [{ b: ['p', 'q'] }] }, { 'a.0.b': 'q' }, 'a.0.b.$', [{ b: ['p', 'x'] }]],
  ['in the array whose elements have it', { a: [{ 0: 'p' }, { 0: 'q' }] }, { 'a.0': 'q' }, 'a.$', [{ 0: 'p' }, 'x']],
  ['in the first element without it', { a: [{ c: 'p' }, { b: 'q' }] }, { 'a.0.b': null }, 'a.$', ['x', { b: 'q' }]],
  [
    'in the array it names',
    { a: ['p', ['q', 'r']] },
    { 'a.1': { $elemMatch: { $eq: 'r' } } },
    'a.1.$',
    ['p', ['q', 'x']],
  ],
])('a query by position matched %s', async (_where, doc, filter, at, expected) => {
  const collection = await collectionOf([doc]);

  await collection.updateOne(filter, { $set: { [at]: 'x' } });

  expect((await collection.findOne({}))?.a).toEqual(expected);
});

test.each<[Document, number[]]>([
  [{ $elemMatch: { $gte: 1 } }, [1]],
  [{ $elemMatch: { $ne: 5 } }, [0, 2]],
  [{ $elemMatch: { $elemMatch: { $gte: 1 } } }, [0]],
  [{ $elemMatch: { '0': 5 } }, [0, 2]],
])('$elemMatch takes an element as it stands, an array in it too: %j', async (operand, expected) => {
  const collection = await collectionOf([{ a: [[5]] }, { a: [5] }, { a: [[[5]]] }]);

  const found = await collection.find({ a: operand }).sort({ _id: 1 }).toArray();

  expect(found.map(({ _id }) => Number(_id))).toEqual(expected);
});
