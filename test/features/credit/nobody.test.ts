import { afterEach, beforeEach, expect, test } from 'vitest';
import { type World, world } from './world.ts';

let at: World;
/** Everybody who holds a level by their role shares in the deal, so that none of them may decide on it. */
beforeEach(async () => {
  at = await world({ named: false });
  const shares = ['UFIN', 'UFAY', 'UFLO', 'UADA', 'UCEO'].map((user) => `<@${user}> 20%`).join(', ');
  await at.types('URITA', `deal log Acme 50k close:2026-12-15 terms:60 split:"${shares}"`);
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order" deal:D-1');
});
afterEach(() => at.close());

const alarms = (user: string) => at.told(user).filter((words) => words.includes('there is nobody who may decide it'));

test('when nobody may decide, the admins hear of it, and whoever they name is asked at once', async () => {
  expect(await at.request(1)).toMatchObject({ status: 'in-review', steps: [{ asked: [] }] });
  expect(alarms('UADA')).toHaveLength(1);
  expect(alarms('UCEO')).toHaveLength(1);
  expect(at.channelCard().summary).toContain('waits for somebody with the authority');

  const { level } = (await at.request(1)).steps[0] ?? { level: '' };
  const { words } = await at.types('UADA', `credit policy approver ${level} <@UMAX>`);

  expect(words).toContain('Asked now for CR-1');
  expect(at.channelCard().summary).toContain('waits for Max');
  expect(at.threads().at(-1)).toContain('Max asked as well');
  await at.types('UMAX', 'credit approve CR-1');
  expect((await at.request(1)).status).toBe('approved');
});

test('as long as nobody is named, the admins hear of it again when the time is over, and nothing is approved', async () => {
  const { clock } = (await at.request(1)).steps[0] ?? {};
  at.clock.set(clock?.dueAt.toISOString() ?? '');

  await Promise.all([at.runJobs(), at.runJobs()]);

  expect(alarms('UADA')).toHaveLength(2);
  expect((await at.request(1)).status).toBe('in-review');
});
