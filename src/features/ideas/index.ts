import type { Feature } from '../../core/feature.ts';
import { addCommands } from './commands-add.ts';
import { ideaCard } from './cards.ts';
import { decideCommands } from './commands-decide.ts';
import { experimentCommands } from './commands-experiment.ts';
import { lookCommands } from './commands-look.ts';
import { hearComment, voteCommands } from './commands-vote.ts';
import type { IdeaDeps } from './deps.ts';
import { ideasHome } from './home.ts';
import { remind } from './reminders.ts';

export type { IdeaDeps } from './deps.ts';
export { ideasSection } from './digest.ts';
export { type Idea, ideaName } from './idea.ts';
export { type IdeaStore, ideaStore } from './store.ts';

/** Ideas of anybody in the company, voted for where they were said, tried, and adopted or dropped. */
export function ideasFeature(deps: IdeaDeps): Feature {
  const { records } = deps.store;
  return {
    area: 'ideas',
    purposes: [12],
    commands: [
      ...addCommands(deps),
      ...voteCommands(deps),
      ...lookCommands(deps),
      ...decideCommands(deps),
      ...experimentCommands(deps),
    ],
    subjects: [
      {
        kind: records.kind,
        async card(tenant, id) {
          const idea = await records.get(tenant, id);
          const company = idea && (await deps.companies.ofTenant(tenant));
          return company && ideaCard(idea, company.currency);
        },
      },
    ],
    messageActions: [{ command: 'idea add', label: 'Add as an idea' }],
    undoable: [records],
    home: (context) => ideasHome(deps, context),
    jobs: [{ name: 'ideas', cron: '*/10 * * * *', run: (now) => remind(deps, now) }],
    hears: (said, context) => hearComment(deps, said, context),
  };
}
