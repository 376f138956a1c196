import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultContractPolicy as policy, validateContracts } from '../../../src/features/contracts/policy.ts';
import { assessContract, readClauses, riskOf } from '../../../src/features/contracts/rules.ts';
import { type World, world } from '../credit/world.ts';

const amount = { minor: 0, currency: 'EUR' };

test('clauses are read one a line against the checklist, in the customer’s words', () => {
  expect(readClauses('liability: unlimited: also for indirect damage\nData protection = theirs', policy)).toEqual({
    ok: true,
    value: [
      { clause: 'liability', text: 'unlimited: also for indirect damage' },
      { clause: 'data-protection', text: 'theirs' },
    ],
  });
});

test.each([
  'publicity: no logo; liability: unlimited',
  'Publicity: no logo, liability: unlimited',
  'publicity: no logo liability = unlimited;',
])('a grave clause is not hidden behind a harmless one: %s', (words) => {
  expect(readClauses(words, policy)).toEqual({
    ok: true,
    value: [
      { clause: 'publicity', text: 'no logo' },
      { clause: 'liability', text: 'unlimited' },
    ],
  });
});

test.each([
  ['publicity: no logo; libility: unlimited', 'Did you mean “liability”?'],
  ['unlimited liability', 'Write it like'],
  ['libility: unlimited', 'Did you mean “liability”?'],
  ['liability: a\nliability: b', 'is there twice'],
])('“%s” is answered with what is wrong', (words, said) => {
  expect(readClauses(words, policy)).toMatchObject({ ok: false, problem: expect.stringContaining(said) });
});

test('the riskiest clause decides who decides; our own terms need nobody', () => {
  const low = { clause: 'publicity', text: 'no logo' };
  const high = { clause: 'liability', text: 'unlimited' };

  expect(assessContract({ amount, clauses: [] }, policy, 1).outcome).toBe('auto');
  expect(assessContract({ amount, clauses: [low] }, policy, 1).outcome).toBe('auto');
  expect(assessContract({ amount, clauses: [low, high] }, policy, 1)).toMatchObject({
    outcome: 'review',
    steps: [{ level: 'LC' }, { level: 'GC', stage: 2 }],
    offers: [{ label: 'without liability', result: 'approved at once' }],
  });
  expect(riskOf([{ clause: 'no-longer-listed', text: '' }], policy)).toBe('high');
});

test('a policy with a higher risk that needs less is not accepted', () => {
  const people = [
    { id: 'a', roles: ['legal' as const] },
    { id: 'b', roles: ['admin' as const] },
  ];
  expect(validateContracts(policy, people)).toEqual([]);
  expect(validateContracts({ ...policy, risks: { ...policy.risks, high: 'auto' } }, people).join()).toContain(
    'higher risk would need less',
  );
  expect(validateContracts(policy, []).join()).toContain('nobody could approve');
});

describe('in the chat', () => {
  let at: World;
  beforeAll(async () => {
    at = await world({ named: false });
  });
  afterAll(() => at.close());

  test('legal decides on the very words of the clause', async () => {
    await at.types('URITA', 'contract request Acme "termination: any time with a week of notice" reason:"they insist"');

    expect(JSON.stringify(at.channelCard('slack', 'CLEGAL'))).toContain('any time with a week of notice');
    expect(JSON.stringify(at.channelCard('slack', 'CLEGAL'))).not.toContain(' 0 EUR');
    await at.types('ULEA', 'contract reject CT-1 legal "a month at least"');
    expect(await at.request(1, 'contract')).toMatchObject({
      status: 'rejected',
      outcome: { code: 'legal', text: 'a month at least' },
    });
  });

  test('an offer without one clause is accepted', async () => {
    await at.types('URITA', 'contract request Acme "termination: any time\nsla: 99.99 %"'.replace('\n', '\n'));
    await at.types('ULEA', 'contract counter CT-2 drop:sla');
    await at.types('URITA', 'contract accept CT-2');

    expect(await at.request(2, 'contract')).toMatchObject({
      status: 'approved',
      ask: { clauses: [{ clause: 'termination' }] },
    });
  });

  test('who won a deal gives their word on it, and nobody else for them', async () => {
    await at.types('URITA', 'deal log Acme 50k close:2026-12-15');

    expect((await at.types('UROB', 'contract attest D-1 confirm:yes')).words).toContain(
      'only who won it can give their word',
    );
    expect((await at.types('URITA', 'contract attest D-1 confirm:no')).words).toContain('Say what is not so');
    await at.types('URITA', 'contract attest D-1 confirm:no remark:"I promised a feature"');
    expect(at.slack.sent.at(-1)).toMatchObject({ to: 'CLEGAL', card: { tone: 'warning' } });
    await at.types('URITA', 'contract attest D-1 confirm:yes');

    expect((await at.types('ULEA', 'contract attestations D-1')).words).toContain(
      'I promised nothing that the contract does not say',
    );
  });
});
