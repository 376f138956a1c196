import { actions, openForm, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Feature } from '../../core/feature.ts';
import { line } from '../../core/fields.ts';
import { byNoun, helpCard, mayUse, topicCard } from '../../core/help.ts';
import type { Person } from '../../core/person.ts';
import { nearest } from '../../core/nearest.ts';
import { answer, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';

/** Help is made from the registered commands; `commands` is asked when somebody needs it. */
export function helpFeature(commands: () => readonly Command[]): Feature {
  return {
    area: 'help',
    purposes: [7],
    commands: [helpCommand(commands)],
    home: async (context) => [
      title(`Hello ${context.actor.name.split(' ')[0] ?? ''}`.trim()),
      text('Type a command anywhere, or start here.'),
      actions(
        isAllowed(commands(), 'deal log', context.actor) ? openForm('Log a deal', 'deal log') : undefined,
        run('What can I do?', 'sales help'),
        run('Who am I?', 'sales whoami'),
      ),
    ],
  };
}

function isAllowed(commands: readonly Command[], name: string, actor: Person): boolean {
  const command = commands.find((each) => each.name === name);
  return command !== undefined && mayUse(command, actor);
}

const setUp = actions(openForm('Set up', 'sales setup'));

function helpCommand(commands: () => readonly Command[]): Command {
  return command({
    name: 'sales help',
    summary: 'What you can do here, or everything about one command.',
    examples: ['sales help', 'sales help deal'],
    access: 'anyone',
    beforeSetup: true,
    readOnly: true,
    isDefault: true,
    fields: { topic: line({ label: 'Command', positional: true }) },
    async run({ topic }, context) {
      const known = commands();
      if (topic === undefined) {
        // Nobody has set the workspace up: there is one thing to do.
        const isNew = context.company.tenant === '';
        const card = helpCard(isNew ? known.filter(({ beforeSetup }) => beforeSetup) : known, context.actor);
        return answer(isNew ? { ...card, nodes: [...card.nodes, setUp] } : card);
      }
      const name = topic.toLowerCase().replace(/^\//, '');
      const card = topicCard(known, name, context.actor);
      if (card) return answer(card);
      const close = nearest(name, [...byNoun(known).keys()]);
      return refuse(
        `There is no help on “${topic}”.${close ? ` Did you mean “${typed(`sales help ${close}`)}”?` : ''}`,
        {
          next: [run('All commands', 'sales help')],
        },
      );
    },
  });
}
