import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastSame, rankSimilar, similarity, stem, termsOf } from '../../../src/core/likeness.ts';
import { heldOut, heldOutKnown, incoming, known } from './labelled.ts';

/** Of what is offered, how much is right; of what is known, how much is offered. As the database finds candidates. */
function measure(items: Record<string, string>, said: readonly { text: string; of?: string }[]) {
  const stored = Object.entries(items).map(([id, text]) => ({ id, terms: termsOf(text) }));
  let right = 0;
  let wrong = 0;
  let missed = 0;
  for (const { text, of } of said) {
    const terms = termsOf(text);
    const candidates = stored.filter((item) => item.terms.some((term) => terms.includes(term)));
    const offered = rankSimilar(terms, candidates, leastSame, 3).map(({ item }) => item.id);
    right += offered.filter((id) => id === of).length;
    wrong += offered.filter((id) => id !== of).length;
    if (of !== undefined && !offered.includes(of)) missed += 1;
  }
  return { precision: right / (right + wrong), recall: right / (right + missed) };
}

describe('similar feedback is found', () => {
  test('on the labelled set: at least nine in ten offers are right, and nine in ten repetitions are offered', () => {
    const { precision, recall } = measure(known, incoming);

    expect(precision).toBeGreaterThanOrEqual(0.9);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });

  test('on a set that was not used to choose the threshold', () => {
    const { precision, recall } = measure(heldOutKnown, heldOut);

    expect(precision).toBeGreaterThanOrEqual(0.9);
    expect(recall).toBeGreaterThanOrEqual(0.85);
  });

  test('and the README says the measured figures', () => {
    const readme = readFileSync(new URL('../../../src/features/feedback/README.md', import.meta.url), 'utf8');
    const line = (set: string, items: Record<string, string>, said: typeof incoming) => {
      const { precision, recall } = measure(items, said);
      return `| ${set} | ${Object.keys(items).length} | ${said.length} | ${precision.toFixed(2)} | ${recall.toFixed(2)} |`;
    };

    expect(readme).toContain(line('labelled', known, incoming));
    expect(readme).toContain(line('held out', heldOutKnown, heldOut));
  });

  test.each([
    ['exports', 'export'],
    ['exporting', 'export'],
    ['crashes', 'fail'],
    ['permissions', 'role'],
    ['Größe', 'große'],
  ])('%s and its like share the stem %s', (word, expected) => {
    expect(termsOf(word)[0]).toBe(termsOf(expected)[0]);
    expect(stem(expected)).toBe(termsOf(expected)[0]);
  });

  test('words of other scripts are compared whole', () => {
    const terms = termsOf('ログイン できない');

    expect(terms.length).toBeGreaterThan(0);
    expect(rankSimilar(terms, [{ terms: termsOf('ログイン できない') }], leastSame, 1)).toHaveLength(1);
  });

  test('a text of empty words has nothing to compare', () => {
    expect(termsOf('We need it, please!')).toEqual([]);
    expect(similarity([], termsOf('CSV export'), () => 1)).toBe(0);
  });
});

describe('similarity', () => {
  const term = fc.string({ minLength: 1, maxLength: 8 });
  const terms = fc.uniqueArray(term, { minLength: 1, maxLength: 12 });

  test('lies between 0 and 1, and is 1 for the same words in any order', () => {
    fc.assert(
      fc.property(terms, terms, (one, other) => {
        const score = similarity(one, other, () => 1);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(similarity(one, one.toReversed(), () => 1)).toBeCloseTo(1);
      }),
    );
  });

  test('never fails on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const found = termsOf(text);
        expect(new Set(found).size).toBe(found.length);
        expect(found.length).toBeLessThanOrEqual(60);
      }),
    );
  });
});
