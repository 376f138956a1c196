import { expect, test } from 'vitest';
import { company } from '../support/product.ts';

test('the thread of a deal is known by its channel too: an equal message elsewhere is another one', async () => {
  const northwind = await company();
  await northwind.types('URITA', 'deal log "new:Acme" 45k');
  const thread = northwind.messenger.sent.find(({ to }) => to === 'CDEALS')?.message ?? '';

  const inIt = await northwind.types('URITA', 'feedback', { channel: 'CDEALS', thread });
  const elsewhere = await northwind.types('URITA', 'feedback', { channel: 'CRANDOM', thread });
  await northwind.close();

  expect(JSON.stringify(inIt.reply)).toContain('"D-1"');
  expect(JSON.stringify(elsewhere.reply)).not.toContain('"D-1"');
});
