import { actions, type Card, context as small, type Node, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { formatDay, today } from '../../core/dates.ts';
import { day, field, flag, line, person } from '../../core/fields.ts';
import { formatMoney } from '../../core/money.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse, type Refusal, type Reply } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import { undoAction } from '../../core/undo.ts';
import type { Ports } from './kind.ts';
import { inForce, type InForce, type PolicyDocument, type PolicyKind } from './policies.ts';
import { differences, setByPath } from './policy-edit.ts';
import { replayPolicy } from './policy-replay.ts';
import { requestName } from './request.ts';
import { type ApprovalStore, compact, type PolicyRecord } from './store.ts';

export interface PolicyDeps<P extends PolicyDocument> {
  store: ApprovalStore;
  people: Ports['people'];
  kind: PolicyKind<P>;
}

/** Reading, drafting, trying, publishing and taking back a kind's policy, all in chat. */
export function policyCommands<P extends PolicyDocument>(deps: PolicyDeps<P>): Command[] {
  return [
    show(deps),
    set(deps),
    draft(deps),
    tryDraft(deps),
    publish(deps),
    discard(deps),
    approver(deps),
    history(deps),
  ];
}

const lastRequests = 500;

interface Present<P> {
  versions: PolicyRecord[];
  now: InForce<P>;
  draft: { record: PolicyRecord; document: P } | undefined;
}

async function presentOf<P extends PolicyDocument>(
  { store, kind }: PolicyDeps<P>,
  context: Context,
): Promise<Present<P>> {
  const versions = await store.versions(context.company.tenant, kind.kind);
  const now = inForce(versions, kind, today({ now: context.now, zone: context.company.zone }));
  const record = versions.find((each) => each.state === 'draft');
  const read = record && kind.schema.safeParse(record.document);
  return { versions, now, draft: record && read?.success ? { record, document: read.data } : undefined };
}

function show<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind } = deps;
  return command({
    name: `${kind.kind} policy`,
    summary: 'Show the policy in force.',
    examples: [`${kind.kind} policy`],
    access: [...kind.editors, 'manager'],
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { now, draft: open } = await presentOf(deps, context);
      const since =
        now.version === 0
          ? 'Rainmaker’s default numbers: please look at them and publish your own.'
          : `Version ${now.version}, in force since ${formatDay(now.effectiveFrom ?? '')}.`;
      return answer({
        summary: `The ${kind.kind} policy`,
        nodes: [
          title(`${kind.kind.charAt(0).toUpperCase()}${kind.kind.slice(1)} policy`),
          small(since),
          ...kind.summary(now.document, context.company),
          actions(open && run('Draft', `${kind.kind} policy draft`), run('Versions', `${kind.kind} policy history`)),
        ],
      });
    },
  });
}

function set<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
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
    async run(input, context) {
      const present = await presentOf(deps, context);
      const base = present.draft?.document ?? present.now.document;
      const edited = setByPath(base, input.path, input.value);
      if (!edited.ok) return refuse(edited.problem, { field: 'path' });
      const read = kind.schema.safeParse(edited.value);
      if (!read.success)
        return refuse(
          `This value does not fit: ${read.error.issues[0]?.message ?? 'wrong kind'} (${read.error.issues[0]?.path.join('.') ?? input.path}).`,
          { field: 'value' },
        );
      const [change] = differences(base, read.data);
      if (!change) return refuse('The draft says so already.');
      const saved = await saveDraft(
        deps,
        present,
        read.data,
        `${change.path}: ${change.before} → ${change.after}`,
        context,
      );
      return 'kind' in saved && saved.kind === 'refusal' ? saved : draftReply(deps, context);
    },
  });
}

async function saveDraft<P extends PolicyDocument>(
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

function draft<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
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

function tryDraft<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind, store } = deps;
  return command({
    name: `${kind.kind} policy try`,
    summary: 'Replay past requests under the draft: what would change, be added, be saved.',
    examples: [`${kind.kind} policy try`],
    access: kind.editors,
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { draft: open } = await presentOf(deps, context);
      if (!open) return refuse(`There is no draft to try. Begin one with “/${kind.kind} policy set …”.`);
      const requests = await store.list(context.company.tenant, { kind: kind.kind }, { limit: lastRequests, skip: 0 });
      const replay = await replayPolicy(kind, open.document, requests);
      return answer(replayCard(kind.kind, replay, context.company.currency));
    },
  });
}

