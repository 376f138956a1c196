import { afterEach, beforeEach, expect, test } from 'vitest';
import { actionsOf, filled } from '../../support/acts.ts';
import { type World, world } from './world.ts';

let at: World;
beforeEach(async () => {
  at = await world({ named: false });
});
afterEach(() => at.close());

test('the policy is read as a matrix, with the note that its numbers are defaults', async () => {
  const { words } = await at.types('UFIN', 'credit policy');

  expect(words).toContain('default numbers');
  expect(words).toContain('up to 250,000 EUR | L2 | L2 | L2 + L3 | L4');
});

test('a draft shows what would change and whom it affects; nothing holds before it is published', async () => {
  await at.types('URITA', 'credit request Acme 9000 net30 "parts"');

  const { words } = await at.types('UFIN', 'credit policy set bands.50k.3-N L2');

  expect(words).toContain('bands.50000.cells.3-N: L1 → L2');
  expect((await at.types('UFIN', 'credit policy')).words).toContain('up to 50,000 EUR | L1 | L1 | L2 | L3');
});

test('a part of the policy opens as a form with its values, several are written over, and the draft previews them', async () => {
  await at.types('URITA', 'credit request Acme 9000 net30 "parts"');
  const parts = await at.types('UFIN', 'credit policy edit');
  const { form } = await at.presses('UFIN', parts.card, 'bands');
  const lines = form?.fields.find(({ name }) => name === 'lines')?.initial ?? '';
  expect(lines).toContain('bands.50000.cells.3-N L1');
  expect(lines).toContain('bands.1000000.cells.5 2xL4');

  const written = lines.replace('cells.3-N L1', 'cells.3-N L2').replace('250000.cells.1-2 L2', '250000.cells.1-2 L3');
  const { words } = await at.submits('UFIN', 'credit policy edit', filled(form, { lines: written }));

  expect(words).toContain('bands.50000.cells.3-N: L1 → L2');
  expect(words).toContain('bands.250000.cells.1-2: L2 → L3');
  expect(words).toContain('Of the last 1 requests 1 would be decided otherwise: CR-1');
  const wrong = await at.submits('UFIN', 'credit policy edit', {
    part: 'times',
    lines: 'times.from 8\ntimes.too soon',
  });
  expect(wrong.form?.problems?.['lines']).toContain('times.too: There is no “too” here');
  expect((await at.types('UFIN', 'credit policy draft')).words).not.toContain('times.from');
});

test('every value of every part is read back as it stands', async () => {
  for (const kind of ['credit', 'discount', 'contract'] as const) {
    const user = kind === 'contract' ? 'ULEA' : 'UFIN';
    const parts = await at.types(user, `${kind} policy edit`);
    for (const action of actionsOf(parts.card)) {
      const { form } = await at.presses(user, parts.card, action.label);
      const values = filled(form);
      expect(values['lines']).toBeTruthy();
      const again = await at.submits(user, `${kind} policy edit`, { lines: values['lines'] ?? '' });
      expect(again.form?.problems?.['lines'], `${kind} ${action.label}`).toBe('The draft says so already.');
    }
  }
});

test('a policy that could not work is not published: gaps, no top band, nobody to approve', async () => {
  const { words } = await at.types('UFIN', 'credit policy set bands.top none');
  expect(words).toContain('Cannot be published yet');
  expect(words).not.toContain('[Publish]');
  expect((await at.types('UFIN', 'credit policy publish')).words).toContain(
    'It cannot be published: bands: the top band',
  );
  await at.types('UFIN', 'credit policy discard');

  await at.types('UFIN', 'credit policy set levels.L4.roles product');
  expect((await at.types('UFIN', 'credit policy publish')).words).toContain('nobody could approve');
});

test('a level that an open request waits for cannot be taken away under it', async () => {
  await at.types('URITA', 'credit request Acme 40000 net60 "order"');
  const { level } = (await at.request(1)).steps[0] ?? { level: '' };
  await at.types('UFIN', `credit policy set levels.${level}.name X1`);

  const { words } = await at.types('UFIN', 'credit policy publish');

  expect(words).toContain(`levels: CR-1 is open and needs ${level}`);
});

test('a draft is tried on past requests: what changes, what is saved, what is added', async () => {
  await at.types(
    'UFIN',
    'credit account Acme since:2015-01-01 trading:2000-01-01 networth:20m workingcapital:10m accounts:2026-03-31 index:80 failure:1 country:90 industry:80 terms:net60 open:0 late:0',
  );
  await at.types('UROB', 'credit limit Acme 1m "framework"');
  await at.types('UFIN', 'credit approve CR-1');
  await at.types('URITA', 'credit request Acme 20000 net30 "parts"');
  await at.types('URITA', 'credit request Acme 30000 net30 "more parts"');
  at.clock.advance(6 * 60);
  await at.types('UFAY', 'credit approve CR-2');
  await at.types('UFAY', 'credit reject CR-3 other "no budget"');

  await at.types('UFIN', 'credit policy set clean.upTo 40k');
  const { words } = await at.types('UFIN', 'credit policy try');

  expect(words).toContain('Newly approved at once: 2');
  expect(words).toContain('Hours of waiting saved: 12');
  expect(words).toContain('People’s decisions saved: 2');
  expect(words).toContain('Exposure added (refused then, approved now): 30,000 EUR');
  expect(words).toContain('CR-2 | Acme | L1 | auto | approved');
});

test('a policy is published from a day on, and can be taken back', async () => {
  await at.types('UFIN', 'credit policy set utilisation.warn 70');
  const { card } = await at.types('UFIN', 'credit policy publish from:2026-12-01');
  await at.types('URITA', 'credit request Acme 9000 net30 "parts"');
  at.clock.set('2026-12-02T09:00:00Z');
  await at.types('URITA', 'credit request Acme 9000 net30 "parts"');

  expect((await at.request(1)).assessment.policyVersion).toBe(0);
  expect((await at.request(2)).assessment.policyVersion).toBe(1);
  at.clock.set('2026-11-24T09:05:00Z');
  expect((await at.presses('UFIN', card, 'Undo')).words).not.toContain('cannot');
  expect((await at.types('UFIN', 'credit policy history')).words).toContain('Version 1: draft');
});

test.each([
  ['utilisation.wran 70', 'There is no “wran” here. It has: warn, block, projected.'],
  ['utilisation.warn lots', '“lots” is not a number.'],
  ['bands.50k.4 L2 or so', 'is not a chain'],
  ['severities.margin sometimes', 'does not fit'],
  ['levels.L9.hours 5', 'There is no “L9” here'],
])('“policy set %s” is refused in words', async (line, said) => {
  expect((await at.types('UFIN', `credit policy set ${line}`)).words).toContain(said);
});

test('a person is named for a level at once, as backup too, and it can be undone', async () => {
  const { words, card } = await at.types('UADA', 'credit policy approver L1 <@UMAX>');
  expect(words).toContain('Max holds L1 of credit');
  await at.types('URITA', 'credit request Acme 9000 net30 "parts"');
  expect((await at.types('UMAX', 'credit approve CR-1')).words).toContain('needs the authority');

  await at.presses('UADA', card, 'Undo');

  expect((await at.types('UFIN', 'credit policy history')).words).toContain('only the default');
});

test('only finance and admins change the credit policy', async () => {
  expect((await at.types('URITA', 'credit policy set utilisation.warn 70')).words).toContain('Only finance or admin');
});
