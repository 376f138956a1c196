import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bySource, funnelOf } from '../../../src/features/leads/funnel.ts';
import type { Lead, LeadState } from '../../../src/features/leads/lead.ts';

const start = Date.parse('2026-11-02T09:00:00Z');
const at = (hours: number) => new Date(start + hours * 3_600_000);

function lead(over: Partial<Lead>): Lead {
  return {
    id: 'a',
    tenant: 't',
    version: 1,
    createdAt: at(0),
    updatedAt: at(0),
    places: [],
    history: [],
    number: 1,
    company: 'Acme',
    normal: 'acme',
    owner: { id: 'r', name: 'Rita' },
    author: { id: 'r', name: 'Rita' },
    state: 'new',
    stateLog: [{ state: 'new', at: at(0) }],
    touches: [],
    answers: {},
    ...over,
  };
}

const way = (...states: [LeadState, number][]) => states.map(([state, hours]) => ({ state, at: at(hours) }));

test('each step counts those who were there, and its share is of the step before', () => {
  const by = { id: 'r', name: 'Rita' };
  const funnel = funnelOf(
    [
      lead({}),
      lead({ state: 'working', stateLog: way(['new', 0], ['working', 24]), touches: [{ at: at(24), by, text: '' }] }),
      lead({
        state: 'disqualified',
        stateLog: way(['new', 0], ['working', 2], ['disqualified', 50]),
        touches: [{ at: at(2), by, text: '' }],
      }),
      lead({
        state: 'converted',
        stateLog: way(['new', 0], ['working', 4], ['qualified', 28], ['converted', 76]),
        touches: [{ at: at(4), by, text: '' }],
        deal: { id: 'd1', number: 1 },
      }),
    ],
    new Set(['d1']),
  );

  expect(funnel).toMatchObject({
    captured: 4,
    worked: 3,
    qualified: 1,
    converted: 1,
    won: 1,
    disqualified: 1,
    waiting: 1,
  });
  expect(funnel.conversion.qualified).toEqual({ value: 1 / 3, n: 3 });
  expect(funnel.responseHours).toBe(4);
  expect(funnel.days).toEqual({ new: 4 / 24, working: 1.5, qualified: 2 });
});

test('nothing is divided by nothing', () => {
  const { conversion, responseHours, days } = funnelOf([], new Set());

  expect(Object.values(conversion).map(({ value }) => value)).toEqual([null, null, null, null]);
  expect([responseHours, days.new]).toEqual([null, null]);
});

test('no step has more than the one before it, and sources part the leads', () => {
  const states: LeadState[] = ['working', 'qualified', 'converted', 'disqualified'];
  const any = fc.record({
    states: fc.array(fc.constantFrom(...states), { maxLength: 4 }),
    deal: fc.boolean(),
    source: fc.option(fc.constantFrom('web', 'Web ', 'event', ''), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(any), (made) => {
      const leads = made.map(({ states: ways, deal, source }) =>
        lead({
          stateLog: [
            { state: 'new' as const, at: at(0) },
            ...ways.map((state, index) => ({ state, at: at(index + 1) })),
          ],
          ...(deal && { deal: { id: 'd', number: 1 } }),
          source,
        }),
      );
      const { captured, worked, qualified, converted, won } = funnelOf(leads, new Set(['d']));
      expect([captured, worked, qualified, converted, won]).toEqual(
        [captured, worked, qualified, converted, won].toSorted((a, b) => b - a),
      );
      expect(bySource(leads).flatMap(([, some]) => some)).toHaveLength(leads.length);
    }),
  );
});
