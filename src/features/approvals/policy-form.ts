import { actions, openForm, text, title } from '../../core/card.ts';
import { command, type Command, formOf } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { choice, text as longText } from '../../core/fields.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { type Change, editDraft } from './policy-draft.ts';
import { linesOfPart, partsOf } from './policy-lines.ts';
import type { PolicyDocument } from './policies.ts';
import { type PolicyDeps, presentOf } from './policy-present.ts';

/** What an input of a form takes, less room to write. */
const most = 2_500;

/** Many values of the policy at once: a part of it as lines in a form, whose numbers are written over. */
export function edit<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind } = deps;
  const parts = partsOf(kind.defaults);
  const name = `${kind.kind} policy edit`;

  async function linesNow(part: string, context: Context): Promise<string[]> {
    const { draft, now } = await presentOf(deps, context);
    return linesOfPart(draft?.document ?? now.document, part);
  }

  const made: Command = command({
    name,
    summary: 'Change many values of a part of the policy in a form; nothing is in force until it is published.',
    examples: [name, `${name} times`],
    access: kind.editors,
    submit: 'Preview',
    fields: {
      part: choice({ label: 'Part', positional: true }, parts),
      lines: longText({
        label: 'Values',
        positional: true,
        hint: 'One a line, the value behind its name. What you leave as it is stays.',
      }),
    },
    async prefill({ part, lines }, context) {
      return part === undefined || lines !== undefined ? {} : { lines: upTo(most, await linesNow(part, context)) };
    },
    async run({ part, lines }, context): Promise<Reply> {
      if (part === undefined && lines === undefined)
        return answer({
          summary: 'Which part?',
          nodes: [
            title(`Edit the ${kind.kind} policy`),
            text('Each part opens as a form with its values; you see what the changes do before they are published.'),
            actions(...parts.map((each) => openForm(each, name, { part: each }))),
          ],
        });
      if (lines === undefined) return { kind: 'form', form: await formOf(made, { part: part ?? '' }, context) };
      const present = new Set(part === undefined ? [] : await linesNow(part, context));
      const read = readLines(lines, present);
      if ('problem' in read) return refuse(read.problem, { field: 'lines' });
      if (read.length === 0)
        return refuse('Nothing is changed. Write other values behind the names.', { field: 'lines' });
      return editDraft(deps, context, read, () => 'lines');
    },
  });
  return made;
}

/** Whole lines only: one that a form cuts short would be taken for a new value. */
function upTo(most: number, lines: readonly string[]): string {
  const fitting: string[] = [];
  for (const line of lines) if ([...fitting, line].join('\n').length <= most) fitting.push(line);
  return fitting.join('\n');
}

/** The lines that say something new. */
function readLines(lines: string, present: ReadonlySet<string>): Change[] | { problem: string } {
  const changes: Change[] = [];
  for (const line of lines.split('\n').map((each) => each.trim())) {
    if (line === '' || present.has(line)) continue;
    const [, path, words] = /^(\S+?):?\s+(.+)$/.exec(line) ?? [];
    if (path === undefined || words === undefined)
      return { problem: `“${line}” has no value. Write it like “utilisation.warn 85”.` };
    changes.push({ path, words });
  }
  return changes;
}
