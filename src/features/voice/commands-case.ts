import type { Action } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import { addDays, type Day, today } from '../../core/dates.ts';
import { text } from '../../core/fields.ts';
import type { Due } from '../../core/outbox.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import type { Change } from '../../core/records.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { caseCard } from './cards.ts';
import { eyesOnVoices, type VoiceDeps, zoneOf } from './deps.ts';
import { due, owner, said, severity, voiceField } from './fields.ts';
import { deadlineOf, reminderAfter } from './rules.ts';
import { type Case, type CaseFields, voiceName } from './voice.ts';

export function caseCommands(deps: VoiceDeps): Command[] {
  return [complaint(deps), promise(deps)];
}

const words = (label: string) => text({ label, required: true, positional: true });

function complaint(deps: VoiceDeps): Command {
  return command({
    name: 'voice complaint',
    summary: 'Record a complaint with an owner and a deadline; both are kept to.',
    examples: ['voice complaint Acme "invoice wrong three times" severity:high owner:@rita due:+3d'],
    access: 'members',
    fields: {
      account: said.account,
      text: words('What is wrong?'),
      severity,
      owner,
      due: { ...due, hint: 'By its severity when empty: high 1, medium 3, low 5 working days.' },
      from: said.from,
      rating: { ...voiceField({ label: 'Began with' }), hidden: true },
    },
    run({ text: what, severity: how = 'medium', ...input }, context) {
      const deadline = input.due ?? deadlineOf(how, dayNow(context), context.company.workingDays);
      return keep(deps, { ...input, type: 'complaint', words: what, severity: how, due: deadline }, context);
    },
  });
}

function promise(deps: VoiceDeps): Command {
  return command({
    name: 'voice promise',
    summary: 'Record what was promised to a customer, and until when.',
    examples: ['voice promise Acme "send the SLA draft" due:friday'],
    access: 'members',
    fields: {
      account: said.account,
      text: words('What was promised?'),
      due: { ...due, hint: 'In a week when empty.' },
      owner: { ...owner, hint: 'Who keeps it; you when empty.' },
      from: { ...said.from, label: 'Promised to' },
    },
    run: ({ text: what, ...input }, context) =>
      keep(
        deps,
        {
          ...input,
          type: 'promise',
          words: what,
          due: input.due ?? addDays(dayNow(context), 7),
          owner: input.owner ?? refOf(context.actor),
        },
        context,
      ),
  });
}

const dayNow = ({ now, company }: Context): Day => today({ now, zone: company.zone });

type Made = Pick<CaseFields, 'type' | 'words' | 'severity' | 'from' | 'due' | 'rating'> & {
  account: AccountRef;
  owner?: PersonRef | undefined;
};

async function keep(deps: VoiceDeps, made: Made, context: Context): Promise<Reply> {
  if (made.due < dayNow(context)) return refuse('The due date has passed already.', { field: 'due' });
  const { tenant } = context.company;
  const by = refOf(context.actor);
  const account = await deps.accounts.ensure(tenant, made.account, by, context.key);
  const known = made.owner ?? (await deps.accounts.get(tenant, account.id))?.owner ?? by;
  const values: CaseFields = {
    ...made,
    number: await deps.store.nextNumber(tenant),
    account,
    owner: refOf(known),
    by,
    state: 'open',
    reopened: 0,
    remindAt: reminderAfter(made.due, context.now, await zoneOf(deps, tenant, known.id)),
  };
  const record = await deps.store.cases.create(tenant, by, {
    values,
    what: `voice.${made.type}`,
    summary: `recorded ${voiceName(values)}, a ${made.type}`,
    // Of one low score one complaint is made, whoever presses the button, and however often.
    key: made.rating === undefined ? context.key : `rating/${made.rating}`,
    due: toOwner(values.owner, context),
  });
  return recordedCase(deps, record, record.history[0], context);
}

/** The card goes to its owner and stays up to date there; nobody is told what they did themselves. */
export function toOwner(person: PersonRef, { actor }: Context): Due[] {
  return person.id === actor.id ? [] : [{ kind: 'show', to: { person: person.id } }];
}

/** What is recorded now, for whoever did it, with the way back. */
export async function recordedCase(
  deps: VoiceDeps,
  record: Case,
  change: Change | undefined,
  context: Context,
): Promise<Reply> {
  const eyes = await eyesOnVoices(deps, context.company.tenant, context.actor.id, [record]);
  const undo: Action | undefined = change && undoAction(deps.store.cases.kind, { record, change });
  const card = caseCard(record, eyes, dayNow(context), [undo]);
  return answer({ ...card, tone: card.tone === 'plain' ? 'good' : (card.tone ?? 'good') });
}
