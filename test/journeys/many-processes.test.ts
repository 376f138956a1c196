import { DateTime } from 'luxon';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import type { SlackCall } from '../support/fake-slack.ts';
import { buildProcess, type OtherProcess, startProcess } from '../support/processes.ts';
import { textOf } from '../support/slack-words.ts';

const zones = {
  CSANTIAGO: 'America/Santiago',
  CSYDNEY: 'Australia/Sydney',
  CBERLIN: 'Europe/Berlin',
  CNEWYORK: 'America/New_York',
};
/** Mondays of a season in which all four zones change their clocks: on 6 September, 4 and 25 October, 1 November. */
const mondays = ['08-31', '09-07', '09-14', '09-21', '09-28', '10-05', '10-12', '10-19', '10-26', '11-02', '11-09'];
/** Hours, seen from midnight UTC of Monday, at which it may be nine in one of the zones. */
const hours = [-2, -1, 7, 8, 12, 13, 14];
/** When somebody is killed, each week in another zone. */
const deadliest = [-2, 7, 12, 13];

describe('three processes that are killed while they send', () => {
  let app: RunningApp;
  let processes: OtherProcess[] = [];
  let deaths = 0;
  /** Calls that never reached Slack. */
  const lost = new Set<SlackCall>();

  beforeAll(buildProcess);
  beforeEach(async () => {
    deaths = 0;
    lost.clear();
    app = await runApp('2026-08-28T12:00:00Z');
    await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
    await app.command('UADA', 'deal log "new:Acme" 45k EUR close:2026-12-15');
    for (const [channel, zone] of Object.entries(zones))
      await app.command('UADA', `digest schedule weekly mon 09:00 <#${channel}> company zone:${zone}`);
  });
  afterEach(async () => {
    await Promise.all(processes.map((each) => each.stop()));
    processes = [];
    await app.stop();
  });

  const posted = (channel: string) =>
    app.slack.to('chat.postMessage').filter((call) => call.args['channel'] === channel && !lost.has(call));
  async function start(at: string): Promise<void> {
    processes.push(await startProcess(at, { ...app.database, slackUrl: app.slack.apiUrl }));
  }

  /** All of them at the same instant; whoever died is replaced, when its claims have run out too. */
  async function tick(at: Date): Promise<void> {
    app.clock.putTo(at);
    await Promise.all(processes.map((each) => each.tick(at.toISOString())));
    const dead = processes.filter((each) => !each.isAlive());
    if (dead.length === 0) return;
    deaths += dead.length;
    processes = processes.filter((each) => each.isAlive());
    for (const _ of dead) await start(at.toISOString());
    for (const seconds of [25, 310]) await tick(new Date(at.getTime() + seconds * 1000));
  }

  /** The next call of a method kills whoever makes it: after Slack has taken it, or before. */
  function killAt(method: string, isTaken: boolean): void {
    app.slack.answer(method, () => {
      app.slack.answer(method, () => undefined);
      const call = app.slack.calls.at(-1);
      processes.find(({ token }) => token === call?.token)?.kill();
      if (isTaken || !call) return undefined;
      lost.add(call);
      return { status: 503 };
    });
  }

  const deadly = (week: number): [string, boolean] =>
    week % 3 === 2 ? ['chat.update', true] : ['chat.postMessage', week % 3 === 0];

  test('post each digest once for each week, at nine on the clocks of its zone', async () => {
    await Promise.all([1, 2, 3].map(() => start('2026-08-28T12:30:00Z')));
    for (const [week, monday] of mondays.entries()) {
      for (const hour of hours) {
        if (hour === deadliest[week % deadliest.length]) killAt(...deadly(week));
        await tick(DateTime.fromISO(`2026-${monday}T00:00:10Z`).plus({ hours: hour }).toJSDate());
      }
    }

    for (const [channel, zone] of Object.entries(zones)) {
      const came = posted(channel).map(({ args, at }) => ({
        week: /week \d+, 2026/.exec(textOf(args))?.[0],
        at: `${DateTime.fromJSDate(at, { zone }).toFormat('ccc HH')} in ${zone}`,
      }));
      expect(came).toEqual(mondays.map((_, index) => ({ week: `week ${35 + index}, 2026`, at: `Mon 09 in ${zone}` })));
    }
    expect(deaths).toBe(mondays.length);
  }, 240_000);
});
