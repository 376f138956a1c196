import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventsOf } from '../../../src/features/approvals/index.ts';
import { filled } from '../../support/acts.ts';
import { type World, world } from './world.ts';

let at: World;
beforeEach(async () => {
  at = await world();
});
afterEach(() => at.close());

const good =
  'credit account Acme since:2015-01-01 trading:2000-01-01 networth:20m workingcapital:10m turnover:50m accounts:2026-03-31 index:80 failure:1 bureau:2026-10-01 country:90 industry:80 terms:net60 open:0 late:0';

/** Acme has a limit of a million, which was asked for and approved. */
async function goodAcme(): Promise<void> {
  await at.types('UFIN', good);
  await at.types('URITA', 'credit limit Acme 1m "framework contract"');
  const { number } = await at.request(1);
  await at.types('UFLO', `credit approve CR-${number}`);
  await at.runJobs();
}

test('a small order of a good customer is approved by the policy at once', async () => {
  await goodAcme();

  const { words } = await at.types('URITA', 'credit request Acme 5000 net30 "spare parts"');

  expect(words).toContain('Approved');
  expect(await at.request(2)).toMatchObject({ status: 'approved', decidedBy: { name: 'The policy' } });
});

test('an approved limit is set once, and said in the file', async () => {
  await goodAcme();

  const file = await at.credit.deps.store.ofAccount(at.tenant, (await at.request(1)).account.id);

  expect(file?.limit).toMatchObject({
    amount: { minor: 1_000_000_00 },
    reason: 'CR-1: framework contract',
    by: { name: 'Flo' },
  });
  expect(file?.history.filter(({ what }) => what === 'credit.limit')).toHaveLength(1);
});

test('a request is shown in the credit channel of both chats and to who is asked, with all that a decision needs', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');

  const card = at.channelCard('slack');
  expect(card).toEqual(at.channelCard('teams'));
  expect(card.summary).toContain('CR-1 · Acme · 50,000 EUR, net 60');
  const words = JSON.stringify(card);
  for (const part of [
    'spring order',
    'Class',
    'Exposure',
    'There is no credit limit yet',
    'Decision due',
    'Approve',
    'Show figures',
  ])
    expect(words).toContain(part);
  expect(
    at.slack.sent
      .filter(({ how, card: { summary } }) => how === 'tell' && summary.includes('CR-1'))
      .map(({ to }) => to),
  ).toEqual(['UFAY']);
});

test('two levels decide one after the other, each decision a line in the thread, and the requester is told', async () => {
  await at.types(
    'UFIN',
    `${good.replace('networth:20m workingcapital:10m', 'networth:300k workingcapital:80k')} oldest:95 open:5k`,
  );
  await at.types('URITA', 'credit request Acme 80000 net30 "new line"');
  const request = await at.request(1);
  expect(request.steps.map(({ level }) => level)).toEqual(['L2', 'L3']);

  await at.presses('UFAY', at.channelCard(), 'Approve');
  await at.presses('UFLO', at.channelCard('teams'), 'Approve');

  expect(at.channelCard('teams').summary).toContain('approved');
  expect(at.channelCard().tone).toBe('good');
  expect(at.threads().join('\n')).toContain('Fay approved as L2');
  expect(at.told('URITA').join('\n')).toContain('Flo approved as L3; CR-1 is approved until');
});

test('a counter-offer made in Slack is accepted in Teams, with its deposit as a condition to be met', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');

  const form = await at.presses('UFAY', at.channelCard(), 'Counter-offer');
  await at.submits(
    'UFAY',
    'credit counter',
    filled(form.form, { deposit: '30%', days: 'net30', conditions: 'guarantee of the parent', note: 'fair?' }),
  );
  expect(at.channelCard('teams').summary).toContain('counter-offer: waits for the requester');
  const refused = await at.presses('UFIN', at.channelCard('teams'), 'Accept', { platform: 'teams' });
  await at.presses('URITA', at.channelCard('teams'), 'Accept', { platform: 'teams' });

  expect(refused.words).toContain('Only Rita');
  const done = await at.request(1);
  expect(done).toMatchObject({
    status: 'approved',
    ask: { days: 30, deposit: 30 },
    conditions: [{ kind: 'deposit' }, { kind: 'guarantee', status: 'open' }],
  });
  await at.types('URITA', 'credit condition CR-1 1 met "payment 4711"');
  expect((await at.request(1)).conditions).toMatchObject([{ status: 'met', by: { name: 'Rita' } }, { status: 'open' }]);
});

test('a refused request is asked again with everything filled in, and counts as overturned when it is approved', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  await at.types('UFAY', 'credit reject CR-1 reason:exposure text:"too much at once"');
  const told = at.slack.sent.findLast(({ how, to }) => how === 'tell' && to === 'URITA');

  const form = await at.presses('URITA', told?.card, 'Ask again');
  await at.submits('URITA', 'credit request', filled(form.form, { deposit: '50%' }));
  await at.types('UFAY', 'credit approve CR-2');

  expect(told?.card.summary).toContain('(exposure): too much at once');
  expect(await at.request(2)).toMatchObject({ status: 'approved', ask: { deposit: 50, days: 60 } });
  const report = await at.types('UMAX', 'credit report');
  expect(report.words).toContain('Overturned: 100 % (of 1)');
  expect(JSON.stringify(report.card)).toContain('Median hours to decide by level');
});

