import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { line, text } from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { normalName } from '../accounts/index.ts';
import { recorded } from './commands-add.ts';
import { competitorsOf, known } from './competitors.ts';
import { type IntelDeps, noteOf } from './deps.ts';
import { competitorField, note } from './fields.ts';
import type { Check } from './note.ts';
import { decideCheck } from './rules.ts';

export function checkCommands(deps: IntelDeps): Command[] {
  return [confirm(deps), outdated(deps), merge(deps), split(deps)];
}

function confirm(deps: IntelDeps): Command {
  return command({
    name: 'intel confirm',
    summary: 'Say that a note is still true: it is fresh again.',
    examples: ['intel confirm N-12'],
    access: 'members',
    submit: 'Still true',
    fields: { note },
    run: (input, context) => check(deps, input.note, { verdict: 'holds', at: context.now }, context),
  });
}

function outdated(deps: IntelDeps): Command {
  return command({
    name: 'intel outdated',
    summary: 'Say that a note holds no longer: it leaves the battlecard.',
    examples: ['intel outdated N-12 "They dropped the bundle in May"'],
    access: 'members',
    submit: 'Outdated',
    fields: { note, why: text({ label: 'Why', positional: true, aliases: ['because'] }) },
    run: ({ note: number, why }, context) =>
      check(deps, number, { verdict: 'outdated', at: context.now, why }, context),
  });
}

async function check(deps: IntelDeps, number: number, said: Omit<Check, 'by'>, context: Context): Promise<Reply> {
  const found = await noteOf(deps, context, number);
  if ('problem' in found) return found;
  const { tenant } = context.company;
  const written = await deps.store.notes.change(tenant, found.id, refOf(context.actor), (current) =>
    decideCheck(current, { ...said, by: context.actor }),
  );
  return written.kind === 'refusal' ? written : recorded(deps, written.record, written.change, context);
}

function merge(deps: IntelDeps): Command {
  return command({
    name: 'intel merge',
    summary: 'Two names, one competitor: their notes and deals count together from now on.',
    examples: ['intel merge "Globex Corporation" into:Globex'],
    access: ['manager', 'product', 'admin'],
    submit: 'Merge',
    fields: {
      competitor: competitorField({ label: 'This name', required: true, positional: true }),
      into: line({ label: 'Means', hint: 'The name that stays.', required: true, positional: true }),
    },
    async run({ competitor, into }, context) {
      const { tenant } = context.company;
      const competitors = await competitorsOf(deps, tenant);
      const from = known(competitors, competitor);
      if ('problem' in from) return from;
      const to = known(competitors, into);
      if ('problem' in to) return { ...to, field: 'into' };
      if (from.key === to.key) return refuse(`${from.name} and ${to.name} are one competitor already.`);
      const record = await deps.store.merges.create(tenant, refOf(context.actor), {
        values: { from: { key: from.key, name: from.name }, into: { key: to.key, name: to.name } },
        what: 'intel.merged',
        summary: `${from.name} is ${to.name}`,
        key: context.key,
      });
      const [change] = record.history;
      if (!change) throw new Error('A record without its first change');
      const sentence = `What is known of ${from.name} counts for ${to.name} from now on.`;
      return answerWithUndo(sentence, deps.store.merges.kind, { record, change });
    },
  });
}

function split({ store }: IntelDeps): Command {
  return command({
    name: 'intel split',
    summary: 'A name that was merged into another one is a competitor of its own again.',
    examples: ['intel split "Globex Corporation"'],
    access: ['manager', 'product', 'admin'],
    submit: 'Split',
    fields: { competitor: competitorField({ label: 'This name', required: true, positional: true }) },
    async run({ competitor }, context) {
      const { tenant } = context.company;
      const key = normalName(competitor);
      const merged = (await store.merged(tenant)).find(({ from }) => from.key === key);
      if (!merged) return refuse(`“${competitor}” was not merged into another name.`, { field: 'competitor' });
      const sentence = `${merged.from.name} is no longer ${merged.into.name}`;
      const written = await store.merges.change(tenant, merged.id, refOf(context.actor), (current) =>
        current.removed
          ? refuse('They were split already.')
          : { kind: 'write', set: {}, what: 'intel.split', summary: sentence, removes: true },
      );
      return written.kind === 'refusal' ? written : answer(`${sentence}: it counts for itself again.`);
    },
  });
}
