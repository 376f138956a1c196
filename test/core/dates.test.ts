import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, isZone, parseDay, startOfDay } from '../../src/core/dates.ts';
import { isInPeriod, parsePeriod, periodOf, previousPeriod, workingDaysIn, yearBefore } from '../../src/core/period.ts';

// A Tuesday, late in the evening in Berlin and already Wednesday in Auckland.
const now = new Date('2026-11-24T21:30:00Z');
const berlin = { now, zone: 'Europe/Berlin', fiscalYearStart: 1 };

describe('days as people write them', () => {
  test.each([
    ['2026-12-01', '2026-12-01'],
    ['1 Dec', '2026-12-01'],
    ['Dec 1, 2027', '2027-12-01'],
    ['30 september', '2026-09-30'],
    ['1 feb', '2027-02-01'],
    ['24.12.2026', '2026-12-24'],
    ['today', '2026-11-24'],
    ['tomorrow', '2026-11-25'],
    ['friday', '2026-11-27'],
    ['next tue', '2026-12-01'],
    ['+30d', '2026-12-24'],
    ['+2w', '2026-12-08'],
    ['-1m', '2026-10-24'],
    ['eom', '2026-11-30'],
    ['eoq', '2026-12-31'],
    ['eoy', '2026-12-31'],
  ])('%s', (words, day) => {
    expect(parseDay(words, berlin)).toEqual({ ok: true, value: day });
  });

  test('today is the speaker’s today', () => {
    expect(parseDay('today', { ...berlin, zone: 'Pacific/Auckland' })).toEqual({ ok: true, value: '2026-11-25' });
  });

  test('quarters end with the fiscal quarter', () => {
    expect(parseDay('eoq', { ...berlin, fiscalYearStart: 2 })).toEqual({ ok: true, value: '2027-01-31' });
    expect(parseDay('eoy', { ...berlin, fiscalYearStart: 7 })).toEqual({ ok: true, value: '2027-06-30' });
  });

  test.each(['', 'soon', '2026-13-01', '2026-02-30', '31 Feb', '+d', 'mo', '0001-01-01', 'constructor'])(
    '“%s” is refused',
    (words) => {
      expect(parseDay(words, berlin)).toMatchObject({ ok: false });
    },
  );

  test('a day in a zone begins at local midnight, also where clocks change', () => {
    expect(startOfDay('2026-03-30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(startOfDay('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-28T23:00:00.000Z');
  });

  test('only IANA names are zones', () => {
    expect([isZone('Europe/Berlin'), isZone('UTC'), isZone('Mars/Base'), isZone('CET+1')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('adding days and counting them agree', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4000, max: 4000 }), (days) => {
        expect(daysBetween('2026-01-31', addDays('2026-01-31', days))).toBe(days);
      }),
    );
  });
});

describe('periods', () => {
  test.each([
    ['2026-Q4', '2026-Q4', '2026-10-01', '2027-01-01'],
    ['q4', '2026-Q4', '2026-10-01', '2027-01-01'],
    ['this quarter', '2026-Q4', '2026-10-01', '2027-01-01'],
    ['last quarter', '2026-Q3', '2026-07-01', '2026-10-01'],
    ['2026-09', '2026-09', '2026-09-01', '2026-10-01'],
    ['last month', '2026-10', '2026-10-01', '2026-11-01'],
    ['this week', '2026-W48', '2026-11-23', '2026-11-30'],
    ['2026', '2026', '2026-01-01', '2027-01-01'],
    ['next year', '2027', '2027-01-01', '2028-01-01'],
    ['last 30 days', '2026-10-26..2026-11-24', '2026-10-26', '2026-11-25'],
    ['2026-09-01..2026-10-15', '2026-09-01..2026-10-15', '2026-09-01', '2026-10-16'],
  ])('%s', (words, key, start, end) => {
    expect(parsePeriod(words, berlin)).toMatchObject({ ok: true, value: { key, start, end } });
  });

  test('a fiscal year is called by the year in which it ends', () => {
    expect(parsePeriod('2027-Q1', { ...berlin, fiscalYearStart: 10 })).toMatchObject({
      ok: true,
      value: { start: '2026-10-01', end: '2027-01-01', label: 'Q1 FY 2027' },
    });
    expect(parsePeriod('this quarter', { ...berlin, fiscalYearStart: 10 })).toMatchObject({
      ok: true,
      value: { key: '2027-Q1' },
    });
  });

  test.each(['', '2026-Q5', '2026-13', 'last 0 days', '2026-10-02..2026-10-01', 'whenever'])(
    '“%s” is refused',
    (words) => {
      expect(parsePeriod(words, berlin)).toMatchObject({ ok: false });
    },
  );

  test('each day lies in exactly one quarter, and quarters follow each other without a gap', () => {
    const day = fc.integer({ min: 0, max: 3000 }).map((offset) => addDays('2022-01-01', offset));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 12 }), (date, fiscalYearStart) => {
        const quarter = periodOf('quarter', date, fiscalYearStart);
        const before = previousPeriod(quarter, fiscalYearStart);
        expect(isInPeriod(date, quarter)).toBe(true);
        expect(isInPeriod(date, before)).toBe(false);
        expect(before.end).toBe(quarter.start);
        expect(yearBefore(quarter, fiscalYearStart).key.slice(-2)).toBe(quarter.key.slice(-2));
      }),
    );
  });

  test('working days leave out what the company does not work', () => {
    const november = periodOf('month', '2026-11-24', 1);
    expect(workingDaysIn(november, [1, 2, 3, 4, 5])).toBe(21);
    expect(workingDaysIn(november, [1, 2, 3, 4, 5], '2026-11-24')).toBe(16);
    expect(workingDaysIn(november, [])).toBe(0);
  });
});