test('another order of the same customer that is approved overturns no refusal', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  await at.types('UFAY', 'credit reject CR-1 reason:exposure text:"too much at once"');

  await at.types('URITA', 'credit request Acme 20000 net30 "spare parts"');
  await at.types('UFAY', 'credit approve CR-2');

  expect((await at.types('UMAX', 'credit report')).words).toContain('Overturned: 0 % (of 1)');
});

test('reason and words are required to refuse', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');

  const { reply } = await at.types('UFAY', 'credit reject CR-1');

  expect(reply.kind).not.toBe('nothing');
  expect((await at.request(1)).status).toBe('in-review');
});

test('two approvers who press at once make one decision, and the other is told who decided', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  const card = at.channelCard();

  const answers = await Promise.all([
    at.presses('UFAY', card, 'Approve'),
    at.presses('UFLO', card, 'Approve'),
    at.presses('UADA', card, 'Approve'),
  ]);

  const request = await at.request(1);
  expect(request.steps.flatMap((step) => step.approvals)).toHaveLength(1);
  expect(request.history.filter(({ what }) => what === 'credit.approved')).toHaveLength(1);
  expect(answers.filter(({ words }) => words.includes('CR-1 is decided: '))).toHaveLength(2);
});

test('nobody decides their own request, by no path', async () => {
  await at.types('UFAY', 'credit request Acme 50000 net60 "spring order"');
  const tries = [
    'credit approve CR-1',
    'credit reject CR-1 other "no"',
    'credit counter CR-1 days:net30',
    'credit delegate CR-1 <@UFIN>',
  ];

  for (const line of tries) expect((await at.types('UFAY', line)).words).toContain('You asked for this yourself');
  await at.types('UFLO', 'credit delegate CR-1 <@UFAY>');
  await at.types('UFLO', 'sales out until:+5d delegate:<@UFAY>');

  expect((await at.types('UFAY', 'credit approve CR-1')).words).toContain('You asked for this yourself');
  expect((await at.request(1)).status).toBe('in-review');
});

test('who stands in for the requester cannot decide either', async () => {
  await at.types('UFAY', 'credit request Acme 50000 net60 "spring order"');
  await at.types('UFAY', 'sales out until:+5d delegate:<@UFLO>');

  expect((await at.types('UFLO', 'credit approve CR-1')).words).toContain(
    'You stand in for somebody who asked for this',
  );
});

test('the owner of the deal cannot approve what a colleague asks for it', async () => {
  await at.types('UFAY', 'deal log Acme 50k close:2026-12-15 terms:60');
  await at.types('URITA', 'credit request Acme 50000 net60 "their order" deal:D-1');

  expect((await at.types('UFAY', 'credit approve CR-1')).words).toContain('your own deal');
  expect((await at.request(1)).steps[0]?.asked.map(({ name }) => name)).not.toContain('Fay');
});

test('one live request for each deal, said aloud', async () => {
  await at.types('URITA', 'deal log Acme 50k close:2026-12-15 terms:60');
  await at.types('URITA', 'credit request Acme 50000 net60 "order" deal:D-1');

  const { words } = await at.types('UROB', 'credit request Acme 40000 net60 "order" deal:D-1');

  expect(words).toContain('CR-1 by Rita for this deal is open already');
});

test('a question stops the clock, and the answer said in the thread lands on the record', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  const root = at.slack.sent.find(({ to }) => to === 'CCREDIT')?.message ?? '';

  await at.types('UFAY', 'credit ask CR-1 "Which project is this for?"');
  expect(JSON.stringify(at.channelCard())).toContain('The clock stands');
  const { words } = await at.says('URITA', 'The new line in Kiel.', { channel: 'CCREDIT', thread: root });

  expect(words).toContain('Your answer is on CR-1');
  expect(await at.request(1)).toMatchObject({ status: 'in-review', questions: [{ answer: 'The new line in Kiel.' }] });
  expect(at.told('UFAY').join('\n')).toContain('Rita answered: The new line in Kiel.');
});

test('an approver’s words in the thread become a card to confirm, and one press does exactly that', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  const root = at.slack.sent.find(({ to }) => to === 'CCREDIT')?.message ?? '';

  const { words, card, reply } = await at.says('UFAY', 'ok with 30% upfront, net 30, till December', {
    channel: 'CCREDIT',
    thread: root,
  });
  expect(reply).toMatchObject({ to: 'actor' });
  expect(words).toContain('You offer 50,000 EUR, net 30, 30 % deposit, until 31 Dec 2026');
  expect((await at.request(1)).status).toBe('in-review');
  await at.presses('UFAY', card, 'Offer this');

  expect(await at.request(1)).toMatchObject({
    status: 'countered',
    counter: { terms: { days: 30, deposit: 30, until: '2026-12-31' } },
  });
});

