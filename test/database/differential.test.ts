import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Case, cases } from './support/cases.ts';
import { openPair, oracleUri, type Pair, textOf } from './support/oracle.ts';

const runs = Number(process.env.MONGODB_ORACLE_RUNS ?? 25);

// Without MONGODB_ORACLE_URI these show up as skipped; what they once found is in answers.test.ts.
describe.skipIf(oracleUri === undefined)('the embedded database answers as MongoDB does', () => {
  let pair: Pair;

  beforeAll(async () => {
    pair = await openPair(oracleUri ?? '');
  });

  afterAll(async () => {
    await pair.close();
  });

  test.each(Object.entries(cases))(
    '%s',
    async (_name, arbitrary) => {
      const agrees = fc.asyncProperty<[Case]>(arbitrary, async ({ docs, what, run }) => {
        const { ours, theirs } = await pair.ask(docs, run);
        // A refusal is an answer too: better none than a wrong one.
        if (ours.includes('error 238')) return;
        expect({ what, docs: textOf(docs), answer: ours }).toEqual({ what, docs: textOf(docs), answer: theirs });
      });

      await fc.assert(agrees, {
        numRuns: runs,
        seed: Number(process.env.MONGODB_ORACLE_SEED ?? 1),
        endOnFailure: true,
      });
    },
    120_000,
  );
});
