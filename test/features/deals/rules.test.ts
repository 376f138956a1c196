import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../../src/core/person.ts';
import { decideUndo, type Write } from '../../../src/core/records.ts';
import type { Refusal } from '../../../src/core/reply.ts';
import type { Deal, DealFields } from '../../../src/features/deals/index.ts';
import type { DealInput } from '../../../src/features/deals/input.ts';
import { type Act, decideClose, decideStage, draftDeal, isRefusal } from '../../../src/features/deals/rules.ts';
import { decideUpdate, stateAt } from '../../../src/features/deals/update.ts';

const now = new Date('2026-11-24T10:00:00Z');
const rita: Person = { id: 'rita', name: 'Rita', roles: ['rep'], zone: 'Europe/Berlin', identities: [] };
const act: Act & { endOfQuarter: string } = {
  by: rita,
  now,
  today: '2026-11-24',
  zone: 'Europe/Berlin',
  endOfQuarter: '2026-12-31',
};
const eur = (minor: number) => ({ minor, currency: 'EUR' });

function aDeal(input: DealInput = {}): Deal {
  const draft = draftDeal({ ...input, amount: input.amount ?? eur(45_000_00) }, act);
  if (isRefusal(draft)) throw new Error(draft.problem);
  const values = { ...draft, number: 1, account: { id: 'acme', name: 'Acme' } };
  const first = { id: 'c1', at: now, by: rita, what: 'deal.logged', summary: 'logged', before: {}, after: values };
  return { ...values, id: 'd1', tenant: 't', version: 1, createdAt: now, updatedAt: now, places: [], history: [first] };
}

/** Writes as the records layer does. */
function written(deal: Deal, write: Write<DealFields> | Refusal): Deal {
  if (write.kind === 'refusal') return deal;
  const before = Object.fromEntries(Object.keys(write.set).map((field) => [field, valueOf(deal, field) ?? null]));
  const change = { ...write, id: `c${deal.version + 1}`, at: now, by: rita, before, after: { ...write.set } };
  return { ...deal, ...write.set, version: deal.version + 1, history: [...deal.history, change] } as Deal;
}

const valueOf = (deal: object, field: string): unknown => Object.entries(deal).find(([name]) => name === field)?.[1];

const inputs: fc.Arbitrary<DealInput> = fc.record(
  {
    amount: fc.integer({ min: 0, max: 1e9 }).map(eur),
    cost: fc.option(fc.integer({ min: 0, max: 1e6 }).map((words) => ({ words: String(words), currency: undefined }))),
    stage: fc.constantFrom('lead', 'qualified', 'proposal', 'negotiation', 'commit'),
    probability: fc.integer({ min: 0, max: 100 }),
    close: fc.integer({ min: 10, max: 28 }).map((day) => `2026-12-${day}`),
    competitor: fc.option(fc.constantFrom('Initech', 'Hooli')),
    next: fc.option(fc.string({ minLength: 1, maxLength: 20 })),
    products: fc.option(fc.subarray(['Platform', 'Support'])),
    terms: fc.option(fc.integer({ min: 0, max: 90 })),
  },
  { requiredKeys: [] },
);

describe('any number of changes', () => {
  test('can be read back version by version', () => {
    fc.assert(
      fc.property(inputs, fc.array(inputs, { maxLength: 6 }), (first, changes) => {
        const versions = [aDeal({ ...first, amount: eur(100) })];
        for (const input of changes) {
          const last = versions.at(-1) ?? aDeal();
          const next = written(last, decideUpdate(last, input, act));
          if (next !== last) versions.push(next);
        }
        const last = versions.at(-1) ?? aDeal();

        for (const [index, version] of versions.entries())
          expect(fields(stateAt(last, index + 1) ?? {})).toEqual(fields(version));
      }),
    );
  });

  test('are undone exactly, the last one first', () => {
    fc.assert(
      fc.property(inputs, inputs, (first, second) => {
        const before = aDeal({ ...first, amount: eur(100) });
        const after = written(before, decideUpdate(before, second, act));
        fc.pre(after !== before);
        const undone = written(after, decideUndo(after, after.history.at(-1)?.id ?? '', rita, now));

        expect(fields(undone)).toEqual(fields(before));
      }),
    );
  });

  test('of winning and of moving are undone exactly too', () => {
    const before = aDeal({ cost: { words: '30k', currency: undefined } });
    const won = written(before, decideClose(before, 'won', { reasons: ['price'], amount: eur(1) }, act));
    const moved = written(before, decideStage(before, { stage: 'commit' }, act));

    expect(won.status).toBe('won');
    expect(fields(written(won, decideUndo(won, 'c2', rita, now)))).toEqual(fields(before));
    expect(fields(written(moved, decideUndo(moved, 'c2', rita, now)))).toEqual(fields(before));
  });

  test('are no change where a form showed a value and nobody touched it', () => {
    fc.assert(
      fc.property(inputs, (theirs) => {
        const shown = aDeal();
        const changed = written(shown, decideUpdate(shown, theirs, act));
        const { amount, closeDate: close, stage, probability } = shown;
        const untouched = decideUpdate(changed, { amount, close, stage, probability }, act, shown.version);

        expect(untouched.kind).toBe('refusal');
      }),
    );
  });
});

/** What a change can touch, without what is not there. */
function fields(deal: object): Record<string, unknown> {
  const { version: _v, history: _h, updatedAt: _u, ...rest } = deal as Deal;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}
