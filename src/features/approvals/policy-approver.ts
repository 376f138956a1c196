import { actions, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import { field, flag, person } from '../../core/fields.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import { undoAction } from '../../core/undo.ts';
import { askAnew } from './asking.ts';
import { openSteps } from './clock.ts';
import type { PolicyDocument } from './policies.ts';
import { type PolicyDeps, type Present, presentOf } from './policy-present.ts';
import { saveDraft } from './policy-draft.ts';
import { compact } from './store.ts';
import { tellChange } from './tell-changes.ts';

export function approver<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind, people } = deps;
  const names = kind.defaults.levels.map(({ name }) => name);
  return command({
    name: `${kind.kind} policy approver`,
    summary: 'Give a person an approval level, or take it; it holds at once.',
    examples: [
      `${kind.kind} policy approver ${names.at(-1) ?? 'L1'} @ada`,
      `${kind.kind} policy approver ${names[0] ?? 'L1'} @bo backup:yes`,
    ],
    access: kind.editors,
    fields: {
      level: levelField(names),
      person: person({ label: 'Person', required: true, positional: true }),
      backup: flag({ label: 'As backup', hint: 'Asked when the time of the level is over.' }),
      only: flag({ label: 'Only named people', hint: 'The roles no longer give this level.' }),
      remove: flag({ label: 'Take it away' }),
    },
    async run(input, context) {
      if (input.person.id === context.actor.id && !input.remove)
        return refuse(
          `Nobody gives an approval level to themselves. Ask somebody else who may: ${kind.editors.join(' or ')}.`,
          { field: 'person' },
        );
      const present = await presentOf(deps, context);
      const change = (document: P): P => ({
        ...document,
        levels: document.levels.map((level) =>
          level.name === input.level ? assigned(level, refOf(input.person), input) : level,
        ),
      });
      if (!present.now.document.levels.some(({ name }) => name === input.level))
        return refuse(
          `There is no level ${input.level}. Levels: ${present.now.document.levels.map(({ name }) => name).join(', ')}.`,
          { field: 'level' },
        );
      const document = change(present.now.document);
      const problems = kind.validate(document, await people.all(context.company.tenant));
      const before = kind.validate(present.now.document, await people.all(context.company.tenant));
      const worse = problems.find((each) => !before.includes(each));
      if (worse !== undefined) return refuse(`This cannot be: ${worse}.`);
      return publishAssigned(
        deps,
        present,
        { document, draft: present.draft && change(present.draft.document) },
        `${input.person.name} ${input.remove ? 'no longer holds' : input.backup ? 'is backup of' : 'holds'} ${input.level} of ${kind.kind}`,
        context,
        input.person,
      );
    },
  });
}

type Assignable = PolicyDocument['levels'][number];

function assigned(
  level: Assignable,
  who: { id: string; name: string },
  how: { backup?: boolean | undefined; only?: boolean | undefined; remove?: boolean | undefined },
): Assignable {
  const others = level.people.filter(({ id }) => id !== who.id);
  const roles = how.only ? [] : level.roles;
  const { backup, ...rest } = level;
  if (how.remove) return { ...rest, roles, people: others, ...(backup && backup.id !== who.id && { backup }) };
  return how.backup ? { ...rest, roles, backup: who } : { ...level, roles, people: [...others, who] };
}

async function publishAssigned<P extends PolicyDocument>(
  deps: PolicyDeps<P>,
  present: Present<P>,
  next: { document: P; draft: P | undefined },
  sentence: string,
  context: Context,
  about: PersonRef,
): Promise<Reply> {
  const { kind, store, people } = deps;
  const everybody = await people.all(context.company.tenant);
  const version = Math.max(0, ...present.versions.map((each) => each.number)) + 1;
  const made = await store.policies.create(context.company.tenant, refOf(context.actor), {
    key: `${kind.kind}/${version}`,
    values: {
      kind: kind.kind,
      number: version,
      state: 'published',
      effectiveFrom: today({ now: context.now, zone: context.company.zone }),
      note: sentence,
      document: compact(next.document),
    },
    what: `${kind.kind}.policy.approver`,
    summary: sentence,
    due: tellChange(sentence, { by: refOf(context.actor), about: refOf(about), everybody }),
  });
  if (made.note !== sentence) return refuse('Somebody else changed the policy at this moment. Please try again.');
  if (next.draft) await saveDraft(deps, present, next.draft, sentence, context);
  const unheld = (await store.list(context.company.tenant, { kind: kind.kind, status: ['in-review'] })).filter(
    ({ steps }) => openSteps(steps).some(({ asked }) => asked.length === 0),
  );
  const asked = await askAnew(deps.engine, kind.kind, unheld, sentence, context);
  return answer({
    summary: sentence,
    tone: 'good',
    nodes: [
      text(`${sentence}.${asked.length > 0 ? ` Asked now for ${asked.join(', ')}.` : ''}`),
      actions(undoAction('policy', { record: made, change: { id: made.history[0]?.id ?? '' } })),
    ],
  });
}

function levelField(names: readonly string[]) {
  return field(
    { label: 'Level', required: true, positional: true },
    {
      example: names[0] ?? 'L1',
      control: () => ({ kind: 'choice' as const, options: names.map((name) => ({ label: name, raw: name })) }),
      parse: (raw: string) =>
        /^[a-z][a-z0-9]{0,5}$/i.test(raw.trim())
          ? parsed(raw.trim().toUpperCase())
          : problem(`“${raw}” is not a level.`),
      take: ([word]) => (word && /^[a-z]{1,3}\d?$/i.test(word) ? 1 : 0),
    },
  );
}
