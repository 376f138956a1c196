import { afterEach, expect, test } from 'vitest';
import { type World, world } from './world.ts';

let at: World;
afterEach(() => at.close());

const asked = (user: string) => at.told(user).filter((words) => words.includes('waits for your decision')).length;
const nearly = (instant: string) => new Date(Date.parse(instant) - 60_000).toISOString();

/** Both processes of the company look at the same minute. */
async function minute(instant: string): Promise<void> {
  at.clock.set(instant);
  await Promise.all([at.runJobs(), at.runJobs()]);
}

test('an approver in New York has their eight hours over the weekend in which America’s clocks go forward', async () => {
  at = await world({ zones: { UFAY: 'America/New_York' } });
  // Friday ten o'clock in New York, which is still on winter time; Berlin changes two weeks later.
  at.clock.set('2027-03-12T15:00:00Z');
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  expect((await at.request(1)).steps[0]?.clock).toMatchObject({
    zone: 'America/New_York',
    hours: 8,
    dueAt: new Date('2027-03-15T14:00:00Z'),
  });

  await minute(nearly('2027-03-12T19:00:00Z'));
  expect(asked('UFAY')).toBe(0);
  await minute('2027-03-12T19:00:00Z');
  expect(asked('UFAY')).toBe(1);
  await minute(nearly('2027-03-15T13:12:00Z'));
  expect(asked('UFAY')).toBe(1);
  await minute('2027-03-15T13:12:00Z');
  expect(asked('UFAY')).toBe(2);
  await minute(nearly('2027-03-15T14:00:00Z'));
  expect((await at.request(1)).steps[0]?.escalations).toBe(0);
  await minute('2027-03-15T14:00:00Z');

  const [step] = (await at.request(1)).steps;
  expect(step).toMatchObject({ escalations: 1, asked: [{ name: 'Fay' }, { name: 'Flo' }] });
  expect(step?.clock?.zone).toBe('Europe/Berlin');
  expect(at.threads().at(-1)).toContain('Time is over: Flo asked as well');
  await at.types('UFAY', 'credit approve CR-1');
  expect((await at.request(1)).status).toBe('approved');
});

test('the weekend on which Berlin goes back to winter time gives nobody an hour less or more', async () => {
  at = await world();
  // Friday three o'clock in summer time: two hours that day, six on Monday in winter time.
  at.clock.set('2027-10-29T13:00:00Z');
  await at.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  expect((await at.request(1)).steps[0]?.clock?.dueAt).toEqual(new Date('2027-11-01T14:00:00Z'));

  // A question on Friday, answered on Monday: the clock stood meanwhile.
  at.clock.set('2027-10-29T14:00:00Z');
  await at.types('UFAY', 'credit ask CR-1 "Which project?"');
  at.clock.set('2027-11-01T09:00:00Z');
  await at.types('URITA', 'credit answer CR-1 "Kiel"');
  expect((await at.request(1)).steps[0]?.clock?.dueAt).toEqual(new Date('2027-11-01T16:00:00Z'));
});
