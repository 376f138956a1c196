import { actions, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { type Day, formatDay, today } from '../../core/dates.ts';
import { day, line } from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { isComplete } from './authority.ts';
import type { PolicyDocument } from './policies.ts';
import { type PolicyDeps, presentOf } from './policy-present.ts';
import { tellChange } from './tell-changes.ts';
import { openStatuses, type Request, requestName } from './request.ts';

export function publish<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind, store, people } = deps;
  return command({
    name: `${kind.kind} policy publish`,
    summary: 'Put the draft in force, from today or a later day on.',
    examples: [`${kind.kind} policy publish`, `${kind.kind} policy publish from:2027-01-01 note:"new year"`],
    access: kind.editors,
    fields: { from: day({ label: 'From', hint: 'Today when empty.' }), note: line({ label: 'Note' }) },
    async run(input, context) {
      const { draft: open } = await presentOf(deps, context);
      if (!open) return refuse('There is no draft to publish.');
      const now = today({ now: context.now, zone: context.company.zone });
      const from = input.from ?? now;
      if (from < now)
        return refuse('A policy cannot begin in the past: decisions were made under the one of their day.', {
          field: 'from',
        });
      const everybody = await people.all(context.company.tenant);
      const [first, ...others] = [
        ...kind.validate(open.document, everybody),
        ...missingLevels(open.document, await openRequests(deps, context)),
      ];
      if (first !== undefined)
        return refuse(`It cannot be published: ${[first, ...others].join('; ')}.`, {
          next: [run('Draft', `${kind.kind} policy draft`)],
        });
      const written = await store.policies.change(
        context.company.tenant,
        open.record.id,
        refOf(context.actor),
        (current) =>
          current.state === 'draft' && JSON.stringify(current.document) === JSON.stringify(open.record.document)
            ? {
                kind: 'write',
                set: { state: 'published', effectiveFrom: from, ...(input.note !== undefined && { note: input.note }) },
                what: `${kind.kind}.policy.published`,
                summary: sayPublished(kind.kind, current.number, from),
                due: tellChange(
                  sayPublished(kind.kind, current.number, from),
                  { by: refOf(context.actor), everybody },
                  [run('Look at it', `${kind.kind} policy`)],
                ),
              }
            : refuse('The draft was changed at this moment. Please look again.'),
      );
      if (written.kind === 'refusal') return written;
      const sentence = `Version ${written.record.number} of the ${kind.kind} policy is in force from ${formatDay(from)}. Open requests stay under the version they were made in.`;
      return answer({
        summary: sentence,
        tone: 'good',
        nodes: [text(sentence), actions(undoAction('policy', written))],
      });
    },
  });
}

function sayPublished(kind: string, version: number, from: Day): string {
  return `${kind} policy version ${version} in force from ${formatDay(from)}`;
}

function openRequests<P extends PolicyDocument>({ store, kind }: PolicyDeps<P>, { company }: Context) {
  return store.list(company.tenant, { kind: kind.kind, status: openStatuses });
}

/** Open requests stay under their chain: its levels have to be there until they are decided. */
function missingLevels({ levels }: PolicyDocument, requests: readonly Request[]): string[] {
  const known = new Set(levels.map(({ name }) => name));
  return requests.flatMap((request) => {
    const missing = request.steps.filter((step) => !isComplete(step) && !known.has(step.level));
    return missing.length > 0
      ? [`levels: ${requestName(request)} is open and needs ${missing.map(({ level }) => level).join(', ')}`]
      : [];
  });
}

export function discard<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind, store } = deps;
  return command({
    name: `${kind.kind} policy discard`,
    summary: 'Throw the draft away.',
    examples: [`${kind.kind} policy discard`],
    access: kind.editors,
    fields: {},
    async run(_input, context) {
      const { draft: open } = await presentOf(deps, context);
      if (!open) return refuse('There is no draft.');
      const written = await store.policies.change(
        context.company.tenant,
        open.record.id,
        refOf(context.actor),
        (current) =>
          current.state === 'draft'
            ? {
                kind: 'write',
                set: { state: 'withdrawn' },
                what: `${kind.kind}.policy.discarded`,
                summary: `draft ${current.number} discarded`,
              }
            : refuse('It is no draft any more.'),
      );
      if (written.kind === 'refusal') return written;
      return answer({
        summary: 'The draft is gone.',
        nodes: [text('The draft is gone.'), actions(undoAction('policy', written))],
      });
    },
  });
}
