import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';
import { wordsOf } from '../../support/messenger.ts';

let northwind: Company;
beforeEach(async () => {
  northwind = await company();
  await northwind.types('UADA', 'sales team create EMEA manager:<@UMAX> members:<@URITA>,<@UROB>');
  await northwind.types('UMAX', 'goal add "Win DACH" owner:<@URITA> level:EMEA');
  await northwind.types('URITA', 'goal kr G-1 "Hire two" to:2');
});
afterEach(() => northwind.close());

const words = async (user: string, line: string, channel = 'CEMEA') =>
  (await northwind.types(user, line, { channel })).words;
const said = (channel = 'CEMEA') =>
  northwind.messenger.sent.filter(({ to }) => to === channel).map(({ card }) => wordsOf(card));

async function morning(at: string): Promise<void> {
  northwind.clock.set(at);
  const job = northwind.product.jobs.find(({ name }) => name === 'goal followers');
  if (!job) throw new Error('Nobody tells those who follow');
  await Promise.all([1, 2, 3].map(() => job.run(northwind.clock.now())));
  await northwind.product.dispatcher.idle();
}

describe('a channel that follows a goal', () => {
  test('reads how it stands at once, then once a week, and in between only what changed', async () => {
    expect(await words('URITA', 'goal follow G-1 here')).toContain('The channel follows G-1.');
    expect(said().at(-1)).toContain('G-1 Win DACH: 0 % (59.1 % expected), behind');
    expect(await words('UROB', 'goal follow G-1 here')).toContain('follows G-1 already');

    await morning('2026-11-25T08:00:00Z');
    expect(said()).toHaveLength(1);
    await words('URITA', 'goal checkin G-1 kr:1 value:2', 'CELSE');
    await morning('2026-11-26T07:50:00Z');
    expect(said()).toHaveLength(1);
    await morning('2026-11-26T08:00:00Z');
    await morning('2026-11-26T12:00:00Z');
    expect(said().slice(1)).toEqual([expect.stringMatching(/What changed:\nG-1 Win DACH: 100 %, reached/)]);

    await morning('2026-11-28T09:00:00Z');
    await morning('2026-11-29T09:00:00Z');
    await morning('2026-11-30T08:00:00Z');
    expect(said()).toHaveLength(3);
    expect(said().at(-1)).toContain('How the goals of this channel stand:');
  });

  test('reads what its owner says of it, and once that it was closed', async () => {
    await words('URITA', 'goal follow G-1 #emea'.replace('#emea', '<#CEMEA>'), 'COTHER');
    await words('URITA', 'goal checkin G-1 confidence:off-track "The fair was cancelled"');
    await morning('2026-11-25T08:00:00Z');
    expect(said().at(-1)).toContain('its owner says off track');
    await words('URITA', 'goal close G-1 missed "No fair"');
    await morning('2026-11-26T08:00:00Z');
    expect(said().at(-1)).toContain('G-1 Win DACH: 0 %, missed (No fair)');
    const count = said().length;
    await morning('2026-11-30T08:00:00Z');
    expect(said()).toHaveLength(count);
  });

  test('or all of a team’s, hears of new ones, too, until it stops', async () => {
    expect(await words('URITA', 'goal follow team:EMEA')).toContain('The channel follows the goals of EMEA.');
    await words('UMAX', 'goal add "Hire" level:EMEA');
    await words('UMAX', 'goal add "Company goal"');
    await morning('2026-11-25T08:00:00Z');
    expect(said().at(-1)).toContain('G-2 Hire: no key results');
    expect(said().at(-1)).not.toContain('Company goal');

    expect(await words('UROB', 'goal unfollow team:EMEA')).toContain('Nothing more is said there');
    expect(await words('UROB', 'goal unfollow team:EMEA')).toContain('does not follow');
    const count = said().length;
    await morning('2026-11-30T08:00:00Z');
    expect(said()).toHaveLength(count);
    expect(await words('URITA', 'goal follow team:EMEA')).toContain('The channel follows');
  });

  test('is begun once by two at one moment, with a goal or a team', async () => {
    const both = await Promise.all([words('URITA', 'goal follow G-1'), words('UROB', 'goal follow G-1')]);
    expect(both.filter((each) => each.includes('The channel follows'))).toHaveLength(1);
    expect(said()).toHaveLength(1);
    expect(await words('URITA', 'goal follow')).toContain('Say which goal, or whose');
  });
});

test('a digest says how goals go, what changed, what serves them, and which requests are overdue', async () => {
  await northwind.types('UMAX', 'goal add "Win logistics"');
  await northwind.types('UMAX', 'goal kr G-2 "Bookings" metric:bookings to:100k');
  await northwind.types('UMAX', 'goal link G-2 segment:Logistics');
  for (const [name, segment] of [
    ['Alpine', 'Logistics'],
    ['Solar', 'Energy'],
  ]) {
    await northwind.types('URITA', `deal log "new:${name}" 30k segment:${segment}`);
    await northwind.types('URITA', `deal won "${name}"`);
  }
  await northwind.types('URITA', 'goal ask product "An export" due:2026-11-24');
  northwind.clock.set('2026-11-25T10:00:00Z');
  await northwind.types('UMAX', 'digest schedule weekly mon 09:00 here kind:company', { channel: 'CALL' });
  await northwind.types('UMAX', 'digest schedule weekly mon 09:00 here kind:team team:EMEA', { channel: 'CTEAM' });

  const whole = await words('UMAX', 'digest preview 1');
  expect(whole).toContain('Goals: 2 open, 1 behind. 50 % of bookings serve a goal (1 of 2 deals).');
  expect(whole).toMatch(
    /G-1 Win DACH: 0 %[^\n]*behind\nG-2 Win logistics: 60 % \(60\.6 % expected\), on track, \+60 points in this time/,
  );
  expect(whole).toContain('1 request to another team is overdue: A-1 (product).');

  const team = await words('UMAX', 'digest preview 2');
  expect(team).toContain('Goals: 1 open, 1 behind.');
  expect(team).not.toContain('G-2');
});

test('a home page has the goals of the person, and what they have taken for others', async () => {
  await northwind.types('UROB', 'goal ask product "An export" due:friday');
  await northwind.types('UPAT', 'goal take A-1');
  const home = async (user: string) =>
    wordsOf(
      await northwind.product.router.home({
        place: { platform: 'slack', workspace: 'T1', channel: `D${user}`, direct: true },
        user: { id: user },
        key: `home-${user}`,
        ask: { kind: 'home' },
      }),
    );

  expect(await home('URITA')).toMatch(
    /Your goals and requests\nG-1 Win DACH\n0 % \(59\.1 % expected\), behind\n\[Check in\]/,
  );
  expect(await home('UPAT')).toMatch(/A-1 for Rob, due 27 Nov 2026\nAn export\n\[Done\]/);
  expect(await home('UFIN')).not.toContain('Your goals');
  northwind.clock.set('2026-11-28T10:00:00Z');
  expect(await home('UROB')).toContain('Overdue, of what you asked other teams for: A-1 (product).');
});
