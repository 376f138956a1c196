import type { Command } from './command.ts';

const greeting = /^(hi|hello|hey|help|\?|start|what can you do\??)[!. ]*$/i;

/** Finds commands by their whole name, the longest first; a noun alone stands for its default verb. */
export function finder(commands: readonly Command[]) {
  const byName = new Map(commands.map((command) => [command.name, command]));
  const byNoun = new Map(
    commands.filter(({ isDefault }) => isDefault).map((command) => [nounOf(command.name), command]),
  );
  const mostWords = Math.max(...commands.map(({ name }) => name.split(' ').length));
  return {
    named(name: string) {
      const command = byName.get(name);
      return command && { command, rest: '' };
    },
    /** The bot's own commands need no noun: `whoami`, `help deal`. A greeting asks for help. */
    typed: (line: string) =>
      greeting.test(line.trim()) ? found('sales help') : (found(line.trim()) ?? found(`sales ${line.trim()}`)),
  };

  function found(line: string) {
    // Where each of the first words ends, whatever blanks stand between them.
    const words = line.split(/(\s+)/, 2 * mostWords - 1);
    for (let count = words.length; count > 0; count -= 2) {
      const name = words.slice(0, count);
      const command = byName.get(name.map((part, index) => (index % 2 === 0 ? part.toLowerCase() : ' ')).join(''));
      if (command && !command.hidden) return { command, rest: line.slice(name.join('').length) };
    }
    const noun = words.length === 1 ? byNoun.get(line.toLowerCase()) : undefined;
    return noun && { command: noun, rest: '' };
  }
}

function nounOf(name: string): string {
  return name.split(' ', 1)[0] ?? name;
}
