import { actions, note as plainNote, type Node, run } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { addDays, type Day, formatDay, today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { hasRole, type PersonRef, refOf } from '../../core/person.ts';
import { answer, refuse, type Reply, replaceWith } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import { gapsCard, listCard, toldCard } from './cards.ts';
import type { CoachingFields } from './coaching.ts';
import type { CoachingDeps } from './deps.ts';
import { skillGaps } from './gaps.ts';
import { decideDone, mayCoach } from './rules.ts';
import { reminderAt } from './reminders.ts';

const rep = f.person({ label: 'Person', required: true, positional: true });
const words = (label: string) => f.text({ label, required: true, positional: true });
const deal = f.line({ label: 'Deal', hint: 'For example D-104.' });

export function coachingCommands(deps: CoachingDeps): Command[] {
  return [note(deps), action(deps), done(deps), list(deps), gaps(deps)];
}

function note(deps: CoachingDeps): Command {
  return command({
    name: 'coach note',
    summary: 'Write to a rep what you noticed; only the two of you ever see it.',
    examples: ['coach note @rita "Ask for the budget in the first call" deal:D-104'],
    access: ['manager', 'admin'],
    fields: { person: rep, note: words('Note'), deal },
    run: (input, context) =>
      keep(
        deps,
        context,
        input.person,
        input.note,
        { type: 'note', deal: input.deal },
        `${context.actor.name} wrote you a coaching note.`,
      ),
  });
}

function action(deps: CoachingDeps): Command {
  return command({
    name: 'coach action',
    summary: 'Agree with a rep what to do and until when; they are reminded.',
    examples: ['coach action @rita "Shadow two discovery calls" due:friday'],
    access: ['manager', 'admin'],
    fields: {
      person: rep,
      action: words('What to do'),
      due: f.day({ label: 'Due', hint: 'In a week when empty.' }),
      deal,
    },
    async run(input, context) {
      const day = input.due ?? addDays(today({ now: context.now, zone: context.actor.zone }), 7);
      if (day < today({ now: context.now, zone: context.actor.zone }))
        return refuse('The due date has passed already.', { field: 'due' });
      const lead = `${context.actor.name} agreed an action with you, due ${formatDay(day)}.`;
      return keep(deps, context, input.person, input.action, { type: 'action', deal: input.deal, due: day }, lead);
    },
  });
}

async function keep(
  { store, people }: CoachingDeps,
  context: Context,
  person: PersonRef,
  said: string,
  made: Pick<CoachingFields, 'type' | 'deal'> & { due?: Day },
  lead: string,
): Promise<Reply> {
  const refused = mayCoach(context.actor, person);
  if (refused) return refused;
  const { tenant } = context.company;
  const zone = (await people.byId(tenant, person.id))?.zone ?? context.company.zone;
  const values: CoachingFields = {
    ...made,
    rep: refOf(person),
    by: refOf(context.actor),
    words: await store.keepWords(tenant, said),
    status: 'open',
    ...(made.due !== undefined && { remindAt: reminderAt(made.due, 0, zone) }),
  };
  const record = await store.records.create(tenant, refOf(context.actor), {
    key: context.key,
    values,
    what: `coaching.${made.type}`,
    summary: made.type === 'note' ? `a coaching note for ${person.name}` : `an action was agreed with ${person.name}`,
    due: [{ kind: 'tell', to: { person: person.id }, card: toldCard(lead, said, values) }],
  });
  const [change] = record.history;
  const sentence =
    made.type === 'note'
      ? `${person.name} has your note.`
      : `${person.name} has the action, due ${formatDay(made.due ?? '')}.`;
  const next: Node = actions(
    run('Their coaching', 'coach list', { person: `person:${person.id}` }),
    change && undoAction('coaching', { record, change }),
  );
  return answer({ summary: sentence, tone: 'good', nodes: [...plainNote(sentence).nodes, next] });
}

function done({ store }: CoachingDeps): Command {
  return command({
    name: 'coach done',
    summary: 'Say that an action is done.',
    examples: [],
    access: 'members',
    hidden: true,
    fields: { id: f.id({ label: 'Action', required: true }) },
    async run({ id }, context) {
      const { actor, company } = context;
      const written = await store.records.change(company.tenant, id, refOf(actor), (current) => {
        const decided = decideDone(current, refOf(actor));
        if (decided.kind === 'refusal') return decided;
        const other = current.rep.id === actor.id ? current.by : current.rep;
        const card = plainNote(
          `${actor.name} marked an action of ${current.rep.name} as done. See “${typed('coach list')}”.`,
          'good',
        );
        return { ...decided, due: [{ kind: 'tell', to: { person: other.id }, card }] };
      });
      if (written.kind === 'refusal') return written;
      const { nodes } = plainNote('Done.');
      return replaceWith({
        summary: 'Done.',
        tone: 'good',
        nodes: [...nodes, actions(undoAction('coaching', written))],
      });
    },
  });
}

const pageSize = 10;

function list({ store }: CoachingDeps): Command {
  return command({
    name: 'coach list',
    summary: 'Your coaching notes and actions: those for you, and those that you wrote.',
    examples: ['coach list', 'coach list @rita'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'Show',
    fields: {
      person: f.person({ label: 'Person', positional: true }),
      page: pageField(),
    },
    async run({ person, page }, context) {
      const { tenant } = context.company;
      const all = await store.of(tenant, context.actor.id, person?.id);
      if (all.length === 0)
        return answer(`There is no coaching ${person ? `of ${person.name} with you` : 'with you'} yet.`);
      const { shown: some, number, pages } = pageOf(all, page ?? 1, pageSize);
      const said = await store.words(
        tenant,
        some.map((each) => each.words),
      );
      const raw = person ? { person: `person:${person.id}` } : {};
      const turn = [
        ...(number > 1 ? [run('← Newer', 'coach list', { ...raw, page: String(number - 1) })] : []),
        ...(number < pages ? [run('Older →', 'coach list', { ...raw, page: String(number + 1) })] : []),
      ];
      const card = listCard(some, said, context.actor, turn.length > 0 ? [actions(...turn)] : []);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

const yearMs = 365 * 86_400_000;

function gaps({ metrics, people }: CoachingDeps): Command {
  return command({
    name: 'coach gaps',
    summary: 'Where a rep loses more deals than the team, stage by stage.',
    examples: ['coach gaps', 'coach gaps @rita'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { person: f.person({ label: 'Person', positional: true, hint: 'You when empty.' }) },
    async run({ person }, context) {
      const { actor, company, now } = context;
      const whose = person ?? refOf(actor);
      const leads = hasRole(actor, ['manager', 'admin']);
      if (whose.id !== actor.id && !leads)
        return refuse(`Only ${whose.name} and managers see this. Yours: “${typed('coach gaps')}”.`, {
          field: 'person',
        });
      const teams = (await people.teams(company.tenant)).filter((team) => team.members.includes(whose.id));
      const members = new Set([whose.id, ...teams.flatMap((team) => team.members)]);
      const since = new Date(now.getTime() - yearMs);
      const team = teams.length === 0 ? undefined : members;
      const [own = [], others = []] = await metrics.stageConversions(company, since, [new Set([whose.id]), team]);
      const name = teams.map((team) => team.name).join(' and ') || company.name;
      return answer(gapsCard(whose, skillGaps(own, others), name, leads && whose.id !== actor.id));
    },
  });
}
