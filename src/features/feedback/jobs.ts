import type { Job } from '../../core/feature.ts';
import { windowOf } from './arrivals.ts';
import type { Parts } from './deps.ts';
import type { Item } from './item.ts';
import { itemName } from './item.ts';
import { system } from './telling.ts';

/** A few that waited are shown each on their own; from here on they come together in one card. */
const mostAlone = 3;

export function feedbackJobs(parts: Parts): Job[] {
  return [
    { name: 'feedback arrivals', cron: '* * * * *', run: (now) => announceWaiting(parts, now) },
    { name: 'feedback news', cron: '* * * * *', run: () => parts.telling.settleAll() },
    { name: 'feedback unreached', cron: '* * * * *', run: () => parts.telling.reroute() },
  ];
}

/** Shows product what came in a busy time: one card a window, whatever came. Every step may run again. */
async function announceWaiting(parts: Parts, now: Date): Promise<void> {
  const byTenant = new Map<string, Item[]>();
  for (const item of await parts.store.waiting())
    byTenant.set(item.tenant, [...(byTenant.get(item.tenant) ?? []), item]);
  for (const [tenant, waiting] of byTenant) {
    if (waiting.length <= mostAlone) await showEach(parts, waiting);
    else await showTogether(parts, tenant, waiting, now);
  }
}

async function showEach({ store }: Parts, waiting: readonly Item[]): Promise<void> {
  for (const item of waiting)
    await store.items.change(item.tenant, item.id, system, (current) => ({
      kind: 'write',
      set: { announced: 'card' },
      what: 'feedback.announced',
      summary: `${itemName(current)} shown to product`,
      due: current.announced === 'waiting' ? [{ kind: 'show', to: { purpose: 'product' } }] : [],
    }));
}

async function showTogether({ store }: Parts, tenant: string, waiting: readonly Item[], now: Date): Promise<void> {
  const window = windowOf(now);
  const inbox = await store.inboxes.create(tenant, system, {
    key: window,
    values: { window },
    what: 'feedback.inbox',
    summary: `${waiting.length} new items came at once`,
  });
  for (const item of waiting)
    await store.items.change(tenant, item.id, system, (current) => ({
      kind: 'write',
      set: { announced: 'inbox', inbox: inbox.id },
      what: 'feedback.announced',
      summary: `${itemName(current)} shown to product with others`,
    }));
  await store.inboxes.change(tenant, inbox.id, system, (current) => ({
    kind: 'write',
    set: {},
    what: 'feedback.inbox',
    summary: `${waiting.length} new items came at once`,
    due: current.places.length === 0 ? [{ kind: 'show', to: { purpose: 'product' } }] : [],
  }));
}
