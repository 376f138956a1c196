import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryError } from '../../../src/core/messenger.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type World, world } from './world.ts';

let northwind: World;
beforeEach(async () => {
  northwind = await world();
  northwind.account('Acme');
  northwind.account('Globex');
  northwind.deal(104, 'Acme', 45_000);
});
afterEach(() => northwind.close());

const asked = 'feedback "CSV export drops rows over 10k" account:Acme type:bug importance:deal-breaker';

describe('product decides, and everybody who asked hears of it', () => {
  test('in the channel where they asked, with words for the customer', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES' });

    await northwind.types('UPAT', 'feedback plan F-1 target:Q1');

    const [told] = northwind.heardIn('CSALES');
    expect(told).toContain('F-1 is planned for Q1');
    expect(told).toContain('Rita: you asked for “CSV export drops rows over 10k”');
    expect(told).toContain('“CSV export drops rows over 10k”, which you asked us for, is planned for Q1.');
    expect(wordsOf(northwind.productCard(1))).toContain('State: Planned for Q1');
  });

  test('in the thread where they asked', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES', thread: '42' });

    await northwind.types('UPAT', 'feedback acknowledge F-1');

    expect(northwind.slack.sent.find((sent) => sent.to === 'CSALES')).toMatchObject({ thread: '42' });
  });

  test('under the message that was sent to product', async () => {
    const link = 'https://chat.example/m/1';
    const offer = { text: 'We lose rows', link, at: '77', account: 'Acme' };
    await northwind.submits('URITA', 'feedback', offer, { channel: 'CACME' });

    await northwind.types('UPAT', 'feedback acknowledge F-1');

    expect(northwind.slack.sent.find((sent) => sent.to === 'CACME')).toMatchObject({ thread: '77' });
  });

  test('alone, with their own words, when they asked the bot alone; also on the other platform', async () => {
    await northwind.types('UTEA', asked, { platform: 'teams', channel: 'DTEA', direct: true });

    await northwind.types('UPAT', 'feedback decline F-1 "Less than 1 % of exports are that large"');

    const [told] = northwind.heardIn('UTEA', northwind.teams);
    expect(told).toContain('F-1 will not be done');
    expect(told).toContain('you asked for “CSV export drops rows over 10k” for Acme.');
    expect(told).toContain('Why: Less than 1 % of exports are that large');
  });

  test('once, however often they asked and however often the news is sent out', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES' });
    await northwind.types('URITA', 'feedback join F-1 "again" account:Globex', { channel: 'COTHER' });

    await northwind.types('UPAT', 'feedback build F-1');
    await northwind.runsJobs();
    await northwind.runsJobs();

    expect([...northwind.heardIn('CSALES'), ...northwind.heardIn('COTHER')]).toHaveLength(1);
  });

  test('at each change, and not who decided themselves', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES' });
    await northwind.types('UPAT', 'feedback vote F-1', { channel: 'CPM' });

    await northwind.types('UPAT', 'feedback acknowledge F-1');
    await northwind.types('UPAT', 'feedback plan F-1 Q1');
    await northwind.types('UPAT', 'feedback ship F-1 https://example.com/csv');

    expect(northwind.heardIn('CSALES').map((words) => words.split('\n')[0])).toEqual([
      'Product has taken note of F-1',
      'F-1 is planned for Q1',
      'F-1 has shipped',
    ]);
    expect(northwind.heardIn('CPM')).toEqual([]);
  });

  test('unless they have muted the kind', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES' });
    await northwind.types('URITA', 'feedback mute planned');

    await northwind.types('UPAT', 'feedback plan F-1 Q1');
    const { words } = await northwind.types('URITA', 'feedback unmute all');
    await northwind.types('UPAT', 'feedback plan F-1 Q2');

    expect(northwind.heardIn('CSALES')).toHaveLength(1);
    expect(northwind.heardIn('CSALES')[0]).toContain('F-1 is planned for Q2');
    expect(words).toBe('You hear of everything about what you asked for.');
  });

  test('also when they join while the news is going out', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES' });
    await Promise.all([
      northwind.askOnly('UPAT', { kind: 'typed', text: 'feedback plan F-1 Q1' }),
      northwind.askOnly('UROB', { kind: 'typed', text: 'feedback vote F-1 account:Globex' }, { channel: 'CROB' }),
    ]);
    await northwind.settled();

    const told = northwind.heardIn('CROB').length;
    const knew = (await northwind.types('UROB', 'feedback mine')).words;
    expect(told).toBeLessThanOrEqual(1);
    expect(knew).toContain('planned for Q1');
    expect(northwind.heardIn('CSALES')).toHaveLength(1);
  });

  test('also when the process dies between the decision and the telling', async () => {
    for (const name of ['Zap', 'Quux', 'Frob', 'Plugh', 'Xyzzy']) await northwind.types('UROB', `feedback ${name}`);
    await northwind.types('URITA', asked, { channel: 'CSALES' });
    // F-6 waits for its card, so that nothing but the telling reads accounts now.
    northwind.trouble.accounts = 1;
    const { words } = await northwind.types('UPAT', 'feedback plan F-6 Q1');
    const before = northwind.heardIn('CSALES').length;

    await northwind.runsJobs();
    await northwind.runsJobs();

    expect(words).toContain('F-6 planned for Q1');
    expect([before, northwind.heardIn('CSALES').length]).toEqual([0, 1]);
  });

  test('and product’s card gets a line for each decision in its thread', async () => {
    await northwind.types('URITA', asked);

    await northwind.types('UPAT', 'feedback plan F-1 Q1');

    const lines = northwind.slack.sent.filter((sent) => sent.to === 'CPRODUCT' && sent.thread !== undefined);
    expect(lines.map((line) => wordsOf(line.card))).toEqual(['F-1 is planned for Q1. Pat decided.']);
  });
});

