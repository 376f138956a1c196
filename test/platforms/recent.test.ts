import { expect, test } from 'vitest';
import { createRecent } from '../../src/platforms/recent.ts';

test('a clock that is put back does not make a key recent until it has caught up', () => {
  let now = new Date('2026-11-24T10:00:00Z');
  const recent = createRecent({ now: () => now }, 1_000);
  const first = recent.isNew('press');
  const again = recent.isNew('press');

  now = new Date('2026-11-24T09:00:00Z');
  recent.isNew('another');
  now = new Date('2026-11-24T09:00:03Z');

  expect([first, again, recent.isNew('press')]).toEqual([true, false, true]);
});
