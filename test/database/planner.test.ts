import { beforeAll, expect, test } from 'vitest';
import type { Doc } from '../../src/database/embedded/bson.ts';
import { runCommand } from '../../src/database/embedded/commands/index.ts';
import { openCursors } from '../../src/database/embedded/cursors.ts';
import { type Engine, openEngine } from '../../src/database/embedded/engine.ts';
import { memoryStore } from '../../src/database/embedded/store.ts';

const size = 100_000;
let engine: Engine;

beforeAll(() => {
  engine = openEngine(memoryStore);
  for (const key of [{ owner: 1, at: -1 }, { number: 1 }, { tags: 1 }, { stage: 1, amount: 1 }]) {
    run({ createIndexes: 'deals', indexes: [{ key, name: Object.keys(key).join('_') }] });
  }
  run({
    createIndexes: 'deals',
    indexes: [{ key: { closedAt: 1 }, name: 'closed', partialFilterExpression: { closedAt: { $exists: true } } }],
  });
  const deals = engine.ensure('app.deals');
  for (let n = 0; n < size; n++) {
    const closed = n % 1000 === 0 ? { closedAt: new Date(n) } : {};
    deals.insert({
      _id: n,
      number: n,
      owner: `owner ${n % 500}`,
      at: new Date(n * 1000),
      tags: [`t${n % 100}`, 'all'],
      stage: ['new', 'won'][n % 2],
      amount: n % 1000,
      ...closed,
    });
  }
});

function run(command: Doc): Doc {
  return runCommand(command, { engine, cursors: openCursors(() => 0), db: 'app', connectionId: 1, now: new Date(0) });
}

/** The index that answers a find, whether it sorts in memory, and how much it looks at. */
function explained(find: Doc): { index: unknown; sorts: boolean; examined: unknown } {
  const { queryPlanner, executionStats } = run({ explain: { find: 'deals', ...find } }) as {
    queryPlanner: { winningPlan: Doc };
    executionStats: Doc;
  };
  const sorts = queryPlanner.winningPlan.stage === 'SORT';
  const access = (sorts ? queryPlanner.winningPlan.inputStage : queryPlanner.winningPlan) as {
    stage: string;
    inputStage?: Doc;
  };
  return {
    index: access.inputStage?.indexName ?? access.inputStage?.stage ?? access.stage,
    sorts,
    examined: executionStats.totalDocsExamined,
  };
}

test.each([
  ['an _id', { filter: { _id: 77 } }, '_id_', 1],
  ['an equality', { filter: { number: 77 } }, 'number', 1],
  ['a range', { filter: { number: { $gte: 10, $lt: 20 } } }, 'number', 10],
  ['a list of values', { filter: { number: { $in: [1, 2, 3, 200_000] } } }, 'number', 3],
  ['a compound equality', { filter: { owner: 'owner 7', at: new Date(7000) } }, 'owner_at', 1],
  ['an equality and a range', { filter: { stage: 'won', amount: { $gte: 999 } } }, 'stage_amount', 100],
  ['an equality with its sort and limit', { filter: { owner: 'owner 7' }, sort: { at: -1 }, limit: 5 }, 'owner_at', 5],
  ['the same backwards', { filter: { owner: 'owner 7' }, sort: { at: 1 }, limit: 5 }, 'owner_at', 5],
  ['a sort alone, with a limit', { sort: { number: -1 }, limit: 3 }, 'number', 3],
  ['a value in an array', { filter: { tags: 't7' }, limit: 10 }, 'tags', 10],
  ['a query that implies a partial index', { filter: { closedAt: { $gte: new Date(50_000) } } }, 'closed', 50],
  ['branches that each have an index', { filter: { $or: [{ number: 5 }, { _id: 6 }] } }, 'OR', 2],
] as [string, Doc, string, number][])('%s does not scan 100,000 documents', (_what, find, index, examined) => {
  expect(explained(find)).toEqual({ index, sorts: false, examined });
});

test('a field without an index is scanned, and explain says so', () => {
  expect(explained({ filter: { 'nested.field': 1 } })).toEqual({ index: 'COLLSCAN', sorts: false, examined: size });
});

test('a partial index is not used for documents it may not hold', () => {
  expect(explained({ filter: { closedAt: null } }).index).toBe('COLLSCAN');
});

test('a hint is followed, and a wrong one is an error', () => {
  expect(explained({ filter: { number: 5 }, hint: 'owner_at' }).index).toBe('owner_at');
  expect(() => explained({ filter: {}, hint: 'nothing' })).toThrow(
    /hint provided does not correspond to an existing index/,
  );
});

test('what has expired by a TTL index is swept', () => {
  run({ createIndexes: 'sessions', indexes: [{ key: { at: 1 }, name: 'ttl', expireAfterSeconds: 60 }] });
  run({
    insert: 'sessions',
    documents: [{ _id: 1, at: new Date(0) }, { _id: 2, at: new Date(90_000) }, { _id: 3, at: 'never' }, { _id: 4 }],
  });

  const removed = engine.sweep(new Date(100_000));

  expect(removed).toBe(1);
  expect(run({ count: 'sessions' })).toEqual({ n: 3, ok: 1 });
});
