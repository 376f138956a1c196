import { actions, type Card, context, openForm, run, text, title, type Node } from './card.ts';
import { type Command, titleOf, usageOf } from './command.ts';
import { hasRole, isMember, type Person } from './person.ts';
import { typed } from './typed.ts';

/** Commands of a noun, in the order they were registered: `deal` → log, won, … */
export function byNoun(commands: readonly Command[]): Map<string, Command[]> {
  const nouns = new Map<string, Command[]>();
  for (const command of commands) {
    if (command.hidden) continue;
    const noun = command.name.split(' ')[0] ?? command.name;
    nouns.set(noun, [...(nouns.get(noun) ?? []), command]);
  }
  return nouns;
}

/** Whether a line begins like a command, so that it is not taken for talk. */
export function isCommandLine(commands: readonly Command[], line: string): boolean {
  const [noun = ''] = line.trim().toLowerCase().split(/\s/, 1);
  return byNoun(commands).has(noun);
}

export function mayUse(command: Command, person: Person): boolean {
  if (command.access === 'anyone') return true;
  return command.access === 'members' ? isMember(person) : hasRole(person, command.access);
}

/** All that the person can do, one line a noun; what they may not do is left out. */
export function helpCard(commands: readonly Command[], person: Person): Card {
  const nodes: Node[] = [title('What I can do for you')];
  for (const [noun, own] of byNoun(commands.filter((command) => mayUse(command, person)))) {
    const [example] = own.flatMap((command) => command.examples);
    const verbs = own.map((command) => command.name.slice(noun.length + 1)).filter((verb) => verb !== '');
    nodes.push(
      text([
        { bold: typed(noun) },
        ` ${verbs.join(', ')}`,
        ...(example !== undefined ? ['\nFor example ', { code: typed(example) }] : []),
      ]),
    );
  }
  nodes.push(context(`Every command also opens as a form: type it without words. More: ${typed('sales help deal')}`));
  return { summary: 'What Rainmaker can do for you', nodes };
}

/** One noun in full: usage, meaning and examples of each verb. */
export function topicCard(commands: readonly Command[], noun: string, person: Person): Card | undefined {
  const own = commands.filter(
    (command) => !command.hidden && (command.name === noun || command.name.startsWith(`${noun} `)),
  );
  if (own.length === 0) return undefined;
  const nodes: Node[] = [title(typed(noun))];
  for (const command of own) {
    nodes.push(text([{ bold: titleOf(command) }, ` ${command.summary}\n`, { code: typed(usageOf(command)) }]));
    const examples = command.examples.slice(0, 2).map(typed);
    const barred = mayUse(command, person) ? '' : ' (not with your role)';
    if (examples.length > 0) nodes.push(context(`${examples.join('   ')}${barred}`));
  }
  const open = own.filter(
    (command) =>
      mayUse(command, person) && Object.values(command.fields).some((field) => field.required && !field.hidden),
  );
  nodes.push(
    actions(
      ...open.slice(0, 4).map((command) => openForm(titleOf(command), command.name)),
      run('All commands', 'sales help'),
    ),
  );
  return { summary: `Help for “${noun}”`, nodes };
}
