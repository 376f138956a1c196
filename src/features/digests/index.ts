import type { Card } from '../../core/card.ts';
import type { Feature } from '../../core/feature.ts';
import { collapsedCard, digestCard } from './cards.ts';
import { manageCommands } from './commands-manage.ts';
import { scheduleCommand } from './commands-schedule.ts';
import { sendCommands } from './commands-send.ts';
import type { DigestDeps } from './deps.ts';
import { sendDue } from './run.ts';

export type { DigestDeps, PortedSection } from './deps.ts';
export { digestStore, type DigestStore } from './store.ts';

/** Digests that come by themselves, once for each window, to channels and people. */
export function digestsFeature(deps: DigestDeps): Feature {
  const { schedules, digests } = deps.store;
  return {
    area: 'digests',
    purposes: [7],
    commands: [scheduleCommand(deps), ...manageCommands(deps), ...sendCommands(deps)],
    subjects: [{ kind: digests.kind, card: (tenant, id) => cardOf(deps, tenant, id) }],
    undoable: [schedules],
    jobs: [{ name: 'digests', cron: '* * * * *', run: (now) => sendDue(deps, now) }],
  };
}

/** From the record and its snapshot alone, so that drawing it again gives the same card. */
async function cardOf({ store, metrics }: DigestDeps, tenant: string, id: string): Promise<Card | undefined> {
  const digest = await store.digests.get(tenant, id);
  const snapshot = digest && (await metrics.kept(tenant, digest.snapshot));
  if (!digest || !snapshot) return undefined;
  return digest.superseded ? collapsedCard(digest, snapshot) : digestCard(digest, snapshot);
}
