import { type Command, titleOf, usageOf } from './core/command.ts';
import { byNoun } from './core/help.ts';
import { withOpening } from './core/typed.ts';

/** The page of all commands, made from their definitions. */
export function commandsPage(commands: readonly Command[]): string {
  const lines = [
    '# Commands',
    '',
    'Made by `npm run manifests` from the definitions of the commands; do not edit.',
    '',
    intro,
    '',
  ];
  for (const [noun, own] of byNoun(commands)) {
    lines.push(`## /${noun}`, '');
    for (const command of own) lines.push(...section(command), '');
  }
  return withOpening(`${lines.join('\n').trimEnd()}\n`, '/');
}

const intro = [
  'In Slack a command begins with a slash; in Teams the same words follow `@Rainmaker`, or stand alone in the personal chat.',
  'Words in `<…>` are needed, words in `[…]` are not. Quotes keep several words together: `next:"call Bob"`.',
].join('\n');

function section(command: Command): string[] {
  const fields = Object.entries(command.fields).filter(([, field]) => !field.hidden);
  const access =
    typeof command.access === 'string'
      ? command.access === 'anyone'
        ? 'everybody'
        : 'everybody with a role'
      : command.access.join(', ');
  const lines = [
    `### ${titleOf(command)}`,
    '',
    command.summary,
    '',
    '```text',
    `/${usageOf(command)}`,
    '```',
    '',
    `For: ${access}.`,
  ];
  if (fields.length > 0) {
    lines.push('', '| value | needed | example | also |', '| --- | --- | --- | --- |');
    for (const [name, field] of fields) {
      lines.push(
        `| \`${name}\` ${cell(field.label)}${field.hint === undefined ? '' : `. ${cell(field.hint)}`} | ${field.required ? 'yes' : ''} | \`${cell(field.example)}\` | ${field.aliases.map((alias) => `\`${alias}\``).join(' ')} |`,
      );
    }
  }
  if (command.examples.length > 0) lines.push('', ...command.examples.map((example) => `- \`/${example}\``));
  return lines;
}

function cell(words: string): string {
  return words.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
