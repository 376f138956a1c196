import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, replay } from '../../../src/features/approvals/apply.ts';
import type { Absence, Case, World } from '../../../src/features/approvals/authority.ts';
import {
  decideAmend,
  decideApprove,
  decideRecall,
  decideReject,
  decideSubmit,
} from '../../../src/features/approvals/decide.ts';
import {
  decideAccept,
  decideAnswer,
  decideAsk,
  decideCondition,
  decideCounter,
  decideDelegate,
} from '../../../src/features/approvals/negotiate.ts';
import { decideTime } from '../../../src/features/approvals/overdue.ts';
import type { RequestEvent } from '../../../src/features/approvals/request.ts';
import {
  after,
  ann,
  asked,
  assessmentOf,
  bob,
  cora,
  dan,
  lasting,
  person,
  rae,
  step,
  subject,
  submitted,
  tuesday,
  worldOf,
} from './worlds.ts';

const approve = (request: Case, by: { id: string; name: string }, world = worldOf(), revision?: number) =>
  decideApprove(request, by, { revision }, lasting, world);
const words = (decided: RequestEvent | { kind: 'refusal'; problem: string }) =>
  'kind' in decided ? decided.problem : decided.what;

test('what the policy allows is approved at once, what it refuses is refused at once', () => {
  const auto = apply(undefined, decideSubmit(subject, asked, assessmentOf([], 'auto'), lasting, worldOf()));
  const refused = apply(undefined, decideSubmit(subject, asked, assessmentOf([], 'reject'), lasting, worldOf()));

  expect(auto).toMatchObject({ status: 'approved', validUntil: '2027-02-22', decidedBy: { name: 'The policy' } });
  expect(refused).toMatchObject({ status: 'rejected' });
});

test('two levels decide one after the other, and the second alone makes it final', () => {
  const first = submitted([step('L1'), step('L2', 2)]);
  expect(first.steps.map(({ asked: who }) => who.map(({ id }) => id))).toEqual([['ann'], []]);

  const second = after(first, approve(first, ann));
  expect(second.status).toBe('in-review');
  expect(second.steps[1]?.asked).toMatchObject([{ id: 'bob' }]);

  const done = after(second, approve(second, bob));
  expect(done).toMatchObject({
    status: 'approved',
    decidedBy: { id: 'bob' },
    fingerprint: { account: 'acme', days: 60 },
  });
});

test('steps of one stage are decided side by side, in any order', () => {
  const request = submitted([step('L1'), step('L2')]);

  const one = after(request, approve(request, bob));
  const done = after(one, approve(one, ann));

  expect(one.steps.map((each) => each.approvals.length)).toEqual([0, 1]);
  expect(one.status).toBe('in-review');
  expect(done.status).toBe('approved');
});

test('two of a level means two different people, and “all” everybody who was asked', () => {
  const eve = person('eve', []);
  const world = worldOf({
    people: [rae, ann, eve],
    levels: [{ name: 'L1', title: 'L1', roles: [], people: [ann, eve], hours: 4 }],
  });
  for (const need of [2, 'all'] as const) {
    const request = submitted([step('L1', 1, need)], world);
    const one = after(request, approve(request, ann, world));
    expect(one.status).toBe('in-review');
    expect(words(approve(one, ann, world))).toContain('counted already');
    expect(after(one, approve(one, eve, world)).status).toBe('approved');
  }
});

test('who has less authority may not decide, and is told for whom it waits', () => {
  expect(words(approve(submitted([step('L2')]), ann))).toBe('Deciding this needs the authority L2. It waits for Bob.');
});

test('more authority decides less, but nobody uses up the person a later step needs', () => {
  expect(words(approve(submitted([step('L1')]), dan))).toBe('approved');
  expect(words(approve(submitted([step('L1'), step('L4', 2)]), dan))).toContain('needed for a later step');
});

const away = (who: string, delegate: { id: string; name: string }, overrides: Partial<Absence> = {}): Absence => ({
  person: { id: who, name: who },
  from: new Date('2026-11-23T00:00:00Z'),
  until: new Date('2026-11-30T00:00:00Z'),
  delegate,
  ...overrides,
});

