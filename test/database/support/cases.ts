import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';

/** Documents, and something to ask about them. */
export interface Case {
  readonly docs: Document[];
  readonly what: unknown;
  run(collection: Collection): Promise<unknown>;
}

// Values on which implementations tend to disagree: types that compare as numbers, order of characters, extremes.
const scalar = fc.constantFrom<unknown>(
  null,
  true,
  false,
  '',
  'a',
  'b',
  'ab',
  'A',
  'é',
  '\uffff',
  '\u{1F600}',
  ...[0, 1, 2, -1, 5].map((value) => new Int32(value)),
  ...[1, 1.5, 2, Number.NaN, Number.POSITIVE_INFINITY, 0.1, 9007199254740992].map((value) => new Double(value)),
  ...['1', '9007199254740993'].map((value) => Long.fromString(value)),
  ...['1', '0.1', '1.5'].map((value) => Decimal128.fromString(value)),
  ...['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.001Z', '2024-02-29T12:30:00Z'].map((value) => new Date(value)),
  ...['000000000000000000000001', 'ffffffffffffffffffffffff'].map((value) => new ObjectId(value)),
  ...['a', 'ab'].map((value) => new Binary(Buffer.from(value))),
  new Timestamp({ t: 1, i: 1 }),
  new MinKey(),
  new MaxKey(),
);
const field = fc.constantFrom('a', 'b', 'c');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 5, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 2, arbitrary: fc.dictionary(field, tie('value'), { maxKeys: 2, noNullPrototype: true }) },
  ),
}));
const values = fc.array(value, { maxLength: 3 });
const body = fc.record({ a: value, b: value, c: value }, { requiredKeys: [], noNullPrototype: true });
const docs = fc
  .array(body, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((doc, at) => ({ _id: new Int32(at), ...doc })));
const namedPath = fc.constantFrom('a', 'b', 'c', 'a.b', 'a.b.c', 'b.a');
const path = fc.oneof(namedPath, fc.constantFrom('a.0', 'a.1', 'a.0.b', 'b.0.0'));

function keyed<T>(name: string, operand: T): Record<string, T> {
  return { [name]: operand };
}

const operators = fc.oneof(
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), value)
    .map(([name, operand]) => keyed(name, operand)),
  fc.tuple(fc.constantFrom('$in', '$nin', '$all'), values).map(([name, operand]) => keyed(name, operand)),
  fc
    .constantFrom('int', 'double', 'string', 'object', 'array', 'null', 'number', 'objectId', 16, 2)
    .map(($type) => ({ $type })),
  fc.tuple(field, value).map(([name, operand]) => ({ $elemMatch: keyed(name, operand) })),
  fc.tuple(value, value).map(([$gt, $lt]) => ({ $gt, $lt })),
  value.map(($gt) => ({ $not: { $gt } })),
  value.map(($gte) => ({ $elemMatch: { $gte } })),
  values.map(($in) => ({ $elemMatch: { $in } })),
  value.map(($ne) => ({ $elemMatch: { $ne } })),
  value.map((inner) => ({ $elemMatch: { '0': inner } })),
  fc.constantFrom<unknown>(
    { $exists: true },
    { $exists: false },
    { $size: 1 },
    { $size: 2 },
    { $elemMatch: { $size: 1 } },
    { $elemMatch: { $type: 'number' } },
    { $elemMatch: { $elemMatch: { $gte: 1 } } },
    { $mod: [2, 1] },
    { $regex: '^A', $options: 'i' },
  ),
);
const clause = fc.tuple(path, fc.oneof(value, operators)).map(([name, operand]) => keyed(name, operand));
const filter: fc.Arbitrary<Document> = fc.oneof(
  { weight: 2, arbitrary: clause },
  fc
    .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(clause, { minLength: 1, maxLength: 2 }))
    .map(([name, list]) => keyed(name, list)),
);
const sort = fc
  .uniqueArray(fc.tuple(path, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 2, selector: ([name]) => name })
  .map((fields) => Object.fromEntries([...fields, ['_id', 1]]));
