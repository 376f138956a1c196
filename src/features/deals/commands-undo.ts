import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { decideUndo, undoMinutes } from '../../core/records.ts';
import { refuse, replaceWith } from '../../core/reply.ts';
import { told } from './answer.ts';
import { dealCard } from './cards.ts';
import type { DealDeps } from './deps.ts';
import { lastChangeBy } from './store.ts';

/** Takes the pressed change back, or without a button the person's last one. */
export function undoDealChange(deps: DealDeps): Command {
  return command({
    name: 'deal undo',
    summary: `Take back your last change of a deal, within ${undoMinutes} minutes.`,
    examples: ['deal undo'],
    access: 'members',
    fields: { deal: f.id({ label: 'Deal' }), change: f.id({ label: 'Change' }) },
    async run({ deal, change }, context) {
      const wanted = deal && change ? { deal, change } : await lastChange(deps, context);
      if (!wanted) return refuse(`You have changed no deal in the last ${undoMinutes} minutes.`);
      const written = await deps.deals.records.change(
        context.company.tenant,
        wanted.deal,
        refOf(context.actor),
        (current) => {
          const decision = decideUndo(current, wanted.change, context.actor, context.now);
          return decision.kind === 'write' ? told(decision, current, context) : decision;
        },
      );
      return written.kind === 'refusal' ? written : replaceWith(dealCard(written.record));
    },
  });
}

async function lastChange(deps: DealDeps, context: Context): Promise<{ deal: string; change: string } | undefined> {
  const since = new Date(context.now.getTime() - undoMinutes * 60_000);
  const changed = await deps.deals.changedSince(context.company.tenant, since);
  for (const deal of changed) {
    const change = lastChangeBy(deal, context.actor);
    if (change) return { deal: deal.id, change: change.id };
  }
  return undefined;
}
