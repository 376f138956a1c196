import { expect, test } from 'vitest';
import { company } from '../../support/product.ts';

test('a digest lists what waits for a decision, the oldest first, without amounts', async () => {
  const northwind = await company();
  await northwind.types('URITA', 'deal log "new:Acme" 5k');
  await northwind.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  northwind.clock.advance(3 * 24 * 60);
  await northwind.types('URITA', 'credit request Acme 70000 net30 "summer order"');
  await northwind.types('UADA', 'digest schedule weekly mon 09:00 here kind:company', { channel: 'CLEADERS' });
  const { words } = await northwind.types('UADA', 'digest preview', { channel: 'CLEADERS' });

  const waiting = words.slice(words.indexOf('Waiting for a decision'));
  expect(waiting).toContain('Waiting for a decision: 2');
  expect(waiting).toMatch(/CR-1 · Acme: waits for .*, for 3 days\nCR-2 · Acme: waits for .*, since today/);
  expect(waiting).not.toContain('50,000');
  await northwind.close();
});

test('the digest of a team lists what its own people asked for', async () => {
  const northwind = await company();
  await northwind.types('URITA', 'deal log "new:Acme" 5k');
  await northwind.types('URITA', 'credit request Acme 50000 net60 "spring order"');
  await northwind.types('UROB', 'credit request Acme 70000 net30 "summer order"');
  await northwind.types('UADA', 'sales team create team:EMEA manager:<@UMAX> members:<@UROB>');
  await northwind.types('UADA', 'digest schedule weekly mon 09:00 here team team:EMEA', { channel: 'CLEADERS' });
  const { words } = await northwind.types('UADA', 'digest preview', { channel: 'CLEADERS' });

  expect(words).toContain('Waiting for a decision: 1\nCR-2');
  await northwind.close();
});
