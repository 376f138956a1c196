import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';
import { wordsOf } from '../../support/messenger.ts';

let northwind: Company;
beforeEach(async () => {
  northwind = await company();
  await northwind.types('URITA', 'idea add "Offer a pilot price for logistics" area:pricing', { channel: 'CIDEAS' });
  await northwind.types('UROB', 'idea vote I-1');
});
afterEach(() => northwind.close());

const empty = { summary: '', nodes: [] };
const told = (user: string) =>
  northwind.messenger.sent.filter(({ how, to }) => how === 'tell' && to === user).map(({ card }) => wordsOf(card));
const lines = () =>
  northwind.messenger.sent.filter(({ thread }) => thread !== undefined).map(({ card }) => card.summary);
const card = () =>
  wordsOf(northwind.messenger.sent.findLast(({ to, thread }) => to === 'CIDEAS' && !thread)?.card ?? empty);
const home = async (user: string) =>
  wordsOf(
    await northwind.product.router.home({
      place: { platform: 'slack', workspace: 'T1', channel: `D${user}`, direct: true },
      user: { id: user },
      key: `home-${user}-${northwind.clock.now().getTime()}`,
      ask: { kind: 'home' },
    }),
  );

/** Every process runs the job at that instant. */
async function remindAt(at: string): Promise<void> {
  northwind.clock.set(at);
  const job = northwind.product.jobs.find(({ name }) => name === 'ideas');
  if (!job) throw new Error('Nobody reminds of experiments');
  await Promise.all([1, 2, 3].map(() => job.run(northwind.clock.now())));
  await northwind.product.dispatcher.idle();
}

async function decided(segment: string, won: number, lost: number): Promise<void> {
  for (let deal = 0; deal < won + lost; deal += 1) {
    const name = `${segment} ${northwind.clock.now().getTime()} ${deal}`;
    await northwind.types('URITA', `deal log "new:${name}" 9k segment:${segment}`);
    await northwind.types('URITA', deal < won ? `deal won "${name}"` : `deal lost "${name}" price`);
  }
}

describe('an idea on its way', () => {
  test('is shortlisted and adopted by managers; its author and voters are told once', async () => {
    expect((await northwind.types('UROB', 'idea shortlist I-1')).words).toContain('Only manager or admin may use');
    await northwind.types('UMAX', 'idea shortlist I-1');
    expect(card()).toContain('State: Shortlisted');
    expect(told('URITA').at(-1)).toContain('Max shortlisted your idea.');

    const adopted = await northwind.types('UMAX', 'idea adopt I-1 "From January in every offer"');

    expect(adopted.words).not.toContain('[Undo]');
    expect(told('URITA').at(-1)).toMatch(/Max adopted an idea that you wanted\.[\s\S]*From January in every offer/);
    expect(told('UROB').at(-1)).toContain('Max adopted an idea');
    expect(lines().at(-1)).toBe('Max adopted I-1: From January in every offer');
    expect((await northwind.types('UFIN', 'idea vote I-1')).words).toContain('I-1 is adopted already.');
  });

  test('is dropped with a reason only, and opened again', async () => {
    const form = await northwind.types('UMAX', 'idea drop I-1');
    expect(form.words).toContain('“Why” is missing.');
    await northwind.types('UMAX', 'idea drop I-1 reason:"The margin does not carry it"');
    expect(told('UROB').at(-1)).toContain('The margin does not carry it');
    expect((await northwind.types('UMAX', 'idea adopt I-1')).words).toContain('opens it again');

    const again = await northwind.types('UMAX', 'idea reopen I-1');
    expect(again.words).toContain('State: Shortlisted');
    expect(again.words).not.toContain('margin does not carry');
  });

  test('is decided once by two managers at one moment', async () => {
    await northwind.types('UADA', 'sales role <@UEVA> manager');
    const answers = await Promise.all([
      northwind.types('UMAX', 'idea adopt I-1'),
      northwind.types('UEVA', 'idea drop I-1 reason:"Too dear"'),
    ]);

    expect(answers.filter(({ words }) => words.includes('opens it again'))).toHaveLength(1);
    expect(told('UROB').filter((each) => /adopted|dropped/.test(each))).toHaveLength(1);
  });
});

