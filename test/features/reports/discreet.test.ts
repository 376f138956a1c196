import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wordsOf } from '../../support/messenger.ts';
import { type Company, company } from '../../support/product.ts';

let northwind: Company;
beforeAll(async () => {
  northwind = await company();
  await northwind.types('URITA', 'deal log "new:Secret AG" 70k close:2026-12-20 stage:commit');
  await northwind.types('URITA', 'deal log "new:Open GmbH" 60k close:2026-12-20');
  await northwind.types('URITA', 'account update "Secret AG" region:DACH confidential:yes');
  await northwind.types('URITA', 'deal won D-1 reasons:product');
});
afterAll(() => northwind.close());

const shownIn = (channel: string) =>
  northwind.messenger.sent.filter(({ to }) => to === channel).map(({ card }) => wordsOf(card));

describe('a confidential account', () => {
  test('is not named on the deal’s card in the channel, from the moment it is confidential', () => {
    const last = shownIn('CDEALS').findLast((words) => words.includes('D-1')) ?? '';

    expect(last).toContain('an account in DACH');
    expect(last).not.toContain('Secret');
  });

  test('is not named in a channel’s digest', async () => {
    await northwind.types('UMAX', 'digest schedule weekly mon 09:00 here kind:company', { channel: 'CALL' });
    await northwind.types('UMAX', 'digest now', { channel: 'CALL' });
    northwind.clock.set('2026-11-30T09:00:00Z');
    for (const job of northwind.product.jobs) await job.run(northwind.clock.now());
    await northwind.product.dispatcher.idle();
    const sent = shownIn('CALL').join('\n');

    expect(sent).toContain('an account in DACH');
    expect(sent).not.toContain('Secret');
  });

  test('is named to its seller and to who leads, in a report', async () => {
    expect((await northwind.types('URITA', 'report me')).words).toContain('Secret AG');
    expect((await northwind.types('UMAX', 'report company')).words).toContain('Secret AG');
    const others = (await northwind.types('UROB', 'report company')).words;
    expect(others).toContain('an account in DACH');
    expect(others).not.toContain('Secret');
  });
});