function replayCard(kind: string, replay: Awaited<ReturnType<typeof replayPolicy>>, currency: string): Card {
  const changed = replay.lines.filter(({ change }) => change !== 'same');
  const say = (each: { outcome: string; steps: readonly { level: string; need: number | 'all' }[] }) =>
    each.outcome === 'review'
      ? each.steps.map(({ level, need }) => (need === 1 ? level : `${need} × ${level}`)).join(' + ')
      : each.outcome;
  const table: Node[] =
    changed.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Decisions that would change',
            columns: [
              { label: 'Request' },
              { label: 'Account' },
              { label: 'Then' },
              { label: 'Under the draft' },
              { label: 'Was' },
            ],
            rows: changed
              .slice(0, 15)
              .map(({ request, before, after }) => [
                requestName(request),
                request.account.name,
                say(before),
                say(after),
                request.status,
              ]),
          },
        ];
  return {
    summary: `${changed.length} of ${replay.lines.length} requests would be decided otherwise`,
    nodes: [
      title('The draft on past requests'),
      {
        kind: 'facts',
        facts: [
          {
            label: 'Requests replayed',
            value: `${replay.lines.length}${replay.unknown > 0 ? ` (${replay.unknown} without the data of their time)` : ''}`,
          },
          { label: 'Easier', value: String(changed.filter(({ change }) => change === 'easier').length) },
          { label: 'Harder', value: String(changed.filter(({ change }) => change === 'harder').length) },
          { label: 'Newly approved at once', value: String(replay.newlyAuto) },
          { label: 'Newly prepaid only', value: String(replay.newlyRefused) },
          { label: 'People’s decisions saved', value: String(replay.decisionsSaved) },
          { label: 'Hours of waiting saved', value: String(Math.round(replay.hoursSaved)) },
          {
            label: 'Exposure added (refused then, approved now)',
            value: formatMoney({ minor: replay.exposureAdded, currency }),
          },
          ...(replay.wentWrong.length > 0
            ? [{ label: 'Newly approved, and went wrong later', value: replay.wentWrong.map(requestName).join(', ') }]
            : []),
        ],
      },
      ...table,
      actions(run('Draft', `${kind} policy draft`)),
    ],
  };
}

function publish<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
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
      const [first, ...others] = kind.validate(open.document, await people.all(context.company.tenant));
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
                summary: `${kind.kind} policy version ${current.number} in force from ${formatDay(from)}`,
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

function discard<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
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

function approver<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind, store, people } = deps;
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
      const [worse] = problems.filter((each) => !before.includes(each));
      if (worse !== undefined) return refuse(`This cannot be: ${worse}.`);
      return publishAssigned(
        deps,
        present,
        { document, draft: present.draft && change(present.draft.document) },
        `${input.person.name} ${input.remove ? 'no longer holds' : input.backup ? 'is backup of' : 'holds'} ${input.level} of ${kind.kind}`,
        context,
        store,
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
  store: ApprovalStore,
): Promise<Reply> {
  const { kind } = deps;
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
  });
  if (made.note !== sentence) return refuse('Somebody else changed the policy at this moment. Please try again.');
  if (next.draft) await saveDraft(deps, present, next.draft, sentence, context);
  return answer({
    summary: sentence,
    tone: 'good',
    nodes: [
      text(`${sentence}.`),
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

function history<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  return command({
    name: `${deps.kind.kind} policy history`,
    summary: 'The versions of the policy.',
    examples: [`${deps.kind.kind} policy history`],
    access: [...deps.kind.editors, 'manager'],
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { versions, now } = await presentOf(deps, context);
      if (versions.length === 0) return answer('There is only the default, version 0.');
      return answer({
        summary: `${versions.length} versions`,
        nodes: [
          title('Versions'),
          {
            kind: 'list',
            items: versions
              .slice(0, 30)
              .map((each) => [
                { bold: `Version ${each.number}` },
                `: ${each.state}${each.effectiveFrom ? ` from ${formatDay(each.effectiveFrom)}` : ''}${each.number === now.version ? ', in force' : ''}; ${each.history.at(-1)?.by.name ?? ''}: ${each.history.at(-1)?.summary ?? ''}`,
              ]),
          },
        ],
      });
    },
  });
}
