import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { previousPeriod } from '../../core/period.ts';
import type { PersonRef } from '../../core/person.ts';
import { refuse, type Refusal } from '../../core/reply.ts';
import {
  type KeptScope,
  measureAll,
  type MeasureName,
  measureOf,
  measures,
  readMeasure,
  sayMeasure,
  scopeOf,
} from '../metrics/index.ts';
import { mayReadPerson, teamFor } from '../reports/index.ts';
import { answerChanged } from './answers.ts';
import { changeGoal, type GoalDeps, goalOf } from './deps.ts';
import { decimal, goal } from './fields.ts';
import { confidences, type Goal, type KeyResult } from './goal.ts';
import { decideCheckin, decideResult, decideUnresult } from './rules.ts';

const metricNames = Object.fromEntries(Object.entries(measures).map(([name, { label }]) => [name, label])) as Record<
  MeasureName,
  string
>;

export function resultCommands(deps: GoalDeps): Command[] {
  return [add(deps), remove(deps), checkin(deps)];
}

interface Asked {
  title: string;
  metric?: MeasureName | undefined;
  to?: string | undefined;
  from?: string | undefined;
  segment?: string | undefined;
  team?: string | undefined;
  person?: PersonRef | undefined;
}

function add(deps: GoalDeps): Command {
  return command({
    name: 'goal kr',
    summary: 'Add a key result: measured by itself with a metric, or said by hand from a number to a number.',
    examples: [
      'goal kr G-12 "Bookings in DACH" metric:bookings target:500k segment:DACH',
      'goal kr G-12 "Hire two engineers" from:0 to:2',
    ],
    access: 'members',
    submit: 'Add',
    fields: {
      goal,
      title: f.line({ label: 'Key result', required: true, positional: true }),
      metric: f.choice({ label: 'Measured by', hint: 'Empty where it is said by hand.' }, metricNames),
      to: f.line({ label: 'Target', required: true, aliases: ['target'], hint: '500k, 45% or 12.' }),
      from: f.line({ label: 'From', hint: '0 when empty; rates begin where they were in the period before.' }),
      segment: f.line({ label: 'In the segment', hint: 'Whose goal it is counts when this and the next are empty.' }),
      team: f.line({ label: 'In the team' }),
      person: f.person({ label: 'Of the person' }),
    },
    async run({ goal: number, ...asked }, context) {
      const found = await goalOf(deps, context, number);
      if ('kind' in found) return found;
      const made = asked.metric
        ? await measured(deps, context, found, { ...asked, metric: asked.metric })
        : manual(asked);
      if ('kind' in made) return made;
      const changed = await changeGoal(deps, number, context, (current) => decideResult(current, context.actor, made));
      return changed.kind === 'refusal' ? changed : answerChanged(deps, context, changed, 'The key result is added.');
    },
  });
}

type Made = Omit<KeyResult, 'number'>;

/** From a number to a number, as somebody says. */
function manual({ title, to = '', from = '0', segment, team, person }: Asked): Made | Refusal {
  if (segment !== undefined || team !== undefined || person !== undefined)
    return refuse('Only what is measured has a segment, a team or a person: say metric:…, too.', { field: 'metric' });
  const [first, last] = [from, to].map((words) => numberOf(words));
  if (last === undefined) return refuse(`“${to}” is not a number.`, { field: 'to' });
  if (first === undefined) return refuse(`“${from}” is not a number.`, { field: 'from' });
  return first === last ? sameEnds() : { title, from: first, to: last, value: first };
}

function numberOf(words: string): number | undefined {
  const word = words.trim().replace(',', '.');
  return /^-?\d{1,12}(\.\d{1,4})?$/.test(word) ? Number(word) : undefined;
}

function sameEnds(): Refusal {
  return refuse('It ends where it begins. Say another target.', { field: 'to' });
}

