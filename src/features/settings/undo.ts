import type { Clock } from '../../core/clock.ts';
import { command, type Command } from '../../core/command.ts';
import { id } from '../../core/fields.ts';
import { decideUndo, type Records } from '../../core/records.ts';
import { refuse, replaceWith } from '../../core/reply.ts';
import { note } from '../../core/card.ts';

/** The button behind every change: takes it back when its author presses in time and nothing depends on it yet. */
export function undoCommand(undoable: () => ReadonlyMap<string, Records<object>>, clock: Clock): Command {
  return command({
    name: 'sales undo',
    summary: 'Take a change back.',
    examples: [],
    access: 'anyone',
    hidden: true,
    fields: {
      kind: id({ label: 'Kind', required: true }),
      id: id({ label: 'Record', required: true }),
      change: id({ label: 'Change', required: true }),
    },
    async run(input, context) {
      const records = undoable().get(input.kind);
      if (!records) return refuse('This cannot be undone.');
      const written = await records.change(
        context.company.tenant,
        input.id,
        { id: context.actor.id, name: context.actor.name },
        (record) => decideUndo(record, input.change, context.actor, clock.now()),
      );
      return written.kind === 'written'
        ? replaceWith(note(`Undone. ${sentence(written.change.summary)}`, 'good'))
        : written;
    },
  });
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
