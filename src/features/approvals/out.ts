import { actions, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { addDays, type Day, formatDay, startOfDay, today } from '../../core/dates.ts';
import { day, flag, line, person } from '../../core/fields.ts';
import type { Due } from '../../core/outbox.ts';
import { hasRole, type PersonRef, refOf } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { tellChange } from './tell-changes.ts';
import { typed } from '../../core/typed.ts';
import { askAnew } from './asking.ts';
import type { Absence } from './authority.ts';
import type { Engine } from './engine.ts';
import type { Ports } from './kind.ts';
import { kinds } from './request.ts';

export interface Away {
  engine: Engine;
  people: Ports['people'];
}

/** Being away, with who decides meanwhile; holidays that stop everybody's clocks. */
export function outCommands(deps: Away): Command[] {
  const { engine } = deps;
  return [out(deps), back(engine), holiday(engine), holidays(engine)];
}

function out(deps: Away): Command {
  return command({
    name: 'sales out',
    summary: 'Say that you are away, and who decides in your place until you are back.',
    examples: [
      'sales out until:2026-12-05 delegate:@ada',
      'sales out from:friday until:+14d delegate:@ada reason:"parental leave"',
    ],
    access: 'members',
    fields: {
      until: day({
        label: 'Away until',
        required: true,
        positional: true,
        hint: 'The first day on which you are back.',
      }),
      delegate: person({ label: 'Who decides meanwhile', positional: true }),
      from: day({ label: 'From', hint: 'Now when empty.' }),
      person: person({ label: 'Who is away', hint: 'You, when empty. Admins may say it for others.' }),
      reason: line({ label: 'Why' }),
    },
    async run(input, context) {
      const who = input.person ?? refOf(context.actor);
      if (who.id !== context.actor.id && !hasRole(context.actor, ['admin', 'finance']))
        return refuse('Only an admin or finance can say this for somebody else.', { field: 'person' });
      const from = input.from === undefined ? context.now : startOfDay(input.from, context.actor.zone);
      const until = startOfDay(input.until, context.actor.zone);
      if (until <= from || until <= context.now)
        return refuse('The day of coming back has to be later.', { field: 'until' });
      if (who.id !== context.actor.id && input.delegate?.id === context.actor.id)
        return refuse(`Only ${who.name} can name you to decide in their place. Name somebody else.`, {
          field: 'delegate',
        });
      if (input.delegate?.id === who.id) return refuse('Name somebody else as delegate.', { field: 'delegate' });
      return keepAbsence(
        deps,
        { person: who, from, until, delegate: input.delegate, reason: input.reason },
        input.until,
        context,
      );
    },
  });
}

async function keepAbsence(deps: Away, absence: Absence, until: Day, context: Context): Promise<Reply> {
  const { engine } = deps;
  const { tenant } = context.company;
  const { delegate } = absence;
  const sentence = `${absence.person.name} is away until ${formatDay(until)}${delegate ? `; ${delegate.name} decides meanwhile` : ''}`;
  const made = await engine.store.absences.create(tenant, context.actor, {
    key: context.key,
    values: {
      person: refOf(absence.person),
      from: absence.from,
      until: absence.until,
      ...(delegate && { delegate: refOf(delegate) }),
      ...(absence.reason !== undefined && { reason: absence.reason }),
    },
    what: 'absence.set',
    summary: sentence,
    due: [
      ...(delegate ? [tellDelegate(sentence, delegate, absence.reason)] : []),
      ...(await tellAway(deps, absence, sentence, context)),
    ],
  });
  const moved = absence.from <= context.now ? await moveWaiting(engine, absence.person, context) : [];
  const tail = moved.length > 0 ? ` Moved: ${moved.join(', ')}.` : '';
  return answerWithUndo(`${sentence}.${tail}`, 'absence', { record: made, change: { id: made.history[0]?.id ?? '' } });
}

function tellDelegate(sentence: string, delegate: PersonRef, reason: string | undefined): Due {
  const card = {
    summary: sentence,
    nodes: [
      text(`${sentence}${reason ? ` (${reason})` : ''}.`),
      actions(run('What waits for me', 'credit list', { view: 'waiting' })),
    ],
  };
  return { kind: 'tell', to: { person: delegate.id }, card };
}

/** Whoever is said to be away by somebody else hears of it, and how to take it back. */
async function tellAway(
  { people }: Away,
  { person: away }: Absence,
  sentence: string,
  context: Context,
): Promise<Due[]> {
  if (away.id === context.actor.id) return [];
  const everybody = await people.all(context.company.tenant);
  return tellChange(sentence, { by: refOf(context.actor), about: away, everybody }, [run('I am here', 'sales back')]);
}

/** What waits for somebody who is away goes to who decides meanwhile, with both names on the card. */
async function moveWaiting(engine: Engine, away: PersonRef, context: Context): Promise<string[]> {
  const moved: string[] = [];
  for (const kind of kinds) {
    const waiting = await engine.store.list(context.company.tenant, { kind, asked: away.id });
    moved.push(...(await askAnew(engine, kind, waiting, `${away.name} is away`, context)));
  }
  return moved;
}

function back(engine: Engine): Command {
  return command({
    name: 'sales back',
    summary: 'Say that you are back; your delegate no longer decides in your place.',
    examples: ['sales back'],
    access: 'members',
    fields: {},
    async run(_input, context) {
      const { company, actor, now } = context;
      const mine = (await engine.store.absencesAt(company.tenant, now)).filter(
        (absence) => absence.person.id === actor.id,
      );
      if (mine.length === 0) return refuse('You are not marked as away.');
      for (const absence of mine)
        await engine.store.absences.change(company.tenant, absence.id, actor, () => ({
          kind: 'write',
          set: { until: now },
          what: 'absence.ended',
          summary: `${actor.name} is back`,
        }));
      return answer('Welcome back. Decisions come to you again.');
    },
  });
}

function holiday(engine: Engine): Command {
  return command({
    name: 'sales holiday',
    summary: 'Add a day off, on which the clocks of approvals stand.',
    examples: [
      'sales holiday 2026-12-25 "Christmas"',
      'sales holiday 2026-07-04 "Independence Day" zone:America/New_York',
    ],
    access: ['admin', 'finance'],
    fields: {
      day: day({ label: 'Day', required: true, positional: true }),
      name: line({ label: 'Name', required: true, positional: true }),
      zone: line({ label: 'Only in the time zone', hint: 'Everywhere when empty.' }),
      remove: flag({ label: 'Remove it' }),
    },
    async run(input, context) {
      const { tenant } = context.company;
      const same = (await engine.store.holidaysFrom(tenant, input.day)).find(
        (each) => each.day === input.day && each.zone === input.zone,
      );
      if (input.remove) {
        if (!same) return refuse('There is no such day off.', { field: 'day' });
        const written = await engine.store.holidays.change(tenant, same.id, context.actor, (current) => ({
          kind: 'write',
          set: {},
          what: 'holiday.removed',
          summary: `${current.name} is no day off any more`,
          removes: true,
        }));
        return written.kind === 'refusal'
          ? written
          : answer(`${same.name} on ${formatDay(same.day)} is a working day again.`);
      }
      if (same) return refuse(`${formatDay(input.day)} is a day off already: ${same.name}.`, { field: 'day' });
      const sentence = `${input.name} on ${formatDay(input.day)} is a day off${input.zone ? ` in ${input.zone}` : ''}`;
      const made = await engine.store.holidays.create(tenant, context.actor, {
        key: context.key,
        values: { day: input.day, name: input.name, ...(input.zone !== undefined && { zone: input.zone }) },
        what: 'holiday.added',
        summary: sentence,
      });
      return answerWithUndo(`${sentence}.`, 'holiday', { record: made, change: { id: made.history[0]?.id ?? '' } });
    },
  });
}

function holidays(engine: Engine): Command {
  return command({
    name: 'sales holiday list',
    summary: 'The days off to come.',
    examples: ['sales holiday list'],
    access: 'members',
    readOnly: true,
    fields: {},
    async run(_input, { company, now }) {
      const from = addDays(today({ now, zone: company.zone }), 0);
      const found = await engine.store.holidaysFrom(company.tenant, from);
      if (found.length === 0)
        return answer(`No days off are known. Add one with “${typed('sales holiday 2026-12-25 Christmas')}”.`);
      return answer({
        summary: `${found.length} days off`,
        nodes: [
          {
            kind: 'list',
            items: found.map((each) => `${formatDay(each.day)}: ${each.name}${each.zone ? ` (${each.zone})` : ''}`),
          },
        ],
      });
    },
  });
}