const owned = {
  deal: { id: 'd', number: 7, owner: { id: 'bob', name: 'Bob' }, sharers: [{ id: 'cora', name: 'Cora' }] },
};

test.each<[string, { id: string; name: string }, Absence[]]>([
  ['the requester', ann, []],
  ['the deal’s owner', bob, []],
  ['somebody who shares in the deal', cora, []],
  ['the delegate of the requester', dan, [away('ann', dan)]],
  ['the delegate of the owner’s delegate', dan, [away('bob', person('zoe', [])), away('zoe', dan)]],
])('%s cannot decide it', (_who, by, absences) => {
  const world = worldOf({ absences });
  const request = submitted([step('L1')], world, { requester: { id: 'ann', name: 'Ann' }, ...owned });

  expect(words(approve(request, by, world))).toContain('somebody else has to decide it');
  expect(words(decideReject(request, by, { code: 'other', text: 'because' }, world))).toContain('somebody else');
  expect(words(decideCounter(request, by, { terms: { ...asked, days: 30 }, conditions: [] }, world))).toContain(
    'somebody else',
  );
  expect(words(decideDelegate(request, by, { to: rae }, world))).toContain('somebody else');
});

test('an approver cannot hand the decision to the requester, nor to the owner of the deal', () => {
  const request = submitted([step('L1')], worldOf(), owned);

  expect(words(decideDelegate(request, ann, { to: rae }, worldOf()))).toContain('cannot decide it');
  expect(words(decideDelegate(request, ann, { to: bob }, worldOf()))).toContain('cannot decide it');
});

test('when the only holder of a level is conflicted, the question goes a level up', () => {
  const request = submitted([step('L1')], worldOf(), { requester: { id: 'ann', name: 'Ann' } });

  expect(request.steps[0]?.asked).toMatchObject([{ id: 'bob' }]);
});

test('a delegate decides for somebody who is away, both names stay, and neither counts again', () => {
  const zoe = person('zoe', []);
  const world = worldOf({ people: [rae, ann, bob, cora, dan, zoe], absences: [away('ann', zoe)] });
  const request = submitted([step('L1'), step('L1', 2)], world);
  expect(request.steps[0]?.asked).toMatchObject([{ id: 'zoe' }]);

  const one = after(request, approve(request, zoe, world));

  expect(one.steps[0]?.approvals).toMatchObject([{ by: { id: 'zoe' }, for: { id: 'ann' } }]);
  expect(words(approve(one, ann, world))).toContain('counted already');
  expect(words(approve(one, zoe, world))).toContain('counted already');
});

test('delegations end at their instant, and circles of them do no harm', () => {
  const zoe = person('zoe', []);
  const people = [rae, ann, bob, cora, dan, zoe];
  const over = worldOf({ people, absences: [away('ann', zoe, { until: tuesday })] });
  const circle = worldOf({ people, absences: [away('ann', zoe), away('zoe', ann)] });

  expect(words(approve(submitted([step('L1')], over), zoe, over))).toContain('needs the authority');
  expect(words(approve(submitted([step('L1')], circle), zoe, circle))).toBe('approved');
});

test('a handed-on request is decided by whom it was handed to, once', () => {
  const zoe = person('zoe', []);
  const world = worldOf({ people: [rae, ann, bob, cora, dan, zoe] });
  const request = submitted([step('L1')], world);

  const handed = after(request, decideDelegate(request, ann, { to: zoe, reason: 'knows them' }, world));

  expect(handed.steps[0]?.asked).toMatchObject([{ id: 'zoe' }]);
  expect(after(handed, approve(handed, zoe, world)).steps[0]?.approvals).toMatchObject([
    { by: { id: 'zoe' }, for: { id: 'ann' } },
  ]);
});

test('the second of two who press is told who decided', () => {
  const request = submitted([step('L1')]);
  const done = after(request, approve(request, ann));

  expect(words(approve(done, bob))).toMatch(
    /CR-12 is decided: Ann approved it on \d{1,2} [A-Z][a-z]{2} \d{4} at \d\d:\d\d UTC\.$/,
  );
  expect(words(decideReject(done, bob, { code: 'other', text: 'too late' }, worldOf()))).toContain('Ann approved it');
});