describe('only product triages', () => {
  beforeEach(() => northwind.types('URITA', asked));

  test.each(['feedback acknowledge F-1', 'feedback decline F-1 no', 'feedback merge F-1 into:F-2', 'feedback export'])(
    'a rep who types “%s” is refused',
    async (line) => {
      expect((await northwind.types('URITA', line)).words).toContain('Only product');
      expect(wordsOf(northwind.productCard(1))).toContain('State: New');
    },
  );

  test('a reason is required to decline, a link to ship, a target to plan', async () => {
    for (const line of ['feedback decline F-1', 'feedback ship F-1', 'feedback plan F-1'])
      expect((await northwind.types('UPAT', line)).words).toMatch(/is missing/);
    expect((await northwind.types('UPAT', 'feedback ship F-1 link:soon')).words).toContain('is not a web address');
  });

  test('of two who press at once, one decides and the other is told who did', async () => {
    const answers = await Promise.all([
      northwind.askOnly('UPAT', { kind: 'pressed', command: 'feedback acknowledge', values: { item: 'F-1' } }),
      northwind.askOnly('UADA', { kind: 'pressed', command: 'feedback acknowledge', values: { item: 'F-1' } }),
    ]);
    await northwind.settled();

    expect(answers.filter(({ words }) => words.includes('Everybody who asked is told'))).toHaveLength(1);
    expect(answers.filter(({ words }) => /acknowledged already by (Pat|Ada)/.test(words))).toHaveLength(1);
  });

  test('an item is assigned, and the one who gets it is told', async () => {
    await northwind.personOf('UMAX');

    await northwind.types('UPAT', 'feedback assign F-1 <@UMAX>');

    expect(northwind.heardIn('UMAX')).toEqual(['Pat gave you F-1: CSV export drops rows over 10k']);
    expect(wordsOf(northwind.productCard(1))).toContain('Owner: Max');
  });

  test('a title is made clearer, and the item is still found by the words of who asked', async () => {
    await northwind.types('UPAT', 'feedback edit F-1 title:"Large exports are cut off" theme:Reporting');

    expect(wordsOf(northwind.productCard(1))).toContain('F-1 Large exports are cut off');
    expect((await northwind.types('UROB', 'feedback search csv rows')).words).toContain('F-1');
    expect((await northwind.types('UROB', 'feedback top theme:reporting')).words).toContain('F-1');
  });

  test('what was merged is decided where it was merged into', async () => {
    await northwind.types('URITA', 'feedback "Dark mode"');
    await northwind.types('UPAT', 'feedback merge F-2 into:F-1');

    expect((await northwind.types('UPAT', 'feedback acknowledge F-2')).words).toContain('F-2 is merged into F-1');
  });
});

