import { afterEach, beforeEach, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { type World, worldWithLimit } from './world.ts';

let at: World;
beforeEach(async () => {
  at = await worldWithLimit();
});
afterEach(() => at.close());

test('a deal on terms within the limit is logged and passes', async () => {
  const { words } = await at.types('URITA', 'deal log Acme 8k close:2026-12-15 terms:30');

  expect(words).toContain('Credit: within the policy, class 1');
});

test('a deal over the limit is logged all the same, held, and one press asks for credit', async () => {
  const { words, card } = await at.types('URITA', 'deal log Acme 130k close:2026-12-15 terms:60');
  expect(words).toContain('On hold for credit');
  expect(words).toContain('130 % of the limit would be used');

  await at.presses('URITA', card, 'Ask for credit');

  const deal = await at.deals.byNumber(at.tenant, 1);
  expect(await at.request(2)).toMatchObject({ deal: { number: 1, owner: { name: 'Rita' } }, ask: { days: 60 } });
  expect(deal && (await at.credit.check.clearance(deal, await at.contextOf('URITA')))).toBe('waiting');
});

test('the smallest concession is offered with the hold, and asked for with one press', async () => {
  const { card } = await at.types('URITA', 'deal log Acme 60k close:2026-12-15 terms:60');

  await at.presses('URITA', card, 'Ask with');

  const request = await at.request(2);
  expect(request.status).toBe('approved');
  expect((request.ask.deposit ?? 0) > 0 || request.ask.amount.minor < 60_000_00).toBe(true);
});

test('an approval lapses when the deal gets larger or longer, and an open request is voided', async () => {
  await at.types('URITA', 'deal log Acme 60k close:2026-12-15 terms:60');
  await at.types('URITA', 'credit request Acme 60k net60 "order" deal:D-1');
  await at.types('UFAY', 'credit approve CR-2');
  expect((await at.request(2)).status).toBe('approved');
  await at.types('URITA', 'deal update D-1 amount:62k');
  expect((await at.request(2)).status).toBe('approved');

  const { words } = await at.types('URITA', 'deal update D-1 amount:70k');
  expect(words).toContain('CR-2 holds no longer: the amount rose by more than 5 %');
  expect(await at.request(2)).toMatchObject({ status: 'lapsed' });

  await at.types('URITA', 'credit request Acme 70k net60 "order" deal:D-1');
  expect((await at.types('URITA', 'deal update D-1 terms:90')).words).toContain('CR-3 holds no longer');
  expect((await at.request(3)).status).toBe('lapsed');
});

test('an approval ends with its validity', async () => {
  await at.types('URITA', 'credit request Acme 5000 net30 "spare parts"');
  expect(await at.request(2)).toMatchObject({ status: 'approved', validUntil: '2027-02-22' });

  at.clock.set('2027-02-22T20:00:00Z');
  await at.runJobs();
  expect((await at.request(2)).status).toBe('approved');
  at.clock.set('2027-02-23T13:00:00Z');
  await at.runJobs();

  expect(await at.request(2)).toMatchObject({ status: 'lapsed', outcome: { text: 'its validity is over' } });
});

test('an approval lapses when the customer gets worse', async () => {
  await at.types('URITA', 'credit request Acme 5000 net30 "spare parts"');
  await at.types('UFIN', 'credit account Acme oldest:120 open:9k');

  await at.runJobs();

  expect((await at.request(2)).outcome?.text).toContain('class got worse, from 1 to 4');
});

test('exposure by weeks names the deals that compete for the same headroom', async () => {
  await at.types('URITA', 'deal log Acme 70k close:2026-12-10 terms:30');
  await at.types('UROB', 'deal log Acme 60k close:2026-12-15 terms:30');

  const finance = await at.types('UFIN', 'credit exposure Acme');
  const rep = await at.types('UROB', 'credit exposure Acme');

  expect(finance.words).toContain('These deals compete for the same headroom: D-1, D-2');
  expect(finance.words).toContain('They fit when D-2 begins');
  expect(finance.card.nodes.find((node) => node.kind === 'chart')).toMatchObject({
    series: [{ name: 'Books, won, reserved' }, { name: 'With all open deals' }, { name: 'Limit' }],
  });
  expect(rep.words).toContain('% of the limit');
  expect(rep.words).not.toContain('100,000 EUR');
});

test('an approved request reserves its headroom: the other deal is the one that waits', async () => {
  await at.types('URITA', 'deal log Acme 70k close:2026-12-10 terms:30');
  await at.types('UROB', 'deal log Acme 60k close:2026-12-15 terms:30');
  await at.types('UROB', 'credit request Acme 60k net30 "order" deal:D-2');
  await at.types('UFAY', 'credit approve CR-2');

  const { words } = await at.types('UFIN', 'credit exposure Acme');

  expect(words).toContain('D-1, D-2 (reserved)');
  expect(words).toContain('They fit when D-1 begins');
});

test('what the books say is imported line by line, wrong lines are said, and again changes nothing', async () => {
  const table = 'Customer;open;oldest;late;collected\nAcme;52k;12;8;x';
  expect((await at.submits('UFIN', 'credit import', { table })).form?.problems?.['table']).toContain(
    'I do not know the columns collected',
  );
  const rows = 'Customer;open;oldest;late\nAcme;52k;12;8\nNobody Ltd;1k;;\nGlobex;lots;;\n"Globex";"3,000";;4';

  const first = await at.submits('UFIN', 'credit import', { table: rows });
  const again = await at.submits('UFIN', 'credit import', { table: rows });

  expect(first.words).toContain('2 changed, 0 unchanged, 2 not taken over');
  expect(first.words).toMatch(/3 \| Nobody Ltd \| .*No account is called/);
  expect(first.words).toMatch(/4 \| .*“lots” is not an amount/);
  expect(again.words).toContain('0 changed, 2 unchanged, 2 not taken over');
});

test('the form of a customer’s credit opens with what is known', async () => {
  const form = (await at.ask('UFIN', { kind: 'opened', command: 'credit account', values: { account: 'Acme' } })).form;

  expect(form?.fields.find(({ name }) => name === 'terms')?.initial).toBe('60');
  await at.submits('UFIN', 'credit account', filled(form, { late: '12', account: 'Acme' }));
  const account = (await at.request(1)).account.id;
  expect(await at.credit.deps.store.ofAccount(at.tenant, account)).toMatchObject({
    receivables: { daysBeyondTerms: 12 },
    standardTerms: 60,
  });
});

test('reviews fall due by class, are told once a day, and move on when done', async () => {
  at.clock.set('2027-03-01T10:00:00Z');
  await Promise.all([at.runJobs(), at.runJobs()]);
  const said = () =>
    at.slack.sent.filter(({ to, card }) => to === 'CCREDIT' && card.summary.includes('review is due')).length;
  expect(said()).toBe(1);

  const { words } = await at.types('UFIN', 'credit review Acme');

  expect(words).toContain('Recommended limit');
  expect((await at.types('UFIN', 'credit review')).words).toContain('No reviews are due');
});

test('a customer who uses more than the limit is to be reviewed, which is said once a week', async () => {
  const said = () => at.slack.sent.filter(({ card }) => card.summary.includes('than its limit allows')).length;
  await at.runJobs();
  expect(said()).toBe(0);

  // What was won by the day of the books is in them.
  at.clock.set('2026-11-25T10:00:00Z');
  await at.types('URITA', 'deal won Acme 150k');
  await Promise.all([at.runJobs(), at.runJobs()]);
  expect(said()).toBe(1);
  at.clock.set('2026-11-27T10:00:00Z');
  await at.runJobs();
  expect(said()).toBe(1);
  at.clock.set('2026-12-03T10:00:00Z');
  await at.runJobs();
  expect(said()).toBe(2);
});
