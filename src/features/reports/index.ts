import type { Feature } from '../../core/feature.ts';
import { exportCommand } from './commands-export.ts';
import { lookCommands } from './commands-look.ts';
import { rowCommands } from './commands-rows.ts';
import type { ReportDeps } from './deps.ts';

export {
  againFor,
  type Audience,
  channelAudience,
  type DigestAbout,
  type DigestSection,
  personAudience,
  type Privacy,
  privacyModes,
} from './audience.ts';
export { discreet } from './discreet.ts';
export type { ReportDeps } from './deps.ts';
export { mayReadPerson, teamFor } from './commands-look.ts';
export { openers, stamp } from './report-card.ts';
export { headline, isEmpty, oneLine, section, type SectionName, sectionNames } from './sections.ts';
export { count, sayDays, sayInstant, short } from './say.ts';
export { oneThing, todoNodes } from './todo.ts';

/** The company's figures on demand: for me, a team, the company, a segment, an account; opened, sorted and exported. */
export function reportsFeature(deps: ReportDeps): Feature {
  return {
    area: 'reports',
    purposes: [1, 7],
    commands: [...lookCommands(deps), ...rowCommands(deps), exportCommand(deps)],
  };
}
