import type { Feature } from '../../core/feature.ts';
import { coachingCommands } from './commands.ts';
import { coachingHome } from './home.ts';
import type { CoachingDeps } from './deps.ts';
import { remind } from './reminders.ts';

export type { CoachingDeps } from './deps.ts';
export { coachingStore, type CoachingStore } from './store.ts';

/** What managers and reps agree between themselves, with the dates that they agreed on. */
export function coachingFeature(deps: CoachingDeps): Feature {
  const { records } = deps.store;
  return {
    area: 'coaching',
    purposes: [7],
    commands: coachingCommands(deps),
    undoable: [records],
    home: (context) => coachingHome(deps, context),
    jobs: [{ name: 'coaching', cron: '*/10 * * * *', run: (now) => remind(deps, now) }],
  };
}
