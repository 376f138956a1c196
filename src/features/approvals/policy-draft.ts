import { actions, context as small, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { line } from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse, type Refusal, type Reply } from '../../core/reply.ts';
import type { PolicyDocument } from './policies.ts';
import { type PolicyDeps, type Present, presentOf } from './policy-present.ts';
import { differences, setByPath } from './policy-edit.ts';
import { replayPolicy } from './policy-replay.ts';
import { requestName } from './request.ts';
import { compact, type PolicyRecord } from './store.ts';

export function set<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind } = deps;
  return command({
    name: `${kind.kind} policy set`,
    summary: 'Change one value in the draft of the policy; nothing is in force until it is published.',
    examples: [
      `${kind.kind} policy set levels.${kind.defaults.levels[0]?.name ?? 'L1'}.hours 6`,
      `${kind.kind} policy set times.validDays 60`,
    ],
    access: kind.editors,
    fields: {
      path: {
        ...line({ label: 'What', required: true, positional: true, hint: 'For example levels.L1.hours' }),
        example: 'levels.L1.hours',
        take: ([word]: readonly string[]) => (word && /^[a-z]+[\w.-]*$/i.test(word) ? 1 : 0),
      },
      value: line({ label: 'Value', required: true, positional: true }),
    },
    run: ({ path, value }, context) =>
      editDraft(deps, context, [{ path, words: value }], ({ isPath }) => (isPath ? 'path' : 'value')),
  });
}

export interface Change {
  path: string;
  words: string;
}

/** Makes changes in the draft, all of them or none, and shows what the draft then does. */
export async function editDraft<P extends PolicyDocument>(
  deps: PolicyDeps<P>,
  context: Context,
  wanted: readonly Change[],
  fieldOf: (wrong: { isPath: boolean }) => string,
): Promise<Reply> {
  const { kind } = deps;
  const present = await presentOf(deps, context);
  const base = present.draft?.document ?? present.now.document;
  let edited: unknown = base;
  for (const { path, words } of wanted) {
    const next = setByPath(edited, path, words);
    if (!next.ok)
      return refuse(wanted.length > 1 ? `${path}: ${next.problem}` : next.problem, {
        field: fieldOf({ isPath: true }),
      });
    edited = next.value;
  }
  const read = kind.schema.safeParse(edited);
  if (!read.success) {
    const [issue] = read.error.issues;
    return refuse(`This value does not fit: ${issue?.message ?? 'wrong kind'} (${issue?.path.join('.') ?? ''}).`, {
      field: fieldOf({ isPath: false }),
    });
  }
  const changes = differences(base, read.data);
  if (changes.length === 0) return refuse('The draft says so already.', { field: fieldOf({ isPath: false }) });
  const sentence = changes.map((change) => `${change.path}: ${change.before} → ${change.after}`).join('; ');
  const saved = await saveDraft(deps, present, read.data, sentence, context);
  return 'kind' in saved && saved.kind === 'refusal' ? saved : draftReply(deps, context);
}

export async function saveDraft<P extends PolicyDocument>(
  { store, kind }: PolicyDeps<P>,
  present: Present<P>,
  document: P,
  sentence: string,
  context: Context,
): Promise<PolicyRecord | Refusal> {
  const { tenant } = context.company;
  const { draft: open, versions } = present;
  if (open) {
    const written = await store.policies.change(tenant, open.record.id, refOf(context.actor), (current) =>
      current.state !== 'draft'
        ? refuse('The draft was published or discarded at this moment. Please look again.')
        : current.number === open.record.number &&
            JSON.stringify(current.document) === JSON.stringify(open.record.document)
          ? {
              kind: 'write',
              set: { document: compact(document) },
              what: `${kind.kind}.policy.drafted`,
              summary: sentence,
            }
          : refuse('Somebody else changed the draft at this moment. Please look again.'),
    );
    return written.kind === 'refusal' ? written : written.record;
  }
  const version = Math.max(0, ...versions.map((each) => each.number)) + 1;
  return store.policies.create(tenant, refOf(context.actor), {
    key: `${kind.kind}/${version}`,
    values: { kind: kind.kind, number: version, state: 'draft', document: compact(document) },
    what: `${kind.kind}.policy.drafted`,
    summary: sentence,
  });
}

export function draft<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  return command({
    name: `${deps.kind.kind} policy draft`,
    summary: 'Show what the draft would change, what is wrong with it and whom it affects.',
    examples: [`${deps.kind.kind} policy draft`],
    access: deps.kind.editors,
    readOnly: true,
    fields: {},
    run: (_input, context) => draftReply(deps, context),
  });
}

async function draftReply<P extends PolicyDocument>(deps: PolicyDeps<P>, context: Context): Promise<Reply> {
  const { kind, store, people } = deps;
  const { now, draft: open } = await presentOf(deps, context);
  if (!open) return refuse(`There is no draft. Begin one with “/${kind.kind} policy set …”.`);
  const problems = kind.validate(open.document, await people.all(context.company.tenant));
  const changes = differences(now.document, open.document);
  const requests = await store.list(context.company.tenant, { kind: kind.kind }, { limit: 100, skip: 0 });
  const replay = await replayPolicy(kind, open.document, requests);
  const affected = replay.lines.filter((each) => each.change !== 'same');
  return answer({
    summary: `Draft of version ${open.record.number}: ${changes.length} changes`,
    tone: problems.length > 0 ? 'warning' : 'plain',
    nodes: [
      title(`Draft of version ${open.record.number}`),
      {
        kind: 'list',
        items:
          changes.length > 0
            ? changes.map((each) => [{ bold: each.path }, `: ${each.before} → ${each.after}`])
            : ['Nothing differs from the policy in force.'],
      },
      ...(problems.length > 0
        ? [text([{ bold: 'Cannot be published yet' }]), { kind: 'list' as const, items: problems }]
        : []),
      small(
        `Of the last ${replay.lines.length} requests ${affected.length} would be decided otherwise${
          affected.length > 0
            ? `: ${affected
                .slice(0, 8)
                .map(({ request }) => requestName(request))
                .join(', ')}`
            : ''
        }. Open requests stay under their version.`,
      ),
      actions(
        run('Try on history', `${kind.kind} policy try`),
        problems.length === 0
          ? run(
              'Publish',
              `${kind.kind} policy publish`,
              {},
              {
                style: 'primary',
                confirm: {
                  title: 'Publish this policy?',
                  text: 'It holds for requests from today on.',
                  yes: 'Publish',
                },
              },
            )
          : undefined,
        run('Discard', `${kind.kind} policy discard`),
      ),
    ],
  });
}
