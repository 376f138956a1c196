import type { Feature, Subject } from '../../core/feature.ts';
import type { NextNumber } from '../../database/counters.ts';
import type { Database } from '../../database/records.ts';
import { answerCommands, hearAnswer } from './answers.ts';
import { captureCommands } from './capture.ts';
import { itemCard } from './cards.ts';
import { decisionCommands } from './decisions.ts';
import type { Parts } from './deps.ts';
import { type DigestSection, digestSection } from './digest.ts';
import { homeNodes } from './home.ts';
import { feedbackJobs } from './jobs.ts';
import { createLedger } from './ledger.ts';
import { inboxCard } from './list-cards.ts';
import { listCommands } from './lists.ts';
import { mergingCommands } from './merging.ts';
import { noticeCard, winbackCard } from './news.ts';
import type { FeedbackPorts } from './ports.ts';
import { feedbackStore } from './store.ts';
import { createTelling } from './telling.ts';

export type { FeedbackAccount, FeedbackAccounts, FeedbackDeal, FeedbackDeals, FeedbackPorts } from './ports.ts';
export type { DigestSection } from './digest.ts';
export { portsFrom } from './from-features.ts';
export { dedupeRate } from './impact.ts';

export interface FeedbackDeps extends FeedbackPorts {
  database: Database;
  next: NextNumber;
}

/** What customers need, told to product with the revenue behind it, and the answer told to everybody who asked. */
export function feedbackFeature(deps: FeedbackDeps): Feature & { digestSection: DigestSection } {
  const store = feedbackStore(deps.database, deps.next);
  const { clock } = deps.database;
  const ledger = createLedger(store, deps, clock);
  const telling = createTelling(store, ledger, deps, clock);
  const parts: Parts = { store, ledger, telling, ports: deps, clock };
  return {
    area: 'feedback',
    purposes: [10],
    commands: [
      ...captureCommands(parts),
      ...listCommands(parts),
      ...decisionCommands(parts),
      ...mergingCommands(parts),
      ...answerCommands(parts),
    ],
    subjects: subjects(parts),
    messageActions: [{ command: 'feedback', label: 'Send to product' }],
    shortcuts: [{ command: 'feedback', label: 'Send to product' }],
    jobs: feedbackJobs(parts),
    home: (context) => homeNodes(parts, context),
    hears: (said, context) => hearAnswer(parts, said, context),
    digestSection: (tenant, window) => digestSection(parts, tenant, window),
    undoable: [store.items, store.voices],
  };
}

function subjects({ store, ledger, ports }: Parts): Subject[] {
  return [
    {
      kind: 'feedback',
      async card(tenant, id) {
        const item = await store.items.get(tenant, id);
        return item && itemCard(await ledger.view(tenant, item));
      },
    },
    {
      kind: 'feedback-notice',
      async card(tenant, id) {
        const notice = await store.notices.get(tenant, id);
        return notice && noticeCard(notice);
      },
    },
    {
      kind: 'feedback-winback',
      async card(tenant, id) {
        const winback = await store.winbacks.get(tenant, id);
        return winback && winbackCard(winback, ports);
      },
    },
    {
      kind: 'feedback-inbox',
      card: async (tenant, id) => inboxCard(await ledger.views(tenant, await store.inboxItems(tenant, id))),
    },
  ];
}
