import type { Feature } from '../../core/feature.ts';
import { askCard } from './ask-cards.ts';
import { askCommands } from './commands-ask.ts';
import { askList } from './commands-asks.ts';
import { closeCommands } from './commands-close.ts';
import { followCommands } from './commands-follow.ts';
import { linkCommands } from './commands-link.ts';
import { lookCommands } from './commands-look.ts';
import { resultCommands } from './commands-results.ts';
import { setCommands } from './commands-set.ts';
import type { GoalDeps } from './deps.ts';
import { tellFollowers } from './followers.ts';
import { goalsHome } from './home.ts';
import { remindOfAsks, remindOwners } from './reminders.ts';

export type { GoalDeps } from './deps.ts';
export { goalsSection } from './digest.ts';
export { type GoalStore, goalStore } from './store.ts';

/** What the company, its teams and its people want to reach, how far they are, and what serves it. */
export function goalsFeature(deps: GoalDeps): Feature {
  const { goals, asks } = deps.store;
  return {
    area: 'goals',
    purposes: [9],
    commands: [
      ...setCommands(deps),
      ...resultCommands(deps),
      ...lookCommands(deps),
      ...closeCommands(deps),
      ...linkCommands(deps),
      ...askCommands(deps),
      askList(deps),
      ...followCommands(deps),
    ],
    subjects: [
      {
        kind: asks.kind,
        async card(tenant, id) {
          const ask = await asks.get(tenant, id);
          return ask && askCard(ask);
        },
      },
    ],
    undoable: [goals, asks],
    home: (context) => goalsHome(deps, context),
    jobs: [
      { name: 'goal reminders', cron: '*/10 * * * *', run: (now) => remindOwners(deps, now) },
      { name: 'goal requests', cron: '*/10 * * * *', run: (now) => remindOfAsks(deps, now) },
      { name: 'goal followers', cron: '*/10 * * * *', run: (now) => tellFollowers(deps, now) },
    ],
  };
}
