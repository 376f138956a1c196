import { afterEach, beforeEach, expect, test } from 'vitest';
import { type World, worldWithLimit } from './world.ts';

/** What users of other systems complain about, by the number of its row in the project's table of complaints. */
let at: World;
beforeEach(async () => {
  at = await worldWithLimit();
});
afterEach(() => at.close());

test('1: the check comes when the deal is logged; it holds and never refuses, and a prepaid deal passes', async () => {
  const held = await at.types('URITA', 'deal log Acme 130k close:2026-12-15 terms:60');
  const prepaid = await at.types('URITA', 'deal log Globex 900k close:2026-12-15 terms:0');

  expect(held.words).toContain('On hold for credit. The deal is logged.');
  expect(prepaid.words).not.toContain('hold');
  expect(await at.deals.byNumber(at.tenant, 1)).toMatchObject({ status: 'open', amount: { minor: 130_000_00 } });
  await at.types('URITA', 'deal stage D-1 negotiation');
  const again = await at.types('URITA', 'deal update D-1 amount:131k');
  expect(again.words).toContain('On hold for credit');
});

test('2: an order over many months trips no limit when its component is left out, nor do deals beyond the horizon', async () => {
  await at.types('UFIN', 'credit account Acme orders:400k');
  const counted = await at.types('URITA', 'credit check Acme 8000 net30');
  expect(counted.words).toContain('408 % of the limit would be used');
  await at.types('UFAY', 'credit policy set components.orders no');
  await at.types('UFAY', 'credit policy publish');

  expect((await at.types('URITA', 'credit check Acme 8000 net30')).words).not.toContain('of the limit would be used');
  await at.types('URITA', 'deal log Acme 400k close:2027-08-15 terms:60');
  expect((await at.types('URITA', 'credit check Acme 8000 net30')).words).not.toContain('of the limit would be used');
});

test('3: pennies overdue say nothing; money that is old for the customer’s class does', async () => {
  await at.types('UFIN', 'credit account Acme open:5k overdue90:400 oldest:80');
  expect((await at.types('URITA', 'credit check Acme 8000 net30')).words).not.toMatch(/overdue/i);

  await at.types('UFIN', 'credit account Acme overdue90:4k');
  expect((await at.types('URITA', 'credit check Acme 8000 net30')).words).toMatch(/overdue/i);
});

test('4: closing a deal and opening it again does not keep its approval', async () => {
  await at.types('URITA', 'deal log Acme 60k close:2026-12-15 terms:60');
  await at.types('URITA', 'credit request Acme 60k net60 "order" deal:D-1');
  await at.types('UFAY', 'credit approve CR-2');
  await at.types('URITA', 'deal lost D-1 price');

  const { card } = await at.types('URITA', 'deal stage D-1 proposal');
  const { words } = await at.presses('URITA', card, 'Open again');

  expect(words).toContain('CR-2 holds no longer: the deal was reopened');
  expect(words).toContain('On hold for credit');
});

test('5: an approver on leave freezes nothing: what waits moves to the delegate, and both names stay', async () => {
  await at.types('URITA', 'credit request Acme 60000 net60 "spring order"');

  await at.types('UFAY', 'sales out until:2026-12-05 delegate:<@UROB> reason:"leave"');
  expect(at.threads().at(-1)).toContain('Fay is away: Rob asked as well');
  await at.types('UROB', 'credit approve CR-2');

  expect(
    at.slack.sent.some(({ how, to, card }) => how === 'tell' && to === 'UROB' && card.summary.includes('CR-2')),
  ).toBe(true);
  expect(JSON.stringify(at.channelCard())).toContain('Rob for Fay');
});

test('6: delegates who name each other in a circle leave the request with somebody', async () => {
  for (const [user, delegate] of [
    ['UFAY', 'UFIN'],
    ['UFIN', 'UFAY'],
  ])
    await at.types(user ?? '', `sales out until:2026-12-05 delegate:<@${delegate}>`);

  await at.types('URITA', 'credit request Acme 60000 net60 "spring order"');

  expect((await at.request(2)).steps[0]?.asked).not.toEqual([]);
});

test('7: nobody approves their own request, and the server says so, whatever their button shows', async () => {
  await at.types('UFAY', 'credit request Acme 60000 net60 "spring order"');

  const { words } = await at.presses('UFAY', at.channelCard(), 'Approve');

  expect(words).toContain('You asked for this yourself');
  expect((await at.request(2)).status).toBe('in-review');
});

test('8: a request whose only approver asked for it goes a level up', async () => {
  await at.types('UFAY', 'credit request Acme 60000 net60 "spring order"');

  expect((await at.request(2)).steps[0]).toMatchObject({ level: 'L2', asked: [{ name: 'Flo' }] });
});

test('9: the clock is shown, others are asked when it is over, and an expired card has no buttons that decide', async () => {
  await at.types('URITA', 'credit request Acme 60000 net60 "spring order"');
  expect(JSON.stringify(at.channelCard())).toContain('Decision due');

  at.clock.set('2026-11-25T14:00:00Z');
  await at.runJobs();
  expect(at.channelCard().summary).toContain('waits for Fay or Flo');
  at.clock.set('2026-12-09T09:00:00Z');
  await at.runJobs();

  expect(at.channelCard().summary).toContain('expired');
  expect(JSON.stringify(at.channelCard())).not.toMatch(/"(Approve|Reject|Counter-offer)"/);
});
