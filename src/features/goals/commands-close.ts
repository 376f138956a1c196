import { command, type Command } from '../../core/command.ts';
import * as f from '../../core/fields.ts';
import { answerChanged, viewNow } from './answers.ts';
import { zoneOf } from './commands-set.ts';
import { changeGoal, type GoalDeps, goalOf } from './deps.ts';
import { goal } from './fields.ts';
import { closings } from './goal.ts';
import { decideClose, decideReopen, nextMonday } from './rules.ts';

export function closeCommands(deps: GoalDeps): Command[] {
  return [close(deps), reopen(deps)];
}

function close(deps: GoalDeps): Command {
  return command({
    name: 'goal close',
    summary: 'Close a goal: achieved, missed or dropped. Its figures stay as they are then.',
    examples: ['goal close G-12 achieved "Two of the three big ones signed"'],
    access: 'members',
    submit: 'Close',
    fields: {
      goal,
      state: f.choice({ label: 'As', required: true, positional: true }, closings),
      words: f.text({ label: 'What we learned', positional: true }),
    },
    async run({ goal: number, state, words }, context) {
      const found = await goalOf(deps, context, number);
      if ('kind' in found) return found;
      const { results } = await viewNow(deps, context, found);
      const values = new Map(results.map(({ result, value }) => [result.number, value.value ?? undefined]));
      const changed = await changeGoal(deps, number, context, (current) => {
        const kept = current.results.map((each) => ({ ...each, value: values.get(each.number) ?? each.value }));
        return decideClose(current, context.actor, { state, words, results: kept }, context.now);
      });
      return changed.kind === 'refusal' ? changed : answerChanged(deps, context, changed, `Closed as ${state}.`);
    },
  });
}

function reopen(deps: GoalDeps): Command {
  return command({
    name: 'goal reopen',
    summary: 'Open a goal again that was closed.',
    examples: ['goal reopen G-12'],
    access: 'members',
    submit: 'Reopen',
    fields: { goal },
    async run(input, context) {
      const found = await goalOf(deps, context, input.goal);
      if ('kind' in found) return found;
      const remindAt = nextMonday(context.now, await zoneOf(deps, context, found.owner.id));
      const changed = await changeGoal(deps, input.goal, context, (current) =>
        decideReopen(current, context.actor, remindAt),
      );
      return changed.kind === 'refusal' ? changed : answerChanged(deps, context, changed, 'Open again.');
    },
  });
}
