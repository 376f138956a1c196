import type { Clock } from '../../core/clock.ts';
import { dayIn } from '../../core/dates.ts';
import type { Feature } from '../../core/feature.ts';
import { askToAttest } from './ask-conduct.ts';
import { caseCard } from './cards.ts';
import { sharedCard } from './cards-testimonial.ts';
import { caseCommands } from './commands-case.ts';
import { type ConductDeps, conductCommands } from './commands-conduct.ts';
import { handlingCommands } from './commands-handle.ts';
import { lookCommands } from './commands-look.ts';
import { ratingCommands } from './commands-rate.ts';
import { scores } from './commands-scores.ts';
import { testimonialCommands } from './commands-testimonial.ts';
import { eyesOnVoices, type VoiceDeps } from './deps.ts';
import { voiceHome } from './home.ts';
import { remind } from './reminders.ts';
import { warn } from './warnings.ts';

export type { VoiceDeps } from './deps.ts';
export { brandNodes } from './digest.ts';
export { voiceSignals } from './signals.ts';
export { voiceStore } from './store.ts';
export { conductStore } from './store-conduct.ts';

/** How customers speak of us: scores, complaints and promises with a deadline, what may be quoted; and our own conduct. */
export function voiceFeature(deps: VoiceDeps & ConductDeps, clock: Clock): Feature {
  const { ratings, cases, testimonials } = deps.store;
  return {
    area: 'voice',
    purposes: [8],
    commands: [
      ...lookCommands(deps),
      ...ratingCommands(deps),
      scores(deps),
      ...caseCommands(deps),
      ...handlingCommands(deps),
      ...testimonialCommands(deps),
      ...conductCommands(deps),
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
      {
        kind: testimonials.kind,
        async card(tenant, id) {
          const one = await testimonials.get(tenant, id);
          const eyes = one && (await eyesOnVoices(deps, tenant, undefined, [one]));
          return eyes && sharedCard(one, eyes, dayIn(clock.now(), 'UTC'));
        },
      },
    ],
    undoable: [ratings, cases, testimonials, deps.conduct.codes],
    home: (context) => voiceHome(deps, context),
    jobs: [
      { name: 'voice', cron: '*/10 * * * *', run: (now) => remind(deps, now) },
      { name: 'voice consents', cron: '*/10 * * * *', run: (now) => warn(deps, now) },
      { name: 'voice conduct', cron: '5 * * * *', run: (now) => askToAttest(deps, now) },
    ],
  };
}
