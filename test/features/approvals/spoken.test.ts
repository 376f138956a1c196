import { expect, test } from 'vitest';
import { readReply } from '../../../src/features/approvals/spoken.ts';

const calendar = { now: new Date('2026-11-24T09:00:00Z'), zone: 'Europe/Berlin', fiscalYearStart: 1 };
const read = (words: string) => readReply(words, calendar, 'EUR');

test.each([
  'ok',
  'Approved',
  'looks good',
  'yes, go ahead',
  'LGTM 👍',
  'ok for me, thanks',
  'Fine by me.',
  'Approved from my side',
])('“%s” is a yes', (words) => {
  expect(read(words)).toEqual({ kind: 'approve' });
});

test.each([
  ['ok with 30% upfront, net 30, till December', { deposit: 30, days: 30, until: '2026-12-31' }],
  ['Ok if 30 % deposit', { deposit: 30 }],
  ['fine, but net 30', { days: 30 }],
  ['ok, 45 days', { days: 45 }],
  ['yes but max 40k', { amount: { minor: 40_000_00, currency: 'EUR' } }],
  ['approved up to €25,000 until 2027-01-31', { amount: { minor: 25_000_00, currency: 'EUR' }, until: '2027-01-31' }],
  ['ok, prepaid', { days: 0 }],
  ['ok with 12.5% down payment by 15 January', { deposit: 12.5, until: '2027-01-15' }],
  ['ok till end of quarter', { until: '2026-12-31' }],
  ['only net 14 please', { days: 14 }],
])('“%s” is a yes to other terms', (words, terms) => {
  expect(read(words)).toMatchObject({ kind: 'counter', terms });
});

test.each([
  ['ok with a bank guarantee over half', 'guarantee'],
  ['ok once the overdue invoices are paid', 'overdue-cleared'],
  ['ok after they pay the overdue', 'overdue-cleared'],
  ['approved against letter of credit', 'letter-of-credit'],
  ['ok with updated accounts', 'updated-accounts'],
])('“%s” carries its condition', (words, kind) => {
  expect(read(words)).toMatchObject({ kind: 'counter', conditions: [{ kind }] });
});

test.each(['no', 'Rejected, too much risk', "can't approve this", 'not ok', 'declined: they never pay'])(
  '“%s” is a no',
  (words) => {
    expect(read(words)).toMatchObject({ kind: 'reject' });
  },
);

test.each(['which project is this for?', 'When do they pay?'])('“%s” asks something', (words) => {
  expect(read(words).kind).toBe('ask');
});

test.each([
  'not ok with 30% upfront',
  'ok?',
  'is net 30 ok?',
  'maybe ok',
  'ok I think, depends on Bob',
  'yes and no',
  'ok with net 30 or net 45',
  'net 30',
  'ok if the moon is full',
  'ok unless Legal objects',
  'approved as soon as Bob says yes',
])('“%s” decides nothing, and says why', (words) => {
  expect(read(words).kind).toBe('unclear');
});

test.each([
  'Thanks for the details',
  'They were slow last year',
  'cc finance',
  '',
  'Let me look at it tonight',
  'Noted',
])('“%s” is talk', (words) => {
  expect(read(words)).toEqual({ kind: 'talk' });
});
