import { context as small } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { isSameChannel } from '../../core/invocation.ts';
import { answer, type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Figures } from '../metrics/index.ts';
import { againFor, mayReadPerson, sayInstant } from '../reports/index.ts';
import { digestCard, type Look } from './cards.ts';
import { scheduleAsked } from './commands-manage.ts';
import { figuresFor, type Plan, planOf, snapshotOf } from './compose.ts';
import type { DigestDeps } from './deps.ts';
import { scheduleNumber } from './fields.ts';
import { windowAt } from './rhythm.ts';
import { mayChange } from './rules.ts';
import { collapseOthers, record, titleOf } from './run.ts';
import type { Digest, Schedule } from './schedule.ts';

const schedule = scheduleNumber({
  label: 'Digest',
  positional: true,
  hint: 'Its number; the one of this channel when empty.',
  aliases: ['digest'],
});

export function sendCommands(deps: DigestDeps): Command[] {
  return [preview(deps), now(deps), show(deps)];
}

interface Composed {
  schedule: Schedule;
  plan: Plan;
  figures: Figures;
}

/** For who may change it: what the next digest would say if it came now; on the first day of its window what the last one says. */
async function compose(deps: DigestDeps, context: Context, number: number | undefined): Promise<Composed | Refusal> {
  const found = await scheduleAsked(deps, context, number);
  if ('problem' in found) return found;
  const refused = mayChange(context.actor, found);
  if (refused) return refused;
  const { company, now: asOf } = context;
  const window = windowAt(found, asOf, company);
  const plan = await planOf(deps, company, found, window);
  if (!plan) return refuse(`The team of this digest no longer exists. Remove it with “${typed('digest remove')}”.`);
  const figures = (await figuresFor(deps, company, [plan], asOf)).get(plan);
  if (!figures) throw new Error('A plan without its figures');
  return { schedule: found, plan, figures };
}

function preview(deps: DigestDeps): Command {
  return command({
    name: 'digest preview',
    summary: 'What the next digest would say now; only you see it.',
    examples: ['digest preview', 'digest preview 3'],
    access: 'members',
    readOnly: true,
    submit: 'Preview',
    fields: { schedule },
    async run(input, context) {
      const made = await compose(deps, context, input.schedule);
      if ('problem' in made) return made;
      const { schedule: found, plan, figures } = made;
      const until = new Date(context.now.getTime() + 90 * 86_400_000);
      const kept = await deps.metrics.keep(
        context.company.tenant,
        await snapshotOf(deps, context.company, plan, figures),
        { until },
      );
      const card = digestCard(lookOf(plan, found), kept, againFor(plan.audience, context.actor, true));
      const next = found.paused ? 'It is paused.' : `It comes next ${sayInstant(found.nextRunAt, found.zone)}.`;
      const nodes = [small(`A preview as of now, for you alone. ${next}`), ...card.nodes];
      return answer({ ...card, nodes, summary: `Preview. ${card.summary}` });
    },
  });
}

function lookOf(plan: Plan, found: Schedule): Look {
  const { window, audience } = plan;
  const { kind, muted, compact, zone, nextRunAt } = found;
  return {
    kind,
    title: titleOf(plan),
    window,
    dueAt: nextRunAt,
    isLate: false,
    skipped: 0,
    muted,
    compact,
    privacy: audience.privacy,
    margin: audience.margin,
    zone,
  };
}

function now(deps: DigestDeps): Command {
  return command({
    name: 'digest now',
    summary: 'Send the digest so far now (on the first day of a week, the last week); the scheduled one still comes.',
    examples: ['digest now', 'digest now 3'],
    access: 'members',
    fields: { schedule },
    async run(input, context) {
      const made = await compose(deps, context, input.schedule);
      if ('problem' in made) return made;
      const { schedule: found, ...composed } = made;
      const digest = await record(deps, context.company, found, {
        ...composed,
        key: `now/${context.key}`,
        dueAt: context.now,
        isLate: false,
        skipped: 0,
      });
      await collapseOthers(deps, digest);
      return answer(`Digest ${found.number} is on its way.`);
    },
  });
}

function show(deps: DigestDeps): Command {
  return command({
    name: 'digest show',
    summary: 'An earlier digest, as it was, as far as you may see it.',
    examples: [],
    access: 'members',
    readOnly: true,
    hidden: true,
    fields: { digest: f.id({ label: 'Digest', required: true }) },
    async run(input, context) {
      const { tenant } = context.company;
      const found = await deps.store.digests.get(tenant, input.digest);
      const kept = found && (await deps.metrics.kept(tenant, found.snapshot));
      if (!found || !kept) return refuse('This digest is no longer kept.');
      const { scope } = kept.figures;
      if (scope.kind === 'person') return mayReadPerson(context, scope) ?? answer(digestCard(found, kept));
      const audience = againFor(found, context.actor, isShownAt(found, context));
      if (found.kind === 'credit' && found.margin && !audience.margin)
        return refuse('This digest is for finance, managers and admins.');
      return answer(digestCard(found, kept, audience));
    },
  });
}

/** Who asks where the digest stands has seen it there. */
function isShownAt({ places }: Digest, { place }: Context): boolean {
  return places.some((shown) => isSameChannel(shown, place));
}
