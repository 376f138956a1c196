import { actions, context as small, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import type { Change } from '../../core/records.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import { privacyModes, sayInstant } from '../reports/index.ts';
import type { DigestDeps } from './deps.ts';
import { clockTime, type OnDay, onDay, zone } from './fields.ts';
import { nextRun, sayRhythm } from './rhythm.ts';
import { isSame, maySchedule } from './rules.ts';
import {
  cadences,
  type DigestKind,
  digestKinds,
  type DigestTarget,
  type Rhythm,
  type Schedule,
  type ScheduleFields,
} from './schedule.ts';

/** `/digest schedule weekly mon 09:00 here`. Saying it again for the same place moves the one that is there. */
export function scheduleCommand(deps: DigestDeps): Command {
  return command({
    name: 'digest schedule',
    summary: 'Have a digest sent at its time, to a channel or to yourself.',
    examples: [
      'digest schedule weekly mon 09:00 here',
      'digest schedule weekly mon 09:00 here team team:EMEA',
      'digest schedule monthly 1 08:30 #leaders company zone:America/New_York',
      'digest schedule daily 17:00 me',
    ],
    access: 'members',
    submit: 'Schedule',
    fields: {
      cadence: f.choice({ label: 'How often', required: true, positional: true }, cadences),
      on: onDay({ label: 'On', positional: true, hint: 'Weekly: mon … sun. Monthly, quarterly: day 1 … 28.' }),
      at: clockTime({ label: 'At', positional: true, hint: '09:00 when empty.', aliases: ['time'] }),
      channel: f.channel({ label: 'Channel', positional: true, hint: 'This one when empty.' }),
      kind: f.choice(
        { label: 'What', positional: true, hint: 'The team where one is named, else the company.' },
        digestKinds,
      ),
      team: f.line({ label: 'Team' }),
      zone: zone({
        label: 'Time zone',
        aliases: ['timezone', 'tz'],
        hint: 'The company’s when empty; your own for “me”.',
      }),
      compact: f.flag({ label: 'Short form', hint: 'The figures and what changed, nothing else.' }),
      privacy: f.choice({ label: 'Leaderboard' }, privacyModes),
    },
    async run(input, context) {
      const kind = input.kind ?? (input.team === undefined ? 'company' : 'team');
      const refused = maySchedule(context.actor, kind);
      if (refused) return refused;
      const rhythm = rhythmOf(input, kind, context);
      if ('problem' in rhythm) return rhythm;
      const team = await teamOf(deps, context, kind, input.team);
      if (team && 'problem' in team) return team;
      const values: Values = {
        ...rhythm,
        kind,
        team,
        target: targetOf(kind, input.channel, context),
        owner: refOf(context.actor),
        muted: [],
        compact: input.compact ?? false,
        privacy: input.privacy ?? 'all',
        paused: false,
        nextRunAt: nextRun(rhythm, context.now, context.company),
      };
      return keep(deps, context, values, input.compact !== undefined, input.privacy !== undefined);
    },
  });
}

type Values = Omit<ScheduleFields, 'number'>;

function rhythmOf(
  {
    cadence,
    on,
    at,
    zone: said,
  }: { cadence: Rhythm['cadence']; on: OnDay | undefined; at: string | undefined; zone: string | undefined },
  kind: DigestKind,
  { company, actor }: Context,
): Rhythm | Refusal {
  const base = { cadence, time: at ?? '09:00', zone: said ?? (kind === 'me' ? actor.zone : company.zone) };
  if (cadence === 'daily') return base;
  if (cadence === 'weekly') {
    if (on && 'monthDay' in on) return refuse('A weekly digest needs a weekday: mon … sun.', { field: 'on' });
    return { ...base, weekday: on?.weekday ?? 1 };
  }
  if (on && 'weekday' in on) return refuse(`A ${cadence} digest needs a day of the month: 1 … 28.`, { field: 'on' });
  return { ...base, monthDay: on?.monthDay ?? 1 };
}

async function teamOf(
  { people }: DigestDeps,
  { company, actor }: Context,
  kind: DigestKind,
  name: string | undefined,
): Promise<{ id: string; name: string } | Refusal | undefined> {
  if (kind !== 'team') return undefined;
  const teams = await people.teams(company.tenant);
  const matching = teams.filter((team) =>
    name === undefined
      ? team.members.includes(actor.id) || team.manager === actor.id
      : team.name.toLowerCase() === name.toLowerCase(),
  );
  const [only] = matching;
  if (only && matching.length === 1) return { id: only.id, name: only.name };
  const choices = (matching.length > 1 ? matching : teams)
    .slice(0, 8)
    .map((team) => ({ label: team.name, raw: team.name }));
  if (choices.length === 0)
    return refuse(`There is no team yet. An admin makes one with “${typed('sales team create EMEA')}”.`, {
      field: 'team',
    });
  return refuse(name === undefined ? 'Which team?' : `There is no team “${name}”.`, { field: 'team', choices });
}

function targetOf(kind: DigestKind, channel: string | undefined, { place, actor }: Context): DigestTarget {
  const { platform, workspace } = place;
  return kind === 'me'
    ? { person: refOf(actor) }
    : { place: { platform, workspace, channel: channel ?? place.channel } };
}

async function keep(
  deps: DigestDeps,
  context: Context,
  values: Values,
  saidCompact: boolean,
  saidPrivacy: boolean,
): Promise<Reply> {
  const { tenant } = context.company;
  const earlier = (await deps.store.at(tenant, values.target)).find((each) => isSame(each, values));
  if (earlier) {
    const {
      cadence: _,
      kind: _kind,
      target: _target,
      owner: _owner,
      muted: _muted,
      compact,
      privacy,
      team: _team,
      ...moved
    } = values;
    const set = {
      ...moved,
      leaseUntil: undefined,
      ...(saidCompact && { compact }),
      ...(saidPrivacy && { privacy }),
    };
    const written = await deps.store.schedules.change(tenant, earlier.id, refOf(context.actor), () => ({
      kind: 'write',
      set,
      what: 'digest.moved',
      summary: `digest ${earlier.number}: ${sayRhythm(values)}`,
    }));
    return written.kind === 'refusal' ? written : answer(scheduledCard(written.record, written.change, 'Changed'));
  }
  const number = await deps.store.nextNumber(tenant);
  const made = await deps.store.schedules.create(tenant, refOf(context.actor), {
    key: context.key,
    values: { ...values, number },
    what: 'digest.scheduled',
    summary: `digest ${number}: ${sayRhythm(values)}`,
  });
  return answer(scheduledCard(made, made.history[0], 'Scheduled'));
}

function scheduledCard(schedule: Schedule, change: Change | undefined, done: string) {
  const what =
    schedule.kind === 'team'
      ? `for ${schedule.team?.name ?? 'the team'}`
      : schedule.kind === 'me'
        ? 'of your own figures'
        : `for ${schedule.kind === 'company' ? 'the company' : schedule.kind}`;
  const sentence = `${done}: digest ${schedule.number} ${what}, ${sayRhythm(schedule)}.`;
  const raw = { schedule: String(schedule.number) };
  return {
    summary: sentence,
    tone: 'good' as const,
    nodes: [
      text(sentence),
      small(`The first one comes ${sayInstant(schedule.nextRunAt, schedule.zone)}.`),
      actions(
        run('Preview', 'digest preview', raw),
        run('Send one now', 'digest now', raw),
        change && undoAction('schedule', { record: schedule, change }),
      ),
    ],
  };
}