describe('an experiment', () => {
  const begin =
    'idea experiment I-1 hypothesis:"If we pilot, more is won" metric:win-rate segment:Logistics target:+5% owner:<@UROB>';

  test('is measured before and after by itself, beside what its owner says', async () => {
    northwind.clock.set('2026-11-10T10:00:00Z');
    await decided('Logistics', 2, 4);
    await decided('Food', 6, 0);
    northwind.clock.set('2026-11-24T10:00:00Z');
    const started = await northwind.types('UMAX', begin);
    expect(started.words).toContain('Before: 33.3 % (n 6)');
    expect(started.words).toContain('Measured by: Win rate, Logistics: 5 points more');
    northwind.clock.set('2026-12-08T10:00:00Z');
    await decided('logistics', 4, 2);
    expect((await northwind.types('UFIN', 'idea show I-1')).words).toContain('So far: 66.7 % (n 6)');

    const result = await northwind.types('UROB', 'idea result I-1 worked "The pilot opens doors"');

    expect(result.words).toContain('After: 66.7 % (n 6)');
    expect(result.words).toContain('By the figures: Reached');
    expect(result.words).toContain('Result: Worked. The pilot opens doors');
    expect(told('URITA').at(-1)).toContain('The experiment with an idea that you wanted worked.');
    expect((await northwind.types('UFIN', 'idea experiments all')).words).toContain('Worked, target reached');
  });

  test('on fewer than five cases is inconclusive by the figures, whatever is said', async () => {
    await northwind.types('UMAX', begin);
    await decided('Logistics', 2, 0);
    const result = await northwind.types('UROB', 'idea result I-1 worked "Looks good"');

    expect(result.words).toContain('Before: – (n 0)');
    expect(result.words).toContain('After: 100 % (n 2, too few)');
    expect(result.words).toContain('By the figures: Inconclusive');
  });

  test('asks its owner on the morning of its end, once, with the figures', async () => {
    await northwind.types('UMAX', `${begin} until:2026-12-24`);
    expect(await home('UROB')).toContain('I-1 Offer a pilot price for logistics (until 24 Dec 2026)');
    const before = told('UROB').length;

    await remindAt('2026-12-24T07:50:00Z');
    expect(told('UROB')).toHaveLength(before);
    await remindAt('2026-12-24T08:00:00Z');
    await remindAt('2026-12-24T08:10:00Z');

    expect(told('UROB')).toHaveLength(before + 1);
    expect(told('UROB').at(-1)).toContain('The experiment with I-1 is over. What came of it?');
    expect(told('UROB').at(-1)).toContain('After: – (n 0)');
    expect(await home('UROB')).toContain('over since 24 Dec 2026');
  });

  test('asks at nine on the clocks of summer, too', async () => {
    northwind.clock.set('2027-03-01T10:00:00Z');
    await northwind.types('UMAX', `${begin} until:2027-03-29`);
    const before = told('UROB').length;

    await remindAt('2027-03-29T06:50:00Z');
    expect(told('UROB')).toHaveLength(before);
    await remindAt('2027-03-29T07:00:00Z');
    expect(told('UROB')).toHaveLength(before + 1);
  });

  test('is undone with its reminder', async () => {
    const started = await northwind.types('UMAX', `${begin} until:2026-11-30`);
    await northwind.presses('UMAX', started.card, 'Undo');
    const before = told('UROB').length;

    await remindAt('2026-11-30T09:00:00Z');

    expect(told('UROB')).toHaveLength(before);
    expect(card()).toContain('State: New');
  });

  test('is begun by who may, with an end, a target and a scope that make sense', async () => {
    const wrong: [user: string, line: string, said: string][] = [
      ['URITA', begin, 'A manager has to shortlist I-1 first.'],
      ['UFIN', begin, 'Only Rita and managers start an experiment'],
      ['UMAX', `${begin} until:2026-11-24`, 'An experiment ends after today'],
      ['UMAX', `${begin} until:+2y`, 'within a year'],
      ['UMAX', begin.replace('+5%', '"a lot"'), '“a lot” is no target for this. Write it like 45% or +5%.'],
      ['UMAX', begin.replace('segment:Logistics', 'team:EMEA'), 'There is no team yet.'],
      ['UMAX', 'idea result I-1 worked "Yes"', 'No experiment with I-1 runs.'],
    ];
    for (const [user, line, said] of wrong) expect((await northwind.types(user, line)).words).toContain(said);
  });

  test('runs alone, its result is its owner’s, and it ends before the idea is adopted', async () => {
    await northwind.types('UMAX', begin);

    expect((await northwind.types('UMAX', begin)).words).toContain('An experiment with I-1 runs already.');
    expect((await northwind.types('URITA', 'idea result I-1 failed "No"')).words).toContain(
      'Only Rob and managers say',
    );
    expect((await northwind.types('UMAX', 'idea adopt I-1')).words).toContain('The experiment of I-1 still runs.');
    await northwind.types('UMAX', 'idea drop I-1 reason:"No budget"');
    expect((await northwind.types('UFIN', 'idea show I-1')).words).toContain('Stopped before its end.');
    expect((await northwind.types('UFIN', 'idea experiments')).words).toContain('No experiment runs.');
  });

  test('may be measured by something that no figure of ours tells', async () => {
    const { words } = await northwind.types(
      'UMAX',
      'idea experiment I-1 "If we call first, they open up" target:"Three thank-you notes" until:+2w',
    );

    expect(words).toContain('Measured by: Three thank-you notes');
    expect(words).not.toContain('Before:');
  });
});

test('a digest says what is new, what has most votes and what came of experiments; a team’s only of its own', async () => {
  await northwind.types('UADA', 'sales team create EMEA manager:<@UMAX> members:<@UROB>');
  await northwind.types('UMAX', 'idea experiment I-1 "If we pilot, more is won" metric:bookings until:+5d');
  await northwind.types('UMAX', 'digest schedule weekly mon 09:00 here kind:company', { channel: 'CALL' });
  await northwind.types('UMAX', 'digest schedule weekly mon 09:00 here kind:team team:EMEA', { channel: 'CTEAM' });
  const preview = await northwind.types('UMAX', 'digest preview 1');

  expect(preview.words).toContain('Ideas: 1 new.');
  expect(preview.words).toContain('I-1 Offer a pilot price for logistics: 2 votes');
  expect(preview.words).toContain('Experiment I-1 ends 29 Nov 2026 (Max)');
  expect((await northwind.types('UMAX', 'digest preview 2')).words).not.toContain('Ideas:');
  await northwind.types('UMAX', 'idea result I-1 failed "Nobody asked"');
  expect((await northwind.types('UMAX', 'digest preview 1')).words).toContain(
    'Tried: I-1 Offer a pilot price for logistics: failed',
  );
});
