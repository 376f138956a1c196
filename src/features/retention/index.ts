import type { Feature } from '../../core/feature.ts';
import { customerNodes } from './answering.ts';
import { changeCommands } from './commands-change.ts';
import { lookCommands } from './commands-look.ts';
import { retentionHome } from './home.ts';
import { retentionCommands } from './commands-figures.ts';
import { suggestCommands } from './commands-suggest.ts';
import { retentionNodes } from './digest.ts';
import { remindOfQuiet } from './quiet.ts';
import { remind } from './reminders.ts';
import { afterWon } from './won.ts';
import type { RetentionDeps } from './deps.ts';

export type { RetentionDeps, SignalSource } from './deps.ts';
export type { Signal } from './health.ts';
export { overdueSignals } from './signals.ts';
export { customerStore } from './store.ts';
export { afterWon, customerNodes, retentionNodes };

/** Keeping customers: when they renew, how they are doing, and why some left. */
export function retentionFeature(deps: RetentionDeps): Feature {
  return {
    area: 'retention',
    purposes: [4, 5],
    commands: [...changeCommands(deps), ...lookCommands(deps), ...retentionCommands(deps), ...suggestCommands(deps)],
    home: (context) => retentionHome(deps, context),
    jobs: [
      { name: 'renewals', cron: '*/10 * * * *', run: (now) => remind(deps, now) },
      { name: 'quiet-customers', cron: '2 * * * *', run: (now) => remindOfQuiet(deps, now) },
    ],
  };
}