test('a button drawn for other terms decides nothing', () => {
  const request = submitted([step('L1')]);
  const amended = after(
    request,
    decideAmend(request, rae, { ...asked, days: 30 }, assessmentOf([step('L1')]), lasting, worldOf()),
  );

  expect(words(approve(amended, ann, worldOf(), 1))).toContain('The terms have changed since this card was drawn');
  expect(words(approve(amended, ann, worldOf(), 2))).toBe('approved');
});

test('a refusal needs its reason in words', () => {
  const request = submitted([step('L1')]);

  expect(words(decideReject(request, ann, { code: 'overdue', text: ' ' }, worldOf()))).toContain('Say why');
  expect(after(request, decideReject(request, ann, { code: 'overdue', text: 'pays late' }, worldOf()))).toMatchObject({
    status: 'rejected',
    outcome: { code: 'overdue', text: 'pays late' },
  });
});

const deposit = { kind: 'deposit' as const, text: '30 % deposit', status: 'open' as const };

test('a counter-offer waits for the requester, counts as its author’s yes, and carries its conditions', () => {
  const request = submitted([step('L1'), step('L2', 2)]);
  const terms = { ...asked, days: 30, deposit: 30 };

  const offered = after(request, decideCounter(request, ann, { terms, conditions: [deposit] }, worldOf()));
  expect(words(approve(offered, ann))).toContain('has made a counter-offer');

  const accepted = after(offered, decideAccept(offered, rae, assessmentOf([step('L1')]), lasting, worldOf()));
  expect(accepted).toMatchObject({
    status: 'approved',
    ask: { days: 30, deposit: 30 },
    conditions: [{ status: 'open' }],
    fingerprint: { days: 30 },
  });
});

test('an accepted offer of a lower level still needs the level above where the policy says so', () => {
  const request = submitted([step('L1'), step('L2', 2)]);
  const offered = after(
    request,
    decideCounter(request, ann, { terms: { ...asked, days: 45 }, conditions: [] }, worldOf()),
  );

  const accepted = after(offered, decideAccept(offered, rae, assessmentOf([step('L2')]), lasting, worldOf()));

  expect(accepted).toMatchObject({ status: 'in-review', steps: [{ asked: [{ id: 'bob' }], approvals: [] }] });
});

test('a counter-offer never gives more than was asked for, and has to change something', () => {
  const request = submitted([step('L1')]);

  expect(words(decideCounter(request, ann, { terms: { ...asked, days: 90 }, conditions: [] }, worldOf()))).toContain(
    'cannot give more',
  );
  expect(words(decideCounter(request, ann, { terms: asked, conditions: [] }, worldOf()))).toContain(
    'This is what was asked for',
  );
});

test('only the requester accepts an offer', () => {
  const request = submitted([step('L1')]);
  const offered = after(
    request,
    decideCounter(request, ann, { terms: { ...asked, days: 30 }, conditions: [] }, worldOf()),
  );

  expect(words(decideAccept(offered, bob, assessmentOf([step('L1')]), lasting, worldOf()))).toContain('Only Rae');
});

test('clocks stand while a question is open', () => {
  const request = submitted([step('L1')]);
  const later = (time: string) => worldOf({ now: new Date(time) });

  const questioned = after(request, decideAsk(request, ann, { text: 'Which project?' }, later('2026-11-24T10:00:00Z')));
  const answered = after(questioned, decideAnswer(questioned, rae, 'The new line.', later('2026-11-26T08:00:00Z')));

  expect(request.steps[0]?.clock?.dueAt).toEqual(new Date('2026-11-24T13:00:00Z'));
  expect(decideTime(questioned, later('2026-11-25T10:00:00Z'))).toBeUndefined();
  expect(answered).toMatchObject({ status: 'in-review', questions: [{ answer: 'The new line.' }] });
  expect(answered.steps[0]?.clock?.dueAt).toEqual(new Date('2026-11-26T11:00:00Z'));
});

