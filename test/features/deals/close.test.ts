import { beforeEach, describe, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { type World, world } from './world.ts';

let sales: World;
beforeEach(async () => {
  sales = await world();
});

describe('winning', () => {
  test('without an open deal logs it as won in one line', async () => {
    const { words } = await sales.types('URITA', 'deal won Acme 45k EUR');

    expect(words).toContain('D-1 · Acme · 45,000 EUR · won');
    expect(await sales.deal(1)).toMatchObject({
      status: 'won',
      closeDate: '2026-11-24',
      closedAt: new Date('2026-11-24T10:00:00Z'),
      stageLog: [{ stage: 'qualified' }, { stage: 'won' }],
    });
  });

  test('without an open deal and without an amount asks for it', async () => {
    await sales.types('URITA', 'deal won Acme 1k');
    const { words } = await sales.types('URITA', 'deal won Acme');

    expect(words).toContain('Acme has no open deal. Say the amount to log it as won: /deal won Acme 45k');
    expect(words).toContain('[Open the form]');
  });

  test('takes the one open deal of the account, with the amount that it closed at', async () => {
    await sales.types('URITA', 'deal log Acme 45k');
    const { words } = await sales.types('URITA', 'deal won acme, inc. 44k');

    expect(words).toContain('D-1 · Acme · 44,000 EUR · won');
    expect(await sales.deals.count(sales.tenant, {})).toBe(1);
  });

  test('asks which of several open deals is meant, and takes the one that is pressed', async () => {
    await sales.types('URITA', 'deal log Acme 45k close:2026-12-01');
    await sales.types('URITA', 'deal log Acme 20k close:2026-12-15');
    const asked = await sales.types('URITA', 'deal won Acme');
    const won = await sales.presses('URITA', asked.card, 'D-2');

    expect(asked.words).toContain('Acme has 2 open deals. Which one?');
    expect(asked.words).toContain('[D-1 45,000 EUR, qualified, closes 1 Dec 2026]');
    expect(won.words).toContain('D-2 · Acme · 20,000 EUR · won');
    expect((await sales.deal(1)).status).toBe('open');
  });

  test('can be of none of the open deals', async () => {
    await sales.types('UROB', 'deal log Acme 45k');
    const asked = await sales.types('URITA', 'deal won Acme 5k');
    const won = await sales.presses('URITA', asked.card, 'None of these');

    expect(asked.words).toContain('The open deals of Acme belong to others: D-1 (Rob).');
    expect(won.words).toContain('D-2 · Acme · 5,000 EUR · won');
  });

  test('may say why, and when it was', async () => {
    await sales.types('URITA', 'deal log Acme 45k');
    await sales.types('URITA', 'deal won D-1 reasons:product,service because:"Best support" close:2026-11-20');

    expect(await sales.deal(1)).toMatchObject({
      wonReasons: ['product', 'service'],
      reasonText: 'Best support',
      closeDate: '2026-11-20',
    });
  });

  test('in another currency needs the cost in it first', async () => {
    await sales.types('URITA', 'deal log Acme 45k cost:30k');
    const { words } = await sales.types('URITA', 'deal won D-1 50k USD');

    expect(words).toContain('The cost is in EUR.');
    expect(words).toContain('First change the deal with “/deal update D-1 …”.');
  });

  test('cannot be in the future', async () => {
    await sales.types('URITA', 'deal log Acme 45k');
    const { words } = await sales.types('URITA', 'deal won D-1 close:2026-12-24');

    expect(words).toContain('A deal cannot be won in the future: today is 24 Nov 2026.');
  });

  test('posts a line in the deal’s thread and draws its card anew', async () => {
    await sales.types('URITA', 'deal log Acme 45k');
    await sales.types('URITA', 'deal won D-1');

    const [parent, line, drawn] = sales.messenger.sent;
    expect(parent?.card.summary).toBe('D-1 · Acme · 45,000 EUR · qualified');
    expect(line).toMatchObject({ how: 'post', thread: parent?.message, card: { summary: 'Rita won D-1: 45,000 EUR' } });
    expect(drawn).toMatchObject({ how: 'update', message: parent?.message });
    expect(drawn?.card.summary).toBe('D-1 · Acme · 45,000 EUR · won');
  });

  test('shows the owner’s new attainment', async () => {
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 100k');
    const { words } = await sales.types('URITA', 'deal won Acme 45k');

    expect(words).toContain('Rita, Q4 2026: 45,000 EUR of 100,000 EUR (45 %), pace 0.76');
  });

  test('by button asks for the reasons in a form', async () => {
    const logged = await sales.types('URITA', 'deal log Acme 45k');
    const { form } = await sales.presses('URITA', logged.card, 'Won');
    const { words } = await sales.submits('URITA', 'deal won', filled(form, { reasons: 'price' }));

    expect(filled(form)).toEqual({ deal: 'D-1' });
    expect(words).toContain('Reasons: price');
  });
});

describe('losing', () => {
  beforeEach(async () => {
    await sales.types('URITA', 'deal log Acme 45k');
  });

  test('needs the reasons, and offers the form for them', async () => {
    const { words, card } = await sales.types('URITA', 'deal lost D-1');
    const { form } = await sales.presses('URITA', card, 'Open the form');
    await sales.submits('URITA', 'deal lost', filled(form, { reasons: 'price, timing' }));

    expect(words).toContain('“Why we lost” is missing.');
    expect(await sales.deal(1)).toMatchObject({ status: 'lost', lostReasons: ['price', 'timing'] });
  });

  test.each(['deal lost D-1 price, timing', 'deal lost Acme price,timing', 'deal lost acme reasons:price,timing'])(
    '“%s” keeps all of them',
    async (line) => {
      const { words } = await sales.types('URITA', line);

      expect(words).toContain('D-1 · Acme · 45,000 EUR · lost');
      expect((await sales.deal(1)).lostReasons).toEqual(['price', 'timing']);
    },
  );

  test('says to whom', async () => {
    await sales.types('URITA', 'deal lost D-1 competitor, price vs:Zenith because:"They bundle support"');

    expect(await sales.deal(1)).toMatchObject({
      status: 'lost',
      competitor: 'Zenith',
      lostReasons: ['competitor', 'price'],
      reasonText: 'They bundle support',
    });
  });

  test('refuses a reason that is none, with the one that was meant', async () => {
    const { words } = await sales.types('URITA', 'deal lost D-1 reasons:prise');

    expect(words).toContain('Did you mean “price”?');
  });
});

describe('a deal that is closed', () => {
  beforeEach(async () => {
    await sales.types('URITA', 'deal log Acme 45k');
    await sales.types('URITA', 'deal lost D-1 price');
  });

  test('says who closed it to whoever comes second', async () => {
    const { words } = await sales.types('UMAX', 'deal won D-1');

    expect(words).toContain('D-1 is lost (price) already: Rita said so on 24 Nov 2026. Open it again first');
  });

  test('is opened again when that is confirmed', async () => {
    const asked = await sales.types('URITA', 'deal stage D-1 negotiation');
    const { words } = await sales.presses('URITA', asked.card, 'Open again in negotiation');
    const deal = await sales.deal(1);

    expect(asked.words).toContain('Open it again to move it to negotiation.');
    expect(words).toContain('D-1 · Acme · 45,000 EUR · negotiation');
    expect(deal).toMatchObject({ status: 'open', lostReasons: [], probability: 75 });
    expect(deal.closedAt).toBeUndefined();
    expect(deal.stageLog.map(({ stage }) => stage)).toEqual(['qualified', 'lost', 'negotiation']);
  });
});

test('only the owner, managers and admins close a deal', async () => {
  await sales.types('URITA', 'deal log Acme 45k');

  expect((await sales.types('UROB', 'deal won D-1')).words).toContain('D-1 belongs to Rita.');
  expect((await sales.types('UFIN', 'deal lost D-1 price')).words).toContain('D-1 belongs to Rita.');
  expect((await sales.types('UMAX', 'deal won D-1')).words).toContain('won');
  expect(sales.messenger.sent.filter(({ how }) => how === 'tell')).toMatchObject([
    { to: 'URITA', card: { summary: 'Max won D-1: 45,000 EUR' } },
  ]);
});

test('a number that no deal has is said', async () => {
  expect((await sales.types('URITA', 'deal won D-99')).words).toContain('There is no deal D-99.');
});
