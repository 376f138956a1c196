import type { Company } from '../../core/company.ts';
import type { Node } from '../../core/card.ts';
import type { Feature } from '../../core/feature.ts';
import type { DigestAbout } from '../reports/index.ts';
import { addCommands } from './commands-add.ts';
import { checkCommands } from './commands-check.ts';
import { lookCommands } from './commands-look.ts';
import { noteCard } from './cards.ts';
import type { IntelDeps } from './deps.ts';
import { intelNodes } from './digest.ts';
import { eyesOnNotes } from './eyes.ts';
import { winrate } from './winrate.ts';

export type { IntelDeps } from './deps.ts';
export { intelStore } from './store.ts';

/** What is known of competitors, trends and what customers prefer, and what it is worth in the next deal. */
export function intelFeature(
  deps: IntelDeps,
  clock: { now(): Date },
): Feature & { digestNodes(company: Company, about: DigestAbout): Promise<Node[]> } {
  const { notes, merges } = deps.store;
  return {
    area: 'intel',
    purposes: [6],
    commands: [...lookCommands(deps), ...addCommands(deps), ...checkCommands(deps), winrate(deps)],
    subjects: [
      {
        kind: notes.kind,
        async card(tenant, id) {
          const note = await notes.get(tenant, id);
          return note && noteCard(note, await eyesOnNotes(deps, tenant, undefined, [note]), clock.now());
        },
      },
    ],
    messageActions: [{ command: 'intel add', label: 'Save as intel' }],
    undoable: [notes, merges],
    digestNodes: (company, about) => intelNodes(deps, company, about),
  };
}