test('a condition is met with evidence, and waived by an approver only', () => {
  const request = submitted([step('L1')]);
  const offered = after(request, decideCounter(request, ann, { terms: asked, conditions: [deposit] }, worldOf()));
  const done = after(offered, decideAccept(offered, rae, assessmentOf([step('L1')]), lasting, worldOf()));

  expect(words(decideCondition(done, rae, { index: 0, status: 'waived', evidence: 'x' }, false, worldOf()))).toContain(
    'Only an approver',
  );
  expect(words(decideCondition(done, rae, { index: 0, status: 'met' }, false, worldOf()))).toContain(
    'Say what shows it',
  );
  const met = after(
    done,
    decideCondition(done, rae, { index: 0, status: 'met', evidence: 'payment 4711' }, false, worldOf()),
  );
  expect(met.conditions).toMatchObject([{ status: 'met', evidence: 'payment 4711', by: { id: 'rae' } }]);
});

test('only who asked can recall, and afterwards nobody can decide', () => {
  const request = submitted([step('L1')]);

  expect(words(decideRecall(request, ann, 'no', worldOf()))).toContain('Only Rae');
  const recalled = after(request, decideRecall(request, rae, 'lost the deal', worldOf()));
  expect(words(approve(recalled, ann))).toContain('was recalled by Rae');
});

const people = [rae, ann, bob, cora, dan];
const act = fc.record({
  who: fc.constantFrom(...people),
  what: fc.constantFrom('approve', 'reject', 'counter', 'accept', 'ask', 'answer', 'recall', 'delegate', 'time'),
  to: fc.constantFrom(...people),
  hours: fc.integer({ min: 0, max: 200 }),
});

function perform(
  request: Case,
  each: { who: (typeof people)[number]; what: string; to: (typeof people)[number] },
  world: World,
) {
  switch (each.what) {
    case 'approve':
      return approve(request, each.who, world);
    case 'reject':
      return decideReject(request, each.who, { code: 'other', text: 'reason' }, world);
    case 'counter':
      return decideCounter(
        request,
        each.who,
        { terms: { ...request.ask, deposit: (request.ask.deposit ?? 0) + 5 }, conditions: [] },
        world,
      );
    case 'accept':
      return decideAccept(request, each.who, assessmentOf([step('L1'), step('L2', 2)]), lasting, world);
    case 'ask':
      return decideAsk(request, each.who, { text: 'Why?' }, world);
    case 'answer':
      return decideAnswer(request, each.who, 'Because.', world);
    case 'recall':
      return decideRecall(request, each.who, 'no', world);
    case 'delegate':
      return decideDelegate(request, each.who, { to: each.to }, world);
    default:
      return decideTime(request, world);
  }
}

test('whatever happens in whatever order, replaying the events gives the same state, nobody decides their own, and nobody counts twice', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), fc.constantFrom(rae, ann, bob), (acts, requester) => {
      const about = { ...subject, requester, deal: { id: 'd', number: 1, owner: cora, sharers: [] } };
      const first = decideSubmit(about, asked, assessmentOf([step('L1'), step('L2', 2)]), lasting, worldOf());
      const events: RequestEvent[] = [first];
      let request: Case = { ...about, ...apply(undefined, first) };
      let now = tuesday.getTime();
      for (const each of acts) {
        now += each.hours * 3_600_000;
        const decided = perform(request, each, worldOf({ now: new Date(now) }));
        if (!decided || 'kind' in decided) continue;
        events.push(decided);
        request = { ...about, ...apply(request, decided) };
      }
      expect({ ...about, ...replay(events) }).toEqual(request);
      const approvals = request.steps.flatMap((each) => each.approvals);
      const deciders = approvals.flatMap(({ by, for: principal }) => [by.id, ...(principal ? [principal.id] : [])]);
      expect(deciders).not.toContain(requester.id);
      expect(deciders).not.toContain('cora');
      expect(new Set(deciders).size).toBe(deciders.length);
      expect(request.status === 'approved' && approvals.length === 0).toBe(false);
    }),
    { numRuns: 300 },
  );
});
