import { actions, type Card, run, text as textNode } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import { person, text } from '../../core/fields.ts';
import type { Due } from '../../core/outbox.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { recordedCase, toOwner } from './commands-case.ts';
import { caseOf, eyesOnVoices, type VoiceDeps, zoneOf } from './deps.ts';
import { due, outcome, voice } from './fields.ts';
import { deadlineOf, decideAssign, decideDone, decideReopen, decideTake, reminderAfter } from './rules.ts';
import { type Case, type CaseFields, voiceName } from './voice.ts';

export function handlingCommands(deps: VoiceDeps): Command[] {
  return [take(deps), resolve(deps), reopen(deps), assign(deps)];
}

function take(deps: VoiceDeps): Command {
  return command({
    name: 'voice take',
    summary: 'Say that you are on a complaint or a promise.',
    examples: ['voice take V-12'],
    access: 'members',
    submit: 'I am on it',
    fields: { voice },
    run: (input, context) => change(deps, input.voice, context, () => (current) => decideTake(current, context.actor)),
  });
}

function resolve(deps: VoiceDeps): Command {
  return command({
    name: 'voice resolve',
    summary: 'Close a complaint with what was done, or a promise that was kept.',
    examples: ['voice resolve V-12 "Credit note sent, the price list is corrected"', 'voice resolve V-13'],
    access: 'members',
    submit: 'Done',
    fields: { voice, outcome },
    run: (input, context) =>
      change(
        deps,
        input.voice,
        context,
        () => (current) => decideDone(current, input.outcome, context.actor, context.now),
        'done',
      ),
  });
}

function reopen(deps: VoiceDeps): Command {
  return command({
    name: 'voice reopen',
    summary: 'Open a complaint or a promise again that was not settled after all.',
    examples: ['voice reopen V-12 "The next invoice was wrong again"'],
    access: 'members',
    submit: 'Reopen',
    fields: {
      voice,
      why: text({ label: 'Why', required: true, positional: true, aliases: ['because'] }),
      due: { ...due, hint: 'By its severity when empty.' },
    },
    run: (input, context) =>
      change(
        deps,
        input.voice,
        context,
        async (found) => {
          const now = today({ now: context.now, zone: context.company.zone });
          const deadline = input.due ?? deadlineOf(found.severity ?? 'medium', now, context.company.workingDays);
          if (deadline < now) return refuse('The due date has passed already.', { field: 'due' });
          const zone = await zoneOf(deps, context.company.tenant, found.owner.id);
          const again = { why: input.why, due: deadline, remindAt: reminderAfter(deadline, context.now, zone) };
          return (current) => decideReopen(current, again, context.actor);
        },
        'reopened',
      ),
  });
}

function assign(deps: VoiceDeps): Command {
  return command({
    name: 'voice assign',
    summary: 'Give a complaint or a promise to somebody else, or move its date.',
    examples: ['voice assign V-12 @rob', 'voice assign V-12 due:+2d'],
    access: 'members',
    submit: 'Save',
    fields: {
      voice,
      owner: person({ label: 'To', hint: 'Unchanged when empty.', positional: true }),
      due: { ...due, hint: 'Unchanged when empty.' },
    },
    async run(input, context) {
      const decided = async (found: Case) => {
        const next = { owner: input.owner ?? found.owner, due: input.due ?? found.due };
        if (input.due !== undefined && input.due < today({ now: context.now, zone: context.company.zone }))
          return refuse('The due date has passed already.', { field: 'due' });
        const zone = await zoneOf(deps, context.company.tenant, next.owner.id);
        const remindAt = reminderAfter(next.due, context.now, zone);
        return (current: Case) => {
          const write = decideAssign(current, { ...next, remindAt }, context.actor);
          if (write.kind === 'refusal' || current.owner.id === next.owner.id) return write;
          return { ...write, due: toOwner(next.owner, context) };
        };
      };
      return change(deps, input.voice, context, decided);
    },
  });
}

type Decide = (current: Case) => Write<CaseFields> | Refusal;

/** Lets a rule change the case; those who brought it or own the customer hear of its end, its owner of a new beginning. */
async function change(
  deps: VoiceDeps,
  number: number,
  context: Context,
  decided: (found: Case) => Decide | Refusal | Promise<Decide | Refusal>,
  news?: 'done' | 'reopened',
): Promise<Reply> {
  const found = await caseOf(deps, context, number);
  if ('problem' in found) return found;
  const decide = await decided(found);
  if (typeof decide !== 'function') return decide;
  const hearers = news === undefined ? [] : await hearersOf(deps, found, news, context);
  const { tenant } = context.company;
  const written = await deps.store.cases.change(tenant, found.id, refOf(context.actor), (current) => {
    const write = decide(current);
    if (write.kind === 'refusal') return write;
    return {
      ...write,
      due: [...(write.due ?? []), ...hearers.map((hearer) => telling(hearer, write, current, context))],
    };
  });
  return written.kind === 'refusal' ? written : recordedCase(deps, written.record, written.change, context);
}

interface Hearer {
  id: string;
  /** The customer's name as they may read it. */
  customer: string;
}

async function hearersOf(deps: VoiceDeps, found: Case, news: 'done' | 'reopened', context: Context): Promise<Hearer[]> {
  const { tenant } = context.company;
  const account = await deps.accounts.get(tenant, found.account.id);
  const wanted = news === 'done' ? [found.by.id, account?.owner?.id] : [found.owner.id];
  const ids = [...new Set(wanted)].filter((id): id is string => id !== undefined && id !== context.actor.id);
  return Promise.all(
    ids.map(async (id) => ({ id, customer: (await eyesOnVoices(deps, tenant, id, [found])).name(found.account) })),
  );
}

function telling({ id, customer }: Hearer, { summary }: Write<CaseFields>, current: Case, { actor }: Context): Due {
  const sentence = `${actor.name} ${summary}`;
  const card: Card = {
    summary: sentence,
    nodes: [
      textNode([{ bold: `${voiceName(current)} · ${customer}` }, `\n${sentence}`]),
      actions(run('Show', 'voice show', { voice: voiceName(current) })),
    ],
  };
  return { kind: 'tell', to: { person: id }, card };
}
