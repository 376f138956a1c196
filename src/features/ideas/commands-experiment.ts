import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { addDays, type Day, morningOf, today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type KeptScope, type MeasureName, measures } from '../metrics/index.ts';
import { teamFor } from '../reports/index.ts';
import { answerChanged } from './answers.ts';
import { toldCard } from './cards.ts';
import { changeIdea, type IdeaDeps, ideaOf, tellEach } from './deps.ts';
import { idea } from './fields.ts';
import { type Experiment, ideaName, runningOf, verdicts } from './idea.ts';
import { measure } from './measure.ts';
import { decideResult, decideStart, verdictWords } from './rules.ts';
import { readTarget } from './rules-target.ts';

const longestDays = 366;
const usualDays = 30;

const metricNames = {
  ...(Object.fromEntries(Object.entries(measures).map(([name, { label }]) => [name, label])) as Record<
    MeasureName,
    string
  >),
  other: 'Something else',
} as const;

export function experimentCommands(deps: IdeaDeps): Command[] {
  return [start(deps), result(deps)];
}

interface Asked {
  hypothesis: string;
  metric?: MeasureName | 'other' | undefined;
  target?: string | undefined;
  until?: Day | undefined;
  owner?: PersonRef | undefined;
  team?: string | undefined;
  segment?: string | undefined;
}

function start(deps: IdeaDeps): Command {
  return command({
    name: 'idea experiment',
    summary: 'Try an idea for a time. What is measured now is compared with what is measured at the end.',
    examples: [
      'idea experiment I-12 hypothesis:"If we offer a pilot, more is won" metric:win-rate segment:Logistics target:+5%',
      'idea experiment I-12 hypothesis:"If we call within a day, more sign" metric:deals-won target:12 until:+60d owner:@rita',
    ],
    access: 'members',
    submit: 'Start',
    fields: {
      idea,
      hypothesis: f.text({ label: 'Hypothesis', hint: 'If …, then …', required: true, positional: true }),
      metric: f.choice({ label: 'Measured by', hint: 'The figures are filled in by themselves.' }, metricNames),
      target: f.line({ label: 'Target', hint: '+5%, 45%, 500k or +3; in words where it is something else.' }),
      until: f.day({ label: 'Until', hint: 'In 30 days when empty.' }),
      owner: f.person({ label: 'Owner', hint: 'Says the result; you when empty.' }),
      segment: f.line({ label: 'In the segment', hint: 'The whole company when empty.' }),
      team: f.line({ label: 'In the team' }),
    },
    async run({ idea: number, ...asked }, context) {
      const { company, actor, now } = context;
      const experiment = await experimentOf(deps, asked, context);
      if ('kind' in experiment) return experiment;
      const before = await measure(deps, company, experiment, now, 'before');
      const zone = (await deps.people.byId(company.tenant, experiment.owner.id))?.zone ?? company.zone;
      const remindAt = morningOf(experiment.until, zone);
      const changed = await changeIdea(
        deps,
        number,
        context,
        (current) => decideStart(current, actor, { ...experiment, before }, remindAt, now),
        (after) => [
          ...tellEach([experiment.owner], actor, toldCard(after, 'You are to say what comes of this experiment.')),
          ...tellEach(
            [after.author].filter(({ id }) => id !== experiment.owner.id),
            actor,
            toldCard(after, `${actor.name} tries your idea.`),
          ),
        ],
      );
      if (changed.kind === 'refusal') return changed;
      return answerChanged(
        changed,
        context,
        `${ideaName(changed.record)} is tried. ${experiment.owner.name} says the result.`,
      );
    },
  });
}

async function experimentOf(deps: IdeaDeps, asked: Asked, context: Context): Promise<Experiment | Refusal> {
  const { company, actor, now } = context;
  const first = today({ now, zone: company.zone });
  const until = asked.until ?? addDays(first, usualDays);
  if (until <= first || until > addDays(first, longestDays))
    return refuse('An experiment ends after today, and within a year.', { field: 'until' });
  const scope = await scopeAsked(deps, asked, context);
  if (scope.kind === 'refusal') return scope;
  const own = { hypothesis: asked.hypothesis, scope, owner: refOf(asked.owner ?? actor), start: first, until };
  const { metric = 'other', target } = asked;
  if (metric === 'other') return { ...own, sign: target };
  if (target === undefined) return { ...own, metric };
  const read = readTarget(target, metric, company.currency);
  return read.ok ? { ...own, metric, target: read.value } : refuse(read.problem, { field: 'target' });
}

async function scopeAsked(deps: IdeaDeps, { team, segment }: Asked, context: Context): Promise<KeptScope | Refusal> {
  if (team !== undefined && segment !== undefined)
    return refuse('Measure it in a team or in a segment, not in both.', { field: 'segment' });
  if (segment !== undefined) return { kind: 'segment', name: segment };
  if (team === undefined) return { kind: 'company', name: context.company.name };
  const found = await teamFor(deps, context, team);
  return 'problem' in found ? found : { kind: 'team', id: found.id, name: found.name };
}

function result(deps: IdeaDeps): Command {
  return command({
    name: 'idea result',
    summary: 'Say what came of an experiment, and what was learned; the figures stand beside it.',
    examples: ['idea result I-12 worked "Three signed after the pilot; keep it for logistics"'],
    access: 'members',
    submit: 'Keep the result',
    fields: {
      idea,
      verdict: f.choice({ label: 'It', required: true, positional: true }, verdicts),
      learned: f.text({ label: 'What we learned', required: true, positional: true }),
    },
    async run({ idea: number, verdict, learned }, context) {
      const { company, actor, now } = context;
      const found = await ideaOf(deps, context, number);
      if ('kind' in found) return found;
      const running = runningOf(found);
      const after = running && (await measure(deps, company, running, now, 'after'));
      const changed = await changeIdea(
        deps,
        number,
        context,
        (current) => decideResult(current, actor, { verdict, learned, after }, now),
        (told) =>
          tellEach(
            [told.author, ...told.voters],
            actor,
            toldCard(told, `The experiment with an idea that you wanted ${verdictWords(verdict)}.`, learned),
          ),
      );
      if (changed.kind === 'refusal') return changed;
      return answerChanged(changed, context, 'The result is kept. Now it can be adopted, dropped or tried again.', {
        undo: false,
      });
    },
  });
}
