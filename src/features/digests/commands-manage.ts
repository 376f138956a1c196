import { actions, type Card, context as small, type Node, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import { sayInstant, sectionNames } from '../reports/index.ts';
import type { DigestDeps } from './deps.ts';
import { scheduleNumber } from './fields.ts';
import { nextRun, sayRhythm } from './rhythm.ts';
import { decideMute, decidePause, decideRemove, decideResume, mayChange } from './rules.ts';
import type { Schedule, ScheduleFields } from './schedule.ts';

const schedule = scheduleNumber({
  label: 'Digest',
  positional: true,
  hint: 'Its number; the one of this channel when empty.',
  aliases: ['digest'],
});

export function manageCommands(deps: DigestDeps): Command[] {
  return [
    list(deps),
    changing(deps, 'pause', 'Send this digest no more until it is resumed.', decidePause),
    changing(deps, 'resume', 'Send a paused digest again, from its next time on.', (current, context) =>
      decideResume(current, nextRun(current, context.now, context.company)),
    ),
    changing(deps, 'remove', 'Take a digest away.', decideRemove),
    section(deps, 'mute', true),
    section(deps, 'unmute', false),
  ];
}

/** The schedule of that number; without one the only one here. */
export async function scheduleAsked(
  deps: Pick<DigestDeps, 'store'>,
  context: Context,
  number: number | undefined,
): Promise<Schedule | Refusal> {
  const { tenant } = context.company;
  if (number !== undefined) {
    const found = await deps.store.byNumber(tenant, number);
    return (
      found ?? refuse(`There is no digest ${number}. “${typed('digest list')}” shows them.`, { field: 'schedule' })
    );
  }
  const here = await comingHere(deps, context);
  const [only] = here;
  if (only && here.length === 1) return only;
  if (!only)
    return refuse(
      `No digest is scheduled here. Schedule one with “${typed('digest schedule weekly mon 09:00 here')}”.`,
    );
  const choices = here.map((each) => ({
    label: `${each.number}: ${each.kind}, ${each.cadence}`,
    raw: String(each.number),
  }));
  return refuse('Several digests come here. Which one?', { field: 'schedule', choices });
}

async function comingHere(
  { store }: Pick<DigestDeps, 'store'>,
  { company, place, actor }: Context,
): Promise<Schedule[]> {
  const { platform, workspace, channel } = place;
  const own = await store.at(company.tenant, { person: refOf(actor) });
  if (place.direct) return own;
  const inChannel = await store.at(company.tenant, { place: { platform, workspace, channel } });
  return inChannel.length > 0 ? inChannel : own;
}

function changing(
  deps: DigestDeps,
  verb: string,
  summary: string,
  decide: (current: Schedule, context: Context) => Write<ScheduleFields> | Refusal,
): Command {
  return command({
    name: `digest ${verb}`,
    summary,
    examples: [`digest ${verb}`, `digest ${verb} 3`],
    access: 'members',
    fields: { schedule },
    async run(input, context) {
      const found = await scheduleAsked(deps, context, input.schedule);
      return 'problem' in found ? found : change(deps, context, found, (current) => decide(current, context));
    },
  });
}

function section(deps: DigestDeps, verb: 'mute' | 'unmute', mute: boolean): Command {
  const known = [...sectionNames, 'todo', ...deps.sections.map(({ name }) => name)];
  return command({
    name: `digest ${verb}`,
    summary: mute ? 'Leave a section out of a digest.' : 'Show a section of a digest again.',
    examples: [`digest ${verb} leaderboard`, `digest ${verb} chart 3`],
    access: 'members',
    fields: {
      section: f.choice({ label: 'Section', required: true, positional: true }, known),
      schedule,
    },
    async run(input, context) {
      const found = await scheduleAsked(deps, context, input.schedule);
      return 'problem' in found
        ? found
        : change(deps, context, found, (current) => decideMute(current, input.section, mute));
    },
  });
}

async function change(
  { store }: DigestDeps,
  context: Context,
  found: Schedule,
  decide: (current: Schedule) => Write<ScheduleFields> | Refusal,
): Promise<Reply> {
  const refused = mayChange(context.actor, found);
  if (refused) return refused;
  const written = await store.schedules.change(context.company.tenant, found.id, refOf(context.actor), decide);
  if (written.kind === 'refusal') return written;
  const { record } = written;
  const sentence = `${written.change.summary.charAt(0).toUpperCase()}${written.change.summary.slice(1)}.`;
  const next = record.paused || record.removed ? [] : [small(`Next: ${sayInstant(record.nextRunAt, record.zone)}.`)];
  return answer({
    summary: sentence,
    tone: 'good',
    nodes: [text(sentence), ...next, actions(undoAction('schedule', written))],
  });
}

function list(deps: DigestDeps): Command {
  return command({
    name: 'digest list',
    summary: 'The digests that are scheduled, with when they come next.',
    examples: ['digest list'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    fields: { page: pageField() },
    async run({ page = 1 }, context) {
      const all = await deps.store.list(context.company.tenant);
      const visible = all.filter((each) => each.kind !== 'me' || each.owner.id === context.actor.id);
      return answer(listCard(visible, page));
    },
  });
}

const pageSize = 8;

function listCard(schedules: readonly Schedule[], wanted: number): Card {
  if (schedules.length === 0)
    return {
      summary: 'No digest is scheduled yet.',
      nodes: [
        text('No digest is scheduled yet.'),
        small(['For example ', { code: typed('digest schedule weekly mon 09:00 here') }]),
      ],
    };
  const { shown, number: page, pages } = pageOf(schedules, wanted, pageSize);
  const turn = [
    ...(page > 1 ? [run('← Back', 'digest list', { page: String(page - 1) })] : []),
    ...(page < pages ? [run('More →', 'digest list', { page: String(page + 1) })] : []),
  ];
  return {
    summary: `${schedules.length} scheduled ${schedules.length === 1 ? 'digest' : 'digests'}`,
    nodes: [title('Digests'), ...shown.flatMap(scheduleNodes), ...(turn.length > 0 ? [actions(...turn)] : [])],
  };
}

function scheduleNodes(each: Schedule): Node[] {
  const raw = { schedule: String(each.number) };
  const what = each.kind === 'team' ? `team ${each.team?.name ?? ''}` : each.kind;
  const muted = each.muted.length > 0 ? ` Without ${each.muted.join(', ')}.` : '';
  return [
    text([
      { bold: `${each.number}. ${what}` },
      ` ${sayRhythm(each)}, `,
      ...('person' in each.target
        ? [`to ${each.target.person.name}`]
        : ['in ', { channel: each.target.place, name: `#${each.target.place.channel}` }]),
      each.paused ? '. Paused.' : `. Next ${sayInstant(each.nextRunAt, each.zone)}.`,
      muted,
    ]),
    actions(
      run('Preview', 'digest preview', raw),
      run('Send now', 'digest now', raw),
      each.paused ? run('Resume', 'digest resume', raw) : run('Pause', 'digest pause', raw),
      run('Remove', 'digest remove', raw, {
        style: 'danger',
        confirm: { title: 'Remove this digest?', text: 'It will not be sent again.', yes: 'Remove' },
      }),
    ),
  ];
}
