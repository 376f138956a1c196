import { run, text } from './card.ts';
import { type Command, titleOf } from './command.ts';
import { fileFieldsOf, type SentFile } from './files.ts';
import { mayUse } from './help.ts';
import type { Person } from './person.ts';
import { answer, refuse, type Reply } from './reply.ts';

/** A file that came without a command: the person says with one press what it is for. */
export async function offerFile(
  commands: readonly Command[],
  [file, ...others]: readonly [SentFile, ...SentFile[]],
  actor: Person,
): Promise<Reply> {
  const takers = commands.filter((command) => fileFieldsOf(command).length > 0 && mayUse(command, actor));
  if (takers.length === 0)
    return refuse('You have no command that takes a file.', { next: [run('Help', 'sales help')] });
  if (others.length > 0) return refuse('Send one file at a time, please.');
  const read = await file.read();
  if (!read.ok) return refuse(read.problem);
  const actions = takers.map((command) => {
    const [field = ''] = fileFieldsOf(command);
    return run(titleOf(command), command.name, { [field]: read.value });
  });
  const asked = `What is “${file.name}” for?`;
  return answer({ summary: asked, nodes: [text(asked), { kind: 'actions', actions }] });
}
