import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connected } from '../../src/database/connect.ts';
import { references } from '../../src/database/references.ts';
import { type Reference, type References, sparing } from '../../src/platforms/teams/references.ts';
import { testDatabase } from '../support/database.ts';
import { memoryReferences } from '../support/references.ts';

const ada: Reference = {
  workspace: 'w',
  kind: 'user',
  id: 'ada',
  serviceUrl: 'https://a',
  mri: '29:ada',
  seenIn: '19:c',
};
const channel: Reference = {
  workspace: 'w',
  kind: 'conversation',
  id: '19:c',
  serviceUrl: 'https://a',
  team: '19:t',
  name: 'Sales',
};

let connected: Connected;
let stored: References;
let now = new Date('2026-11-24T10:00:00Z');
beforeAll(async () => {
  connected = await testDatabase();
  stored = references(connected.connection, () => now);
  await connected.ensureIndexes();
});
afterAll(() => connected.close());

// One suite for both, so that what the fast one promises in tests the real one keeps.
describe.each(['in the database', 'in memory'])('references %s', (where) => {
  let kept: References;
  beforeEach(async () => {
    if (where === 'in memory') kept = memoryReferences();
    else {
      await connected.connection.collection('teams-references').deleteMany({});
      kept = stored;
    }
  });

  test('are found by their id, and people by their chat with the bot and by their mention', async () => {
    await kept.save(ada);
    await kept.save({ workspace: 'w', kind: 'user', id: 'ada', serviceUrl: 'https://b', personal: 'a:1' });

    const whole = { ...ada, serviceUrl: 'https://b', personal: 'a:1' };
    expect(await kept.of('w', 'ada')).toEqual(whole);
    expect(await kept.of('w', 'a:1')).toEqual(whole);
    expect(await kept.byMri('w', '29:ada')).toEqual(whole);
    expect(await kept.of('other', 'ada')).toBeUndefined();
    expect(await kept.of('w', 'bob')).toBeUndefined();
  });

  test('what is not said stays as it was', async () => {
    await kept.save({ ...ada, zone: 'Europe/London' });
    await kept.save({ ...ada, zone: undefined });

    expect(await kept.of('w', 'ada')).toMatchObject({ zone: 'Europe/London' });
  });

  test('a person is paused by their chat, a team with all its channels, until somebody writes', async () => {
    await kept.save({ ...ada, personal: 'a:1', greeted: true });
    await kept.save({ ...channel, greeted: true });
    await kept.pause('w', { id: 'a:1' });
    await kept.pause('w', { team: '19:t' });

    expect(await kept.of('w', 'ada')).toMatchObject({ paused: true, greeted: false });
    expect(await kept.of('w', '19:c')).toMatchObject({ paused: true });
    expect(await kept.channels('w')).toEqual([]);

    await kept.save({ ...channel, paused: false });
    expect(await kept.channels('w')).toMatchObject([{ id: '19:c', name: 'Sales' }]);
  });

  test('the last address of an organisation is known', async () => {
    await kept.save(ada);
    now = new Date(now.getTime() + 1_000);
    await kept.save({ ...channel, serviceUrl: 'https://new' });

    expect(await kept.serviceUrl('w')).toBe('https://new');
    expect(await kept.serviceUrl('other')).toBeUndefined();
  });

  test('many first meetings at one moment are one', async () => {
    await Promise.all(Array.from({ length: 16 }, () => kept.save(ada)));

    expect(await kept.of('w', 'ada')).toEqual(ada);
  });
});

describe('sparing', () => {
  function counting() {
    const saved: Reference[] = [];
    const inner = { ...memoryReferences(), save: async (reference: Reference) => void saved.push(reference) };
    let time = 0;
    return { saved, sparing: sparing(inner, () => time), pass: (milliseconds: number) => (time += milliseconds) };
  }

  test('what was saved a moment ago is not saved again with every message', async () => {
    const { saved, sparing: kept, pass } = counting();

    await kept.save(ada);
    await kept.save({ ...ada });
    expect(saved).toHaveLength(1);

    await kept.save({ ...ada, zone: 'Europe/London' });
    pass(5 * 60_000);
    await kept.save({ ...ada, zone: 'Europe/London' });
    expect(saved).toHaveLength(3);
  });

  test('after a pause everything is saved again, so that writing ends it', async () => {
    const { saved, sparing: kept } = counting();

    await kept.save(channel);
    await kept.pause('w', { id: '19:c' });
    await kept.save(channel);

    expect(saved).toHaveLength(2);
  });
});
