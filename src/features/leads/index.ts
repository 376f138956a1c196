import type { Node } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Feature } from '../../core/feature.ts';
import type { DigestAbout } from '../reports/index.ts';
import { addLead } from './commands-add.ts';
import { convertLead } from './commands-convert.ts';
import { leadFunnel } from './commands-funnel.ts';
import { lookCommands } from './commands-look.ts';
import { workCommands } from './commands-work.ts';
import type { LeadDeps } from './deps.ts';
import { digestNodes } from './digest.ts';
import { leadsHome } from './home.ts';
import { remind } from './reminders.ts';

export type { LeadDeps } from './deps.ts';
export { type LeadStore, leadStore } from './store.ts';

/** Those who may become customers: captured, answered in time, qualified by a checklist, and made deals of. */
export function leadsFeature(
  deps: LeadDeps,
): Feature & { digest(company: Company, about: DigestAbout): Promise<Node[]> } {
  return {
    area: 'leads',
    purposes: [3],
    commands: [addLead(deps), ...workCommands(deps), convertLead(deps), ...lookCommands(deps), leadFunnel(deps)],
    undoable: [deps.store.records],
    messageActions: [{ command: 'lead add', label: 'Capture a lead' }],
    home: (context) => leadsHome(deps, context),
    jobs: [{ name: 'leads', cron: '*/10 * * * *', run: (now) => remind(deps, now) }],
    digest: (company, about) => digestNodes(deps, company, about),
  };
}
