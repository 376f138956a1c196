import { afterEach, beforeEach, expect, test } from 'vitest';
import { type World, world } from './world.ts';

let at: World;
beforeEach(async () => {
  at = await world();
});
afterEach(() => at.close());

const said = (user: string, words: string) => at.told(user).filter((each) => each.includes(words)).length;

/** Two processes look at the same time. */
async function look(instant: string): Promise<void> {
  at.clock.set(instant);
  await Promise.all([at.runJobs(), at.runJobs()]);
}

test('a condition with a day is reminded of three days before and when the day is over, until it is met', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  await at.types(
    'UFAY',
    'credit counter CR-1 deposit:30% conditions:"guarantee of the parent by 15 Dec" due:2026-12-20',
  );
  await at.types('URITA', 'credit accept CR-1');
  expect(await at.request(1)).toMatchObject({
    status: 'approved',
    conditions: [
      { kind: 'deposit', due: '2026-12-20' },
      { kind: 'guarantee', text: 'guarantee of the parent', due: '2026-12-15' },
    ],
  });

  await look('2026-12-12T07:59:00Z');
  expect(said('URITA', 'guarantee of the parent” is due')).toBe(0);
  await look('2026-12-12T08:00:00Z');
  expect(said('URITA', '“guarantee of the parent” is due on 15 Dec 2026')).toBe(1);
  expect(said('UFAY', '“guarantee of the parent” is due on 15 Dec 2026')).toBe(1);
  await look('2026-12-16T08:00:00Z');
  expect(said('UFAY', '“guarantee of the parent” was due on 15 Dec 2026 and is still open')).toBe(1);
  expect(at.threads().join('\n')).toContain('was due on 15 Dec 2026 and is still open');

  await at.types('URITA', 'credit condition CR-1 1 met evidence:"payment 4711"');
  await look('2026-12-21T09:00:00Z');
  expect(said('UFAY', 'deposit before delivery” was due')).toBe(0);
  await look('2027-02-23T13:00:00Z');
  expect((await at.request(1)).status).toBe('lapsed');
});

test('where the policy says so, a refusal leaves a notice to the customer to be given, with its day and its reasons', async () => {
  await at.types('UFAY', 'credit policy set notice.adverse yes');
  await at.types('UFAY', 'credit policy publish');
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');

  await at.types('UFAY', 'credit reject CR-1 overdue "three invoices are open"');

  expect(JSON.stringify(at.channelCard())).toContain('Tell the customer of the refusal');
  expect((await at.types('UFIN', 'credit list conditions')).words).toMatch(
    /Credit requests with open conditions.*CR-1/s,
  );
  await look('2026-12-21T08:00:00Z');
  expect(said('UFAY', 'Tell the customer of the refusal')).toBe(1);
  expect(said('URITA', 'is due on')).toBe(0);
  const form = (await at.presses('UFAY', at.channelCard(), 'Notice given')).form;
  expect(form?.fields.find(({ name }) => name === 'number')?.initial).toBe('1');
  await at.types('UFAY', 'credit condition CR-1 1 met evidence:"letter of 21 Dec"');

  expect((await at.types('UFIN', 'credit list conditions')).words).not.toContain('CR-1');
  await look('2026-12-30T08:00:00Z');
  expect(said('UFAY', 'is still open')).toBe(0);
});

test('a refusal by the policy leaves the same notice to be given', async () => {
  await at.types('UFAY', 'credit policy set notice.adverse yes');
  await at.types('UFAY', 'credit policy publish');
  await at.types('UFIN', 'credit class Acme 5 until:+200d "in court"');
  await at.types('URITA', 'credit request Acme 2m net60 "new plant"');

  expect(await at.request(1)).toMatchObject({ status: 'rejected', conditions: [{ kind: 'notice', status: 'open' }] });
  await look('2026-12-21T08:00:00Z');
  expect(at.threads().join('\n')).toContain('Tell the customer of the refusal');
});

test('a limit that is cut asks for the same notice, one that is raised does not', async () => {
  await at.types('UFAY', 'credit policy set notice.adverse yes');
  await at.types('UFAY', 'credit policy publish');
  const cuts = () => at.slack.sent.filter(({ card }) => card.summary.includes('was cut by')).length;
  for (const [amount, told] of [
    ['20k', 0],
    ['30k', 0],
    ['10k', 1],
  ] as const) {
    await at.types('URITA', `credit limit Acme ${amount} "framework"`);
    const last = (await at.credit.deps.approvals.store.list(at.tenant, { kind: 'credit' })).length;
    await at.types('UFAY', `credit approve CR-${last}`);
    expect(cuts()).toBe(told);
  }
});

test('a refusal leaves nothing to do where the policy does not ask for it', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  await at.types('UFAY', 'credit reject CR-1 overdue "three invoices are open"');

  expect(await at.request(1)).toMatchObject({ status: 'rejected', conditions: [] });
});
