import { beforeEach, describe, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { type World, world } from './world.ts';

let sales: World;
beforeEach(async () => {
  sales = await world();
  await sales.types('URITA', 'deal log Acme 45k close:2026-12-01 competitor:Initech cost:30k');
});

describe('changing a deal', () => {
  test('by a line changes what was said and nothing else', async () => {
    const before = await sales.deal(1);
    const { words } = await sales.types('URITA', 'deal update D-1 amount:50k close:2026-12-15 next:"Call the CFO"');
    const after = await sales.deal(1);

    expect(words).toContain('50,000 EUR');
    expect(after).toMatchObject({
      amount: { minor: 50_000_00 },
      closeDate: '2026-12-15',
      nextStep: 'Call the CFO',
      competitor: before.competitor,
      cost: before.cost,
    });
    expect(after.closeDateMoves).toMatchObject([{ from: '2026-12-01', to: '2026-12-15' }]);
    expect(after.history.at(-1)?.summary).toBe(
      'changed D-1: amount 50,000 EUR, close date 15 Dec 2026, next step noted',
    );
  });

  test('by form starts from the present values', async () => {
    const logged = await sales.types('URITA', 'deal show D-1');
    const { form } = await sales.presses('URITA', logged.card, 'Edit');

    expect(filled(form)).toMatchObject({
      deal: 'D-1',
      amount: '45000.00 EUR',
      cost: '30000.00 EUR',
      close: '2026-12-01',
      competitor: 'Initech',
      stage: 'qualified',
      seen: '1',
    });
  });

  test('by form shows its cost to nobody who may not change the deal', async () => {
    const { form } = await sales.ask('UROB', { kind: 'opened', command: 'deal update', values: { deal: 'D-1' } });

    expect(JSON.stringify(form)).not.toContain('30000');
  });

  test('tells the thread and the history that the cost has changed, but not what it is', async () => {
    await sales.types('URITA', 'deal update D-1 cost:31,234 list:52,345');
    const seen = await sales.types('UROB', 'deal show D-1');

    expect(seen.words).toContain('cost noted, list price noted');
    expect(seen.words).not.toMatch(/31,234|52,345/);
    expect(JSON.stringify(sales.messenger.sent)).not.toMatch(/31,234|52,345/);
  });

  test('by a form that was left as it was changes nothing', async () => {
    const { form } = await sales.ask('URITA', { kind: 'opened', command: 'deal update', values: { deal: 'D-1' } });
    await sales.submits('URITA', 'deal update', filled(form));

    expect((await sales.deal(1)).version).toBe(1);
  });

  test('by form keeps what somebody else changed while it was open', async () => {
    const { form } = await sales.ask('URITA', { kind: 'opened', command: 'deal update', values: { deal: 'D-1' } });
    await sales.types('UMAX', 'deal update D-1 competitor:Hooli');
    await sales.submits('URITA', 'deal update', filled(form, { amount: '50k' }));

    expect(await sales.deal(1)).toMatchObject({ competitor: 'Hooli', amount: { minor: 50_000_00 } });
  });

  test('of the same value by two people at once tells the second what the first one did', async () => {
    const { form } = await sales.ask('URITA', { kind: 'opened', command: 'deal update', values: { deal: 'D-1' } });
    await sales.types('UMAX', 'deal update D-1 amount:60k');
    const again = await sales.submits('URITA', 'deal update', filled(form, { amount: '50k' }));

    expect(JSON.stringify(again.reply)).toContain(
      'Max changed the amount of D-1 while your form was open: 60,000 EUR.',
    );
    expect((await sales.deal(1)).amount.minor).toBe(60_000_00);
  });

  test('empties a value with the word none', async () => {
    await sales.types('URITA', 'deal update D-1 competitor:none cost:none');
    const deal = await sales.deal(1);

    expect(deal.competitor).toBeUndefined();
    expect(deal.cost).toBeUndefined();
  });

  test('to another currency needs the cost in it too', async () => {
    const refused = await sales.types('URITA', 'deal update D-1 amount:"50k USD"');
    await sales.types('URITA', 'deal update D-1 amount:"50k USD" cost:33k');

    expect(refused.words).toContain('The cost is in EUR. Say it in USD too, or “cost:none”.');
    expect(await sales.deal(1)).toMatchObject({ cost: { minor: 33_000_00, currency: 'USD' } });
  });

  test('keeps its split when the form is submitted as it was shown', async () => {
    await sales.types('URITA', 'deal update D-1 split:"<@URITA> 60%, <@UROB> 40%"');
    const before = await sales.deal(1);
    const { form } = await sales.ask('URITA', { kind: 'opened', command: 'deal update', values: { deal: 'D-1' } });
    await sales.submits('URITA', 'deal update', filled(form, { next: 'Call them' }));

    expect(filled(form)['split']).toBe('Rita 60%, Rob 40%');
    expect((await sales.deal(1)).split).toEqual(before.split);
  });

  test('hands it over to another owner, and both learn of it', async () => {
    await sales.types('UMAX', 'deal update D-1 owner:<@UROB>');

    expect((await sales.deal(1)).owner.name).toBe('Rob');
    expect(sales.messenger.sent.filter(({ how }) => how === 'tell').map(({ to }) => to)).toEqual(['URITA', 'UROB']);
  });

  test.each([
    ['deal update D-1 reasons:price', 'Reasons belong to a deal that is won or lost.'],
    ['deal update D-1 amount:45k', 'Nothing would change'],
    ['deal update D-1', 'Nothing would change'],
    ['deal update Nobody amount:1k', 'No account is called “Nobody”. A deal’s number, such as D-104, works too.'],
  ])('“%s” is answered with “%s”', async (line, said) => {
    const answer = await sales.types('URITA', line);

    expect(answer.words).toContain(said);
    expect(answer.words).not.toContain('Create');
    expect((await sales.deal(1)).version).toBe(1);
  });

  test('adds reasons to a deal that was won without them', async () => {
    await sales.types('URITA', 'deal won D-1');
    const wrong = await sales.types('URITA', 'deal update D-1 reasons:no-budget');
    await sales.types('URITA', 'deal update D-1 reasons:price,brand');

    expect(wrong.words).toContain('“no-budget” is no reason for won.');
    expect((await sales.deal(1)).wonReasons).toEqual(['price', 'brand']);
  });
});

describe('moving a deal', () => {
  test('takes the stage’s probability unless another is said', async () => {
    await sales.types('URITA', 'deal stage D-1 proposal');
    const usual = await sales.deal(1);
    await sales.types('URITA', 'deal stage Acme commit probability:97%');
    const own = await sales.deal(1);

    expect([usual.stage, usual.probability]).toEqual(['proposal', 50]);
    expect([own.stage, own.probability]).toEqual(['commit', 97]);
    expect(own.stageLog.map(({ stage }) => stage)).toEqual(['qualified', 'proposal', 'commit']);
  });

  test('to won or lost is told how', async () => {
    expect((await sales.types('URITA', 'deal stage D-1 won')).words).toContain(
      'A deal is won with “/deal won …”, not by its stage.',
    );
  });

  test('to a mistyped stage is told which one was meant', async () => {
    expect((await sales.types('URITA', 'deal stage D-1 propsal')).words).toContain('Did you mean “proposal”?');
  });

  test('to where it is already is said', async () => {
    expect((await sales.types('URITA', 'deal stage D-1 qualified')).words).toContain('D-1 is in qualified already.');
  });
});

describe('undo', () => {
  test('restores a deal exactly', async () => {
    const before = await sales.deal(1);
    const won = await sales.types('URITA', 'deal won D-1 40k reasons:price');
    const { words } = await sales.presses('URITA', won.card, 'Undo');
    const after = await sales.deal(1);

    expect(words).toContain('D-1 · Acme · 45,000 EUR · qualified');
    expect(bare(after)).toEqual(bare(before));
    expect(sales.messenger.sent.map(({ card }) => card.summary)).toContain('Rita undid: won D-1: 40,000 EUR (price)');
  });

  test('of the first entry takes the deal away, and its card says so', async () => {
    await sales.types('URITA', 'deal undo');

    expect(await sales.deals.byNumber(sales.tenant, 1)).toBeUndefined();
    expect(sales.messenger.sent.at(-1)).toMatchObject({ how: 'update', card: { summary: 'D-1 was undone' } });
    expect((await sales.types('URITA', 'deal log Acme 1k')).words).toContain('D-2');
  });

  test('is only for the author, only for 15 minutes, and only of the last change', async () => {
    const won = await sales.types('URITA', 'deal won D-1');
    const other = await sales.presses('UMAX', won.card, 'Undo');
    sales.clock.advance(16);
    const late = await sales.presses('URITA', won.card, 'Undo');
    const typed = await sales.types('URITA', 'deal undo');
    const updated = await sales.types('URITA', 'deal update D-1 reasons:price');
    await sales.types('UMAX', 'deal update D-1 reasons:brand');
    const overtaken = await sales.presses('URITA', updated.card, 'Undo');

    expect(other.words).toContain('Only Rita can undo this.');
    expect(late.words).toContain('Undo is possible for 15 minutes.');
    expect(typed.words).toContain('You have changed no deal in the last 15 minutes.');
    expect(overtaken.words).toContain('Max has changed this since');
    expect((await sales.deal(1)).wonReasons).toEqual(['brand']);
  });
});

/** The deal without what every change moves on. */
function bare({
  version: _version,
  updatedAt: _updated,
  history: _history,
  ...deal
}: Awaited<ReturnType<World['deal']>>) {
  return deal;
}
