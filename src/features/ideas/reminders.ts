import { actions, type Card, openForm, run, text } from '../../core/card.ts';
import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import { experimentNodes } from './cards.ts';
import type { IdeaDeps } from './deps.ts';
import { type Experiment, type Idea, ideaName, runningOf } from './idea.ts';
import { measure } from './measure.ts';
import { decideRemind } from './rules.ts';

const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/** Measures experiments whose days are over, and asks their owners what came of them: in the morning, once. */
export async function remind(deps: IdeaDeps, now: Date): Promise<void> {
  for (const idea of await deps.store.due(now)) {
    const company = await deps.companies.ofTenant(idea.tenant);
    const running = runningOf(idea);
    if (!company || !running) continue;
    const after = await measure(deps, company, running, now, 'after');
    const card = dueCard(idea, { ...running, after, measuredAt: now }, company.currency);
    const due: Due[] = [{ kind: 'tell', to: { person: running.owner.id }, card }];
    await deps.store.records.change(idea.tenant, idea.id, system, (current) => decideRemind(current, now, after, due));
  }
}

function dueCard(idea: Idea, experiment: Experiment, currency: string): Card {
  const name = ideaName(idea);
  const lead = `The experiment with ${name} is over. What came of it?`;
  return {
    summary: lead,
    nodes: [
      text(lead),
      text([{ bold: name }, ` ${idea.title}`]),
      ...experimentNodes(experiment, currency),
      actions(
        openForm('Say the result', 'idea result', { idea: name }),
        run(`Show ${name}`, 'idea show', { idea: name }),
      ),
    ],
  };
}