const indexKey = fc.constantFrom<Document>({ a: 1 }, { 'a.b': 1 }, { a: 1, b: -1 }, { b: 1, a: 1 }, { a: -1, c: 1 });
const pushOptions = fc.record(
  {
    $slice: fc.integer({ min: -2, max: 2 }),
    $position: fc.integer({ min: -2, max: 2 }),
    $sort: fc.constantFrom<unknown>(1, -1, { a: 1 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const change: fc.Arbitrary<Document> = fc.oneof(
  fc
    .tuple(fc.constantFrom('$set', '$min', '$max', '$addToSet', '$push', '$pull'), path, value)
    .map(([name, at, operand]) => keyed(name, keyed(at, operand))),
  fc.tuple(fc.constantFrom('$inc', '$mul'), path, scalar).map(([name, at, operand]) => keyed(name, keyed(at, operand))),
  fc.tuple(path, path).map(([from, to]) => ({ $rename: keyed(from, to) })),
  fc.tuple(path, fc.constantFrom(1, -1)).map(([at, end]) => ({ $pop: keyed(at, end) })),
  fc.tuple(fc.constantFrom('$pullAll'), path, values).map(([name, at, list]) => keyed(name, keyed(at, list))),
  fc.tuple(path, values, pushOptions).map(([at, $each, options]) => ({ $push: keyed(at, { $each, ...options }) })),
  fc.tuple(path, values).map(([at, $each]) => ({ $addToSet: keyed(at, { $each }) })),
  fc.tuple(path, value).map(([at, $gte]) => ({ $pull: keyed(at, { $gte }) })),
  fc.tuple(path, values).map(([at, $in]) => ({ $pull: keyed(at, { $in }) })),
  fc.tuple(path, path, value).map(([at, inner, operand]) => ({ $pull: keyed(at, keyed(inner, operand)) })),
  fc.tuple(fc.constantFrom('a.$[]', 'a.$[].b', 'b.$[]'), value).map(([at, operand]) => ({ $set: keyed(at, operand) })),
  fc.tuple(path, value, path).map(([at, operand, other]) => ({ $set: keyed(at, operand), $unset: keyed(other, 1) })),
);
const positional = fc
  .tuple(
    fc.constantFrom('$set', '$inc', '$unset'),
    fc.constantFrom('a.$', 'a.$.b', 'b.$', 'a.0.$', 'a.0.b.$'),
    fc.constantFrom<unknown>(new Int32(1), 'x'),
  )
  .map(([name, at, operand]) => keyed(name, keyed(at, operand)));
const projection: fc.Arbitrary<Document> = fc.oneof(
  fc
    .tuple(fc.uniqueArray(path, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 1))
    .map(([names, flag]) => Object.fromEntries(names.map((name) => [name, flag]))),
  fc
    .tuple(fc.constantFrom('a', 'b', 'a.b'), fc.integer({ min: -2, max: 2 }))
    .map(([name, $slice]) => keyed(name, { $slice })),
  fc.tuple(fc.constantFrom('a', 'b'), value).map(([name, $eq]) => ({ ...keyed(name, { $elemMatch: { $eq } }), c: 1 })),
  fc.tuple(path, namedPath).map(([name, source]) => keyed(name, `$${source}`)),
);

const argument: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: namedPath.map((name) => `$${name}`) },
  { weight: 2, arbitrary: value.map(($literal) => ({ $literal })) },
);
const two =
  '$add $subtract $multiply $divide $mod $cmp $eq $ne $gt $gte $lt $lte $and $or $ifNull $arrayElemAt $concatArrays $in $indexOfArray $setUnion $setIntersection $setDifference $setEquals $setIsSubset $concat $split $strcasecmp $indexOfCP $slice $mergeObjects $min $max $sum $avg'.split(
    ' ',
  );
const one =
  '$abs $ceil $floor $sqrt $not $size $isArray $reverseArray $first $last $type $isNumber $toInt $toLong $toDouble $toBool $toDate $toObjectId $toLower $toUpper $strLenCP $year $month $dayOfMonth $hour $dayOfWeek $week $isoWeek $objectToArray $allElementsTrue $anyElementTrue $sum $avg $min $max $stdDevPop'.split(
    ' ',
  );
const expression: fc.Arbitrary<unknown> = fc.oneof(
  fc.tuple(fc.constantFrom(...two), argument, argument).map(([name, left, right]) => keyed(name, [left, right])),
  fc.tuple(fc.constantFrom(...one), argument).map(([name, operand]) => keyed(name, operand)),
  fc.tuple(argument, argument, argument).map((parts) => ({ $cond: parts })),
  fc.tuple(argument, argument).map(([input, other]) => ({ $map: { input, in: { $ifNull: ['$$this', other] } } })),
  fc.tuple(argument, argument).map(([input, other]) => ({ $filter: { input, cond: { $gt: ['$$this', other] } } })),
  argument.map((input) => ({ $reduce: { input, initialValue: [], in: { $concatArrays: ['$$value', ['$$this']] } } })),
  fc
    .tuple(argument, fc.constantFrom<unknown>(1, -1, { a: 1 }))
    .map(([input, sortBy]) => ({ $sortArray: { input, sortBy } })),
  fc.tuple(argument, argument).map(([x, y]) => ({ $let: { vars: { x, y }, in: { $eq: ['$$x', '$$y.a'] } } })),
);
const unit = fc.constantFrom('year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second');
const timezone = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata', '+05:30');
const date = fc.date({ min: new Date('1971-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
const startOfWeek = fc.constantFrom('sunday', 'mon', 'thursday');
const dateExpression: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .record({ date, unit, binSize: fc.integer({ min: 1, max: 7 }), timezone, startOfWeek }, { noNullPrototype: true })
    .map(($dateTrunc) => ({ $dateTrunc })),
  fc
    .record({ startDate: date, unit, amount: fc.integer({ min: -40, max: 40 }), timezone }, { noNullPrototype: true })
    .map(($dateAdd) => ({ $dateAdd })),
  fc
    .record({ startDate: date, endDate: date, unit, timezone, startOfWeek }, { noNullPrototype: true })
    .map(($dateDiff) => ({ $dateDiff })),
  fc
    .record(
      { date, timezone, format: fc.constant('%Y-%m-%d %H:%M:%S.%L %j %u %w %U %V %G %z %Z') },
      { noNullPrototype: true },
    )
    .map(($dateToString) => ({ $dateToString })),
  fc
    .record({ date, timezone, iso8601: fc.boolean() }, { noNullPrototype: true })
    .map(($dateToParts) => ({ $dateToParts })),
);
const accumulator: fc.Arbitrary<Document> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('$sum', '$avg', '$min', '$max', '$first', '$last', '$push', '$stdDevPop', '$stdDevSamp'),
      argument,
    )
    .map(([name, operand]) => keyed(name, operand)),
  fc
    .tuple(fc.constantFrom('$firstN', '$lastN', '$minN', '$maxN'), argument)
    .map(([name, input]) => keyed(name, { input, n: 2 })),
  fc
    .tuple(fc.constantFrom('$topN', '$bottomN'), argument)
    .map(([name, output]) => keyed(name, { output, n: 2, sortBy: { _id: -1 } })),
  argument.map((input) => ({ $percentile: { input, p: [0.1, 0.9], method: 'approximate' } })),
);
const windowField: fc.Arbitrary<Document> = fc.oneof(
  fc
    .tuple(
      accumulator,
      fc.constantFrom<Document>(
        {},
        { documents: ['unbounded', 'current'] },
        { documents: [-1, 1] },
        { range: [-1, 1] },
      ),
    )
    .map(([field, window]) => ({ ...field, ...(Object.keys(window).length > 0 ? { window } : {}) })),
  fc.constantFrom<Document>(
    { $rank: {} },
    { $denseRank: {} },
    { $documentNumber: {} },
    { $derivative: { input: '$n' }, window: { documents: [-1, 0] } },
  ),
  fc
    .tuple(argument, fc.integer({ min: -2, max: 2 }))
    .map(([output, by]) => ({ $shift: { output, by, default: 'none' } })),
  argument.map(($locf) => ({ $locf })),
);

/** One by one, so that an error for one document does not hide the others. */
async function onEach(
  collection: Collection,
  list: Document[],
  run: (doc: Document) => Promise<unknown>,
): Promise<unknown> {
  const answers: unknown[] = [];
  for (const doc of list) answers.push(await run(doc).catch((error: { code?: number }) => `error ${error.code}`));
  return [answers, await collection.find().sort({ _id: 1 }).toArray()];
}

const byId = { $sort: { _id: 1 } };
// The driver promotes no numbers here: a code may be an object.
const noCode = (error: { code?: unknown }): string => (Number(error.code) === 238 ? 'error 238' : 'error');

/** What is compared, by the part of the language it is about. */
export const cases: Record<string, fc.Arbitrary<Case>> = {
  'a find': fc.tuple(docs, filter).map(([list, what]) => ({
    docs: list,
    what,
    run: (on) => on.find(what).sort({ _id: 1 }).project({ _id: 1 }).toArray(),
  })),
  'a find with an index': fc.tuple(docs, filter, indexKey).map(([list, what, key]) => ({
    docs: list,
    what: { what, key },
    run: async (on) => (await on.createIndex(key), on.find(what).sort({ _id: 1 }).project({ _id: 1 }).toArray()),
  })),
  'a sort': fc.tuple(docs, sort).map(([list, what]) => ({
    docs: list,
    what,
    run: (on) =>
      on
        .find()
        .sort(what as never)
        .project({ _id: 1 })
        .toArray(),
  })),
  'a distinct': fc.tuple(docs, path).map(([list, what]) => ({ docs: list, what, run: (on) => on.distinct(what) })),
  'a unique index': fc
    .tuple(docs, indexKey, fc.constantFrom({}, { sparse: true }, { partialFilterExpression: { a: { $exists: true } } }))
    .map(([list, key, options]) => ({
      docs: [],
      what: { list, key, options },
      async run(on) {
        await on.createIndex(key as never, { unique: true, ...options });
        return onEach(on, list, (doc) => on.insertOne(doc).then(() => 'inserted'));
      },
    })),
  'an update': fc.tuple(docs, change).map(([list, what]) => ({
    docs: list,
    what,
    run: (on) => onEach(on, list, ({ _id }) => on.updateOne({ _id }, what).then(({ modifiedCount }) => modifiedCount)),
  })),
  'a positional update': fc.tuple(docs, clause, positional).map(([list, where, what]) => ({
    docs: list,
    what: { where, what },
    run: (on) =>
      onEach(on, list, ({ _id }) => on.updateOne({ _id, ...where }, what).then(({ modifiedCount }) => modifiedCount)),
  })),
  'an upsert': fc.tuple(clause, change).map(([where, what]) => ({
    docs: [],
    what: { where, what },
    async run(on) {
      await on.updateOne({ ...where, _id: 1 as never }, what, { upsert: true });
      // Where the query can match nothing it says nothing of _id either, and each makes its own.
      return (await on.find().toArray()).map((doc) => (Number(doc._id) === 1 ? doc : { ...doc, _id: 'made' }));
    },
  })),
  'a projection': fc
    .tuple(docs, projection)
    .map(([list, what]) => ({ docs: list, what, run: (on) => on.find().sort({ _id: 1 }).project(what).toArray() })),
  'a $set': fc.tuple(docs, path, expression).map(([list, at, what]) => ({
    docs: list,
    what: keyed(at, what),
    run: (on) =>
      on
        .aggregate([byId, { $set: keyed(at, what) }])
        .toArray()
        .catch(noCode),
  })),
  'an expression': fc.tuple(docs, expression).map(([list, what]) => ({
    docs: list,
    what,
    run: (on) =>
      Promise.all(
        list.map(({ _id }) =>
          on
            .aggregate([{ $match: { _id } }, { $project: { x: what } }])
            .toArray()
            .catch(noCode),
        ),
      ),
  })),
  'a date expression': dateExpression.map((what) => ({
    docs: [{ _id: 1 }],
    what,
    run: (on) =>
      on
        .aggregate([{ $project: { x: what } }])
        .toArray()
        .catch(noCode),
  })),
  'a $group': fc.tuple(docs, argument, accumulator).map(([list, _id, x]) => ({
    docs: list,
    what: { _id, x },
    run: async (on) =>
      (await on.aggregate([byId, { $group: { _id, x } }]).toArray()).map((group) => JSON.stringify(group)).sort(),
  })),
  'an $unwind': fc.tuple(docs, namedPath, fc.boolean()).map(([list, at, preserveNullAndEmptyArrays]) => ({
    docs: list,
    what: at,
    run: (on) =>
      on
        .aggregate([byId, { $unwind: { path: `$${at}`, preserveNullAndEmptyArrays, includeArrayIndex: 'i' } }])
        .toArray(),
  })),
  'a $bucket': fc.tuple(docs, argument).map(([list, groupBy]) => ({
    docs: list,
    what: groupBy,
    run: (on) =>
      on
        .aggregate([byId, { $bucket: { groupBy, boundaries: [0, 1, 2], default: 'other' } }])
        .toArray()
        .catch(noCode),
  })),
  'a $lookup': fc
    .tuple(docs, namedPath, namedPath, fc.boolean())
    .map(([list, localField, foreignField, isIndexed]) => ({
      docs: list,
      what: { localField, foreignField, isIndexed },
      async run(on) {
        if (isIndexed) await on.createIndex(keyed(foreignField, 1));
        return on
          .aggregate([
            byId,
            {
              $lookup: {
                from: on.collectionName,
                localField,
                foreignField,
                pipeline: [byId, { $project: { _id: 1 } }],
                as: 'x',
              },
            },
          ])
          .toArray();
      },
    })),
  'a $setWindowFields': fc.tuple(docs, windowField, fc.constantFrom(null, '$a')).map(([list, x, partitionBy]) => ({
    docs: list.map((doc, at) => ({ n: new Int32(at * at), ...doc })),
    what: { x, partitionBy },
    run: (on) =>
      on
        .aggregate([{ $setWindowFields: { partitionBy, sortBy: { n: 1 }, output: { x } } }, byId])
        .toArray()
        .catch(noCode),
  })),
};
