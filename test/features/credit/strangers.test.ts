import { afterEach, beforeEach, expect, test } from 'vitest';
import { type World, world } from './world.ts';

/** What a rep learns of a colleague's request and customer: the buttons' values come from the client, and can be made up. */
let at: World;
beforeEach(async () => {
  at = await world();
  await at.types('UFIN', 'credit account Acme since:2015-01-01 open:60k late:0');
  await at.types('URITA', 'deal log Acme 31,234 close:2026-12-10 terms:30');
  await at.types('URITA', 'credit request Acme 31,234 net30 "spring order" deal:D-1');
});
afterEach(() => at.close());

const press = (command: string, values: Record<string, string>) => at.ask('UROB', { kind: 'pressed', command, values });

test('the form of a counter-offer shows a stranger nothing of what was asked for', async () => {
  const { form } = await at.ask('UROB', { kind: 'opened', command: 'credit counter', values: { request: 'CR-1' } });

  expect(JSON.stringify(form)).not.toContain('31234');
});

test('a button with a made-up revision tells a stranger no terms', async () => {
  const { words } = await press('credit approve', { request: 'CR-1', revision: '9' });

  expect(words).toContain('Only people who asked for it');
  expect(words).not.toContain('31,234');
});

test('a decided request tells a stranger no reason, and those who may see it the whole', async () => {
  await at.submits('UFAY', 'credit reject', { request: 'CR-1', reason: 'other', text: 'their bank called' });

  expect((await press('credit approve', { request: 'CR-1' })).words).not.toContain('bank');
  expect((await press('credit amend', { request: 'CR-1', deposit: '30%' })).words).not.toContain('bank');
  expect((await at.types('UFLO', 'credit approve CR-1')).words).toContain('their bank called');
});

test('exposure is for reps with a deal there, not for every rep', async () => {
  expect((await at.types('UROB', 'credit exposure Acme')).words).toContain('reps with deals there');
  expect((await at.types('URITA', 'credit exposure Acme')).words).toContain('exposure');
  expect((await at.types('UMAX', 'credit exposure Acme')).words).toContain('exposure');
});