test('unclear words get a hint, others’ words and other threads are left alone', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  const root = at.slack.sent.find(({ to }) => to === 'CCREDIT')?.message ?? '';
  const thread = { channel: 'CCREDIT', thread: root };

  expect((await at.says('UFAY', 'maybe ok, not sure', thread)).words).toContain('Nothing was decided');
  expect((await at.says('UROB', 'approved!', thread)).reply.kind).toBe('nothing');
  expect((await at.says('URITA', 'approved!', thread)).reply.kind).toBe('nothing');
  expect((await at.says('UFAY', 'approved', { channel: 'CCREDIT', thread: 'another' })).reply.kind).toBe('nothing');
  expect((await at.request(1)).status).toBe('in-review');
});

test('reminders, escalation over a weekend, and the end of a request nobody decides', async () => {
  at.clock.set('2026-11-27T14:00:00Z');
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  expect((await at.request(1)).steps[0]).toMatchObject({
    level: 'L2',
    clock: { dueAt: new Date('2026-11-30T14:00:00Z') },
  });

  at.clock.set('2026-11-28T10:00:00Z');
  await at.runJobs();
  expect(at.told('UFAY').some((words) => words.includes('waits for your decision'))).toBe(false);
  at.clock.set('2026-11-30T10:00:00Z');
  await Promise.all([at.runJobs(), at.runJobs()]);
  await at.runJobs();
  expect(at.told('UFAY').filter((words) => words.includes('waits for your decision'))).toHaveLength(1);
  at.clock.set('2026-11-30T14:00:00Z');
  await Promise.all([at.runJobs(), at.runJobs()]);
  expect((await at.request(1)).steps[0]).toMatchObject({ escalations: 1, asked: [{ name: 'Fay' }, { name: 'Flo' }] });
  at.clock.set('2026-12-11T15:00:00Z');
  await at.runJobs();

  expect((await at.request(1)).status).toBe('expired');
  expect(JSON.stringify(at.channelCard())).not.toContain('"Approve"');
  expect(at.told('URITA').at(-1)).toContain('CR-1 expired: nobody decided in time');
  expect((await at.types('UFAY', 'credit approve CR-1')).words).toContain('has expired');
});

test('a new policy does not touch a request that is open', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  const before = await at.request(1);
  await at.types('UFAY', 'credit policy set bands.50k.3-N L2');
  await at.types('UFAY', 'credit policy publish');

  await at.types('UFAY', 'credit approve CR-1');
  await at.types('URITA', 'credit request Globex 50000 net30 "order"');

  expect(await at.request(1)).toMatchObject({
    status: 'approved',
    assessment: { policyVersion: before.assessment.policyVersion },
  });
  expect((await at.request(2)).assessment.policyVersion).toBeGreaterThan(before.assessment.policyVersion);
});

test('the history of a request replays to the request, and the trail alone tells who decided what', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  await at.types('UFAY', 'credit counter CR-1 deposit:20%');
  await at.types('URITA', 'credit accept CR-1');
  const request = await at.request(1);

  expect(eventsOf(request).map(({ what }) => what)).toEqual(['submitted', 'countered', 'accepted']);
  const { replay } = await import('../../../src/features/approvals/apply.ts');
  expect(replay(eventsOf(request))).toMatchObject({
    status: request.status,
    ask: request.ask,
    steps: request.steps,
    conditions: request.conditions,
  });
  expect(at.trail.filter(({ record }) => record.id === request.id).map(({ by, what }) => `${by.name} ${what}`)).toEqual(
    ['Rita credit.submitted', 'Fay credit.countered', 'Rita credit.accepted'],
  );
});

test('only who decides sees the figures; sales sees how much of the limit is used, others nothing', async () => {
  await goodAcme();
  await at.types('URITA', 'credit request Acme 60000 net60 "spring order"');

  expect((await at.types('UFIN', 'credit figures CR-2')).words).toContain('Net worth: 20,000,000 EUR');
  const own = await at.types('URITA', 'credit figures CR-2');
  expect(own.words).toContain('6 % of the limit');
  expect(own.words).not.toContain('Net worth');
  const seen = await at.types('URITA', 'credit status CR-2');
  expect(seen.words).toContain('Limit used: 0 % → 6 %');
  expect(seen.words).not.toContain('Limit: 1,000,000');
  expect(JSON.stringify(at.channelCard())).toContain('1,000,000 EUR');
  expect((await at.types('UROB', 'credit figures CR-2')).words).toContain('for finance and for those who decide');
  expect((await at.types('UROB', 'credit status CR-2')).words).toContain('Only people who asked for it');
});

test('a request shows what would be easier, and one press asks for it instead', async () => {
  await goodAcme();
  const { card, words } = await at.types('URITA', 'credit request Acme 60000 net60 "spring order"');
  expect(words).toContain('Easier to get');

  await at.presses('URITA', card, '84 % deposit');

  expect(await at.request(2)).toMatchObject({
    status: 'approved',
    ask: { deposit: 84 },
    decidedBy: { name: 'The policy' },
  });
});
