import { afterEach, beforeEach, expect, test } from 'vitest';
import { system } from '../../../src/features/approvals/index.ts';
import { decideApprove } from '../../../src/features/approvals/decide.ts';
import { type World, world } from './world.ts';

let at: World;
beforeEach(async () => {
  at = await world();
});
afterEach(() => at.close());

test('a request whose process died right after the write is shown by the next one, once', async () => {
  at.dies();
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  expect(at.slack.sent.filter(({ to }) => to === 'CCREDIT')).toHaveLength(0);

  at.lives();
  await Promise.all([at.dispatcher.sweep(), at.dispatcher.sweep()]);
  await at.dispatcher.sweep();

  expect(at.slack.sent.filter(({ to, how }) => to === 'CCREDIT' && how === 'post')).toHaveLength(1);
});

test('a decision whose process died before anybody was told reaches the card, the thread and the requester', async () => {
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  at.dies();
  await at.types('UFAY', 'credit approve CR-1');
  expect(at.channelCard().summary).toContain('waits for Fay');

  at.lives();
  await at.dispatcher.sweep();

  expect(at.channelCard().summary).toContain('approved');
  expect(at.threads()).toHaveLength(1);
  expect(at.told('URITA')).toHaveLength(1);
});

test('a limit whose process died between the decision and its setting is set by the job, once', async () => {
  await at.types('URITA', 'credit limit Acme 40k "framework"');
  const request = await at.request(1);
  const { world: setting, lasting } = await at.approvals.engine.setting(at.company, 'credit', at.clock.now());
  const fay = await at.personOf('UFAY');
  await at.approvals.engine.act(request, fay, at.approvals.engine.kind('credit'), (current) =>
    decideApprove(current, fay, {}, lasting, setting),
  );
  expect(await at.request(1)).toMatchObject({ status: 'approved', settled: false });

  await Promise.all([at.runJobs(), at.runJobs()]);
  await at.runJobs();

  const file = await at.credit.deps.store.ofAccount(at.tenant, request.account.id);
  expect(file?.history.filter(({ what }) => what === 'credit.limit')).toHaveLength(1);
  expect(
    (await at.request(1)).history.filter(({ by, what }) => by.id === system.id && what === 'credit.settled'),
  ).toHaveLength(1);
});

test('the same act delivered twice is done once', async () => {
  const [one, two] = await Promise.all([
    at.types('URITA', 'credit request Acme 50000 net60 "spring order"', { key: 'same' }),
    at.types('URITA', 'credit request Acme 50000 net60 "spring order"', { key: 'same' }),
  ]);

  expect([one, two].filter(({ reply }) => reply.kind === 'nothing')).toHaveLength(1);
  expect(await at.approvals.store.list(at.tenant, {})).toHaveLength(1);
});
