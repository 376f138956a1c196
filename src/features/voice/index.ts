import type { Clock } from '../../core/clock.ts';
import { dayIn } from '../../core/dates.ts';
import type { Feature } from '../../core/feature.ts';
import { caseCard } from './cards.ts';
import { caseCommands } from './commands-case.ts';
import { handlingCommands } from './commands-handle.ts';
import { lookCommands } from './commands-look.ts';
import { ratingCommands } from './commands-rate.ts';
import { scores } from './commands-scores.ts';
import { eyesOnVoices, type VoiceDeps } from './deps.ts';
import { voiceHome } from './home.ts';
import { remind } from './reminders.ts';

export type { VoiceDeps } from './deps.ts';
export { brandNodes } from './digest.ts';
export { voiceSignals } from './signals.ts';
export { voiceStore } from './store.ts';

/** How customers speak of us: scores, complaints with an owner and a deadline, what was promised to them. */
export function voiceFeature(deps: VoiceDeps, clock: Clock): Feature {
  const { ratings, cases } = deps.store;
  return {
    area: 'voice',
    purposes: [8],
    commands: [
      ...lookCommands(deps),
      ...ratingCommands(deps),
      scores(deps),
      ...caseCommands(deps),
      ...handlingCommands(deps),
    ],
    subjects: [
      {
        kind: cases.kind,
        // It is shown to its owner alone, who knows the customer.
        async card(tenant, id) {
          const one = await cases.get(tenant, id);
          return one && caseCard(one, await eyesOnVoices(deps, tenant, one.owner.id, [one]), dayIn(clock.now(), 'UTC'));
        },
      },
    ],
    undoable: [ratings, cases],
    home: (context) => voiceHome(deps, context),
    jobs: [{ name: 'voice', cron: '*/10 * * * *', run: (now) => remind(deps, now) }],
  };
}