describe('product asks the reps', () => {
  const question = 'feedback ask F-1 "How many rows do they export at once?"';

  test('in the thread where each asked, and the first reply there is the answer', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES', thread: '42' });
    await northwind.types('UPAT', question);

    const stranger = await northwind.says('UROB', 'no idea', { channel: 'CSALES', thread: '42' });
    const { words } = await northwind.says('URITA', 'About 60,000', { channel: 'CSALES', thread: '42' });
    const chatter = await northwind.says('URITA', 'by the way', { channel: 'CSALES', thread: '42' });

    expect(northwind.heardIn('CSALES')[0]).toContain('How many rows do they export at once?');
    expect(words).toContain('Product has your answer on F-1');
    expect([stranger.reply.kind, chatter.reply.kind]).toEqual(['nothing', 'nothing']);
    expect(wordsOf(northwind.productCard(1))).toContain(
      'Rita answered “How many rows do they export at once?”: About 60,000',
    );
    const line = northwind.slack.sent.find((sent) => sent.to === 'CPRODUCT' && sent.card.summary.includes('About'));
    expect(line?.thread).toBeDefined();
  });

  test('by a button, which opens a form', async () => {
    await northwind.types('URITA', asked, { channel: 'DRITA', direct: true });
    await northwind.types('UPAT', question);
    const message = northwind.slack.sent.find((sent) => sent.to === 'URITA');

    const { reply } = await northwind.presses('URITA', message?.card ?? { summary: '', nodes: [] }, 'Answer');
    const hidden = reply.kind === 'form' ? reply.form.hidden : {};
    await northwind.submits('URITA', 'feedback answer', { ...hidden, text: 'About 60,000' });

    expect(wordsOf(northwind.productCard(1))).toContain('Rita answered');
  });

  test('and never takes words said to the bot alone for the answer without asking', async () => {
    await northwind.types('URITA', asked, { channel: 'DRITA', direct: true });
    await northwind.types('UPAT', question);

    const said = await northwind.says('URITA', 'About 60,000', { channel: 'DRITA', direct: true });
    const yes = await northwind.presses('URITA', said.card, 'Yes, send it');

    expect(said.words).toContain('Is this your answer');
    expect(yes.words).toContain('Product has your answer');
  });
});

describe('somebody cannot be reached', () => {
  const gone = new DeliveryError('gone', 'no such place');

  test('a thread whose message was deleted: they are told alone', async () => {
    await northwind.types('URITA', asked, { channel: 'CSALES', thread: '42' });
    northwind.slack.fails = (_how, to) => (to === 'CSALES' ? gone : undefined);

    await northwind.types('UPAT', 'feedback plan F-1 Q1');
    northwind.clock.advance(2);
    await northwind.runsJobs();
    northwind.clock.advance(2);
    await northwind.runsJobs();

    expect(northwind.heardIn('URITA')).toHaveLength(1);
    expect(northwind.heardIn('URITA')[0]).toContain('F-1 is planned for Q1');
  });

  test('an asker who has left: the owner of the account is told in their place', async () => {
    const max = await northwind.personOf('UMAX');
    Object.assign(northwind.accounts.get('id-acme') ?? {}, { owner: { id: max.id, name: max.name } });
    await northwind.types('URITA', asked, { channel: 'DRITA', direct: true });
    northwind.slack.fails = (_how, to) => (to === 'URITA' ? gone : undefined);

    await northwind.types('UPAT', 'feedback ship F-1 https://example.com/csv');
    for (let tries = 0; tries < 3; tries += 1) {
      northwind.clock.advance(2);
      await northwind.runsJobs();
    }

    expect(northwind.heardIn('UMAX')).toHaveLength(1);
    expect(northwind.heardIn('UMAX')[0]).toContain(
      'Rita, who asked, cannot be reached here any more; the account is yours.',
    );
  });

  test('an asker who has left, of an account without an owner: nothing is sent for ever', async () => {
    await northwind.types('URITA', asked, { channel: 'DRITA', direct: true });
    northwind.slack.fails = (_how, to) => (to === 'URITA' ? gone : undefined);
    await northwind.types('UPAT', 'feedback plan F-1 Q1');
    for (let tries = 0; tries < 3; tries += 1) {
      northwind.clock.advance(2);
      await northwind.runsJobs();
    }

    expect(northwind.undelivered).toHaveLength(1);
  });
});
