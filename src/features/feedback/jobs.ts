import { note } from '../../core/card.ts';
import type { Job } from '../../core/feature.ts';
import { formatMoney } from '../../core/money.ts';
import { refuse } from '../../core/reply.ts';
import { windowOf } from './arrivals.ts';
import type { Parts } from './deps.ts';
import type { Item } from './item.ts';
import { itemName } from './item.ts';
import type { Winback } from './notice.ts';
import type { FeedbackDeal } from './ports.ts';
import { system } from './telling.ts';
import { isWonBack } from './winback.ts';

/** A few that waited are shown each on their own; from here on they come together in one card. */
const mostAlone = 3;
/** For so long after shipping a deal may be won back. */
const reportedDays = 365;

export function feedbackJobs(parts: Parts): Job[] {
  return [
    { name: 'feedback arrivals', cron: '* * * * *', run: (now) => announceWaiting(parts, now) },
    { name: 'feedback news', cron: '* * * * *', run: () => parts.telling.settleAll() },
    { name: 'feedback unreached', cron: '* * * * *', run: () => parts.telling.reroute() },
    { name: 'feedback won back', cron: '*/5 * * * *', run: (now) => reportWonBack(parts, now) },
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

/** Tells product what was won of what had been lost for an item; each deal once. */
async function reportWonBack(parts: Parts, now: Date): Promise<void> {
  for (const winback of await parts.store.winbacksOpen(new Date(now.getTime() - reportedDays * 86_400_000))) {
    const deal = await parts.ports.deals.byNumber(winback.tenant, winback.successor ?? winback.deal.number);
    if (isWonBack(deal, winback)) await reportOne(parts, winback, deal, now);
  }
}

async function reportOne({ store, ledger }: Parts, winback: Winback, deal: FeedbackDeal, now: Date): Promise<void> {
  const { tenant, id } = winback;
  const item = await store.items.get(tenant, winback.item.id);
  if (!item) return;
  const root = await ledger.root(tenant, item);
  const view = await ledger.view(tenant, root);
  const said = `Won back with ${itemName(root)}: D-${deal.number}, ${view.eyes(undefined).name(deal.account)}, ${formatMoney(deal.amount)}`;
  const written = await store.winbacks.change(tenant, id, system, (current) =>
    current.wonAt
      ? refuse('This was reported already.')
      : {
          kind: 'write',
          set: { wonAt: now },
          what: 'feedback.wonback',
          summary: said,
          due: root.places.map(({ message, ...place }) => ({
            kind: 'tell',
            to: { place: { ...place, thread: message } },
            card: note(said, 'good'),
          })),
        },
  );
  if (written.kind === 'refusal') return;
  await store.items.change(tenant, root.id, system, () => ({
    kind: 'write',
    set: {},
    what: 'feedback.wonback',
    summary: said,
  }));
}