async function measured(
  deps: GoalDeps,
  context: Context,
  found: Goal,
  { metric, title, to = '', from, ...asked }: Asked & { metric: MeasureName },
): Promise<Made | Refusal> {
  const { currency } = context.company;
  const last = readMeasure(to, metric, currency);
  if (!last.ok) return refuse(last.problem, { field: 'to' });
  const scope = await scopeAsked(deps, context, found, asked);
  if (scope.kind === 'refusal') return scope;
  const first = from === undefined ? undefined : readMeasure(from, metric, currency);
  if (first?.ok === false) return refuse(first.problem, { field: 'from' });
  const begins = first?.value ?? (await valueBefore(deps, context, found, { metric, scope, target: last.value }));
  if (begins === last.value) return sameEnds();
  if (isWorse(metric, last.value, begins))
    return refuse(
      `From ${sayMeasure(metric, begins, currency)} to ${sayMeasure(metric, last.value, currency)} it would get worse.`,
      { field: 'to' },
    );
  return { title, metric, scope, from: begins, to: last.value };
}

function isWorse(metric: MeasureName, value: number, than: number): boolean {
  return measureOf(metric).falls ? value > than : value < than;
}

/**
 * What adds up begins with 0; a rate or a mean where it was in the period before, and with 0 where that is unknown or above
 * the target.
 */
async function valueBefore(
  deps: GoalDeps,
  { company, now }: Context,
  { period }: Goal,
  { metric, scope, target }: { metric: MeasureName; scope: KeptScope; target: number },
): Promise<number> {
  if (measureOf(metric).adds) return 0;
  const teams = await deps.people.teams(company.tenant);
  const before = previousPeriod(period, company.fiscalYearStart);
  const [value] = await measureAll(deps.metrics, company, now, [
    { measure: metric, scope: scopeOf(scope, teams), period: before },
  ]);
  const was = value?.value ?? 0;
  return !measureOf(metric).falls && was >= target ? 0 : was;
}

async function scopeAsked(
  deps: GoalDeps,
  context: Context,
  { level }: Goal,
  { segment, team, person }: Pick<Asked, 'segment' | 'team' | 'person'>,
): Promise<KeptScope | Refusal> {
  if ([segment, team, person].filter((each) => each !== undefined).length > 1)
    return refuse('Measure it in a segment, in a team or of a person; in one of them.', { field: 'segment' });
  if (segment !== undefined) return { kind: 'segment', name: segment };
  if (team !== undefined) {
    const found = await teamFor(deps, context, team);
    return 'problem' in found ? found : { kind: 'team', id: found.id, name: found.name };
  }
  const whose: KeptScope = person ? { kind: 'person', ...person } : level;
  const refused = whose.kind === 'person' && mayReadPerson(context, { id: whose.id ?? '', name: whose.name });
  return refused || whose;
}

function remove(deps: GoalDeps): Command {
  return command({
    name: 'goal unkr',
    summary: 'Take a key result out of a goal.',
    examples: ['goal unkr G-12 kr:2'],
    access: 'members',
    submit: 'Take it out',
    fields: { goal, kr: f.whole({ label: 'Number of the key result', required: true }) },
    async run(input, context) {
      const changed = await changeGoal(deps, input.goal, context, (current) =>
        decideUnresult(current, context.actor, input.kr),
      );
      return changed.kind === 'refusal'
        ? changed
        : answerChanged(deps, context, changed, 'The key result is taken out.');
    },
  });
}

function checkin(deps: GoalDeps): Command {
  return command({
    name: 'goal checkin',
    summary: 'Say how a goal goes, and how far a key result is that is not measured by itself.',
    examples: [
      'goal checkin G-12 kr:2 value:1 "one signed" confidence:on-track',
      'goal checkin G-12 "The fair was cancelled" confidence:at-risk',
    ],
    access: 'members',
    submit: 'Check in',
    fields: {
      goal,
      words: f.text({ label: 'How it goes', positional: true }),
      confidence: f.choice({ label: 'It is' }, confidences),
      kr: f.whole({ label: 'Number of the key result', hint: 'Only where several are said by hand.' }),
      value: decimal({ label: 'Its value now' }),
    },
    async run({ goal: number, kr: result, ...said }, context) {
      const changed = await changeGoal(deps, number, context, (current) =>
        decideCheckin(current, context.actor, { ...said, result }, context.now),
      );
      return changed.kind === 'refusal' ? changed : answerChanged(deps, context, changed, 'Checked in.');
    },
  });
}
