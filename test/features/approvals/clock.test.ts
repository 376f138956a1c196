import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addWorkingHours, workingHoursBetween, type WorkCalendar } from '../../../src/core/calendar.ts';
import { decideTime } from '../../../src/features/approvals/overdue.ts';
import { lapseReason } from '../../../src/features/approvals/fingerprint.ts';
import { after, ann, person, rae, step, submitted, worldOf, dan } from './worlds.ts';

const calendar: WorkCalendar = {
  workingDays: [1, 2, 3, 4, 5],
  from: 9,
  to: 17,
  holidays: [{ day: '2026-12-25', name: 'Christmas' }],
};
const berlin = 'Europe/Berlin';
const at = (time: string) => new Date(time);

test.each([
  ['within a day', '2026-11-24T09:00:00Z', 4, '2026-11-24T13:00:00Z'],
  ['over a night', '2026-11-24T14:00:00Z', 4, '2026-11-25T10:00:00Z'],
  ['over a weekend', '2026-11-27T15:00:00Z', 2, '2026-11-30T09:00:00Z'],
  ['over a holiday and a weekend', '2026-12-24T15:00:00Z', 2, '2026-12-28T09:00:00Z'],
  ['over the change to summer time', '2026-03-27T15:00:00Z', 2, '2026-03-30T08:00:00Z'],
  ['over the change to winter time', '2026-10-23T14:00:00Z', 2, '2026-10-26T09:00:00Z'],
  ['from a Sunday', '2026-11-22T12:00:00Z', 1, '2026-11-23T09:00:00Z'],
])('working hours run %s', (_when, from, hours, to) => {
  expect(addWorkingHours(at(from), hours, berlin, calendar)).toEqual(at(to));
});

test('the hours between are the hours that were added, in every zone and over every change of clocks', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
  fc.assert(
    fc.property(
      fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(...zones),
      (from, quarters, zone) => {
        const end = addWorkingHours(from, quarters / 4, zone, calendar);
        expect(workingHoursBetween(from, end, zone, calendar)).toBeCloseTo(quarters / 4, 5);
      },
    ),
    { numRuns: 200 },
  );
});

test('reminders come at half and at nine tenths, then the level above is asked, and nothing is ever approved by silence', () => {
  const request = submitted([step('L1')]);
  const look = (current: typeof request, time: string) => decideTime(current, worldOf({ now: at(time) }));

  expect(request.nextAt).toEqual(at('2026-11-24T11:00:00Z'));
  expect(look(request, '2026-11-24T10:59:00Z')).toBeUndefined();
  const half = after(request, look(request, '2026-11-24T11:00:00Z') ?? fail());
  expect(half.steps[0]?.clock?.reminded).toBe(1);
  expect(look(half, '2026-11-24T11:00:00Z')).toBeUndefined();
  const most = after(half, look(half, '2026-11-24T12:36:00Z') ?? fail());
  const up = after(most, look(most, '2026-11-24T13:00:00Z') ?? fail());
  expect(up).toMatchObject({ status: 'in-review', steps: [{ escalations: 1, asked: [{ id: 'ann' }, { id: 'bob' }] }] });
  expect(up.steps[0]?.clock?.dueAt).toEqual(at('2026-11-25T13:00:00Z'));
});

test('after a standstill of the program one reminder is sent, not two', () => {
  const request = submitted([step('L3')]);

  const late = decideTime(request, worldOf({ now: at('2026-11-26T15:50:00Z') }));

  expect(late).toMatchObject({ what: 'reminded', steps: [{ clock: { reminded: 2 } }] });
});

test('the backup of a level is asked before the level above', () => {
  const zoe = person('zoe', []);
  const world = worldOf({ people: [rae, ann, dan, zoe] });
  const levels = world.levels.map((level) => (level.name === 'L1' ? { ...level, backup: zoe } : level));
  const request = submitted([step('L1')], { ...world, levels });

  expect(decideTime(request, { ...world, levels, now: at('2026-11-24T13:00:00Z') })).toMatchObject({
    what: 'escalated',
    to: [{ id: 'zoe' }],
  });
});

test('a backup who is away is not asked, but whoever decides meanwhile', () => {
  const [zoe, yan] = [person('zoe', []), person('yan', [])];
  const now = at('2026-11-24T13:00:00Z');
  const away = { person: zoe, from: at('2026-11-20T00:00:00Z'), until: at('2026-12-01T00:00:00Z') };
  const world = worldOf({ people: [rae, ann, dan, zoe, yan] });
  const levels = world.levels.map((level) => (level.name === 'L1' ? { ...level, backup: zoe } : level));
  const request = submitted([step('L1')], { ...world, levels });
  const asked = (absence: typeof away & { delegate?: typeof yan }) =>
    decideTime(request, { ...world, levels, now, absences: [absence] });

  expect(asked({ ...away, delegate: yan })).toMatchObject({ what: 'escalated', to: [{ id: 'yan' }] });
  expect(asked(away)).toMatchObject({ what: 'escalated', to: [{ id: 'dan' }] });
});

test('a clock runs in the working hours of the approver’s own zone', () => {
  const nora = person('nora', [], 'America/New_York');
  const world = worldOf({ people: [rae, nora] });
  const levels = [{ name: 'L1', title: 'L1', roles: [], people: [nora], hours: 4 }];

  expect(submitted([step('L1')], { ...world, levels }).steps[0]?.clock).toMatchObject({
    zone: 'America/New_York',
    dueAt: at('2026-11-24T18:00:00Z'),
  });
});

test('what nobody decides expires, also while a question or an offer is open', () => {
  const request = submitted([step('L4')]);

  expect(decideTime(request, worldOf({ now: at('2026-12-08T09:00:00Z') }))?.what).toBe('expired');
  for (const status of ['info-requested', 'countered'] as const)
    expect(decideTime({ ...request, status }, worldOf({ now: at('2026-12-08T09:00:00Z') }))?.what).toBe('expired');
});

const bound = {
  account: 'acme',
  amount: { minor: 100_00, currency: 'EUR' },
  days: 30,
  deposit: 20,
  discount: 10,
  class: '3',
  policyVersion: 1,
  hash: '',
};

test.each([
  [{ amount: { minor: 105_00, currency: 'EUR' } }, undefined],
  [{ amount: { minor: 105_01, currency: 'EUR' } }, 'more than 5 %'],
  [{ amount: { minor: 1, currency: 'USD' } }, 'currency'],
  [{ days: 31 }, 'terms got longer'],
  [{ deposit: 19 }, 'deposit'],
  [{ discount: 11 }, 'discount got deeper'],
  [{ class: '4' }, 'class got worse'],
  [{ class: 'N' }, undefined],
  [{ class: '2' }, undefined],
  [{ reopened: true }, 'reopened'],
])('an approval looks at %j', (present, reason) => {
  const found = lapseReason(bound, present, '2026-12-31', '2026-12-31');

  expect(found ?? 'nothing').toContain(reason ?? 'nothing');
});

test('an approval ends after its last day', () => {
  expect(lapseReason(bound, {}, '2026-12-31', '2027-01-01')).toContain('validity');
});

function fail(): never {
  throw new Error('Nothing was due');
}
