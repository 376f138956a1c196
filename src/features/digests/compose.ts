import type { Company } from '../../core/company.ts';
import { isSameChannel } from '../../core/invocation.ts';
import type { Period } from '../../core/period.ts';
import type { Figures, Scope, Snapshot } from '../metrics/index.ts';
import { type Audience, channelAudience, discreet, personAudience } from '../reports/index.ts';
import type { DigestDeps } from './deps.ts';
import { comparedWith } from './rhythm.ts';
import type { DigestKind, ScheduleFields } from './schedule.ts';

/** What one digest is to be made of. */
export interface Plan {
  schedule: Pick<
    ScheduleFields,
    'kind' | 'team' | 'target' | 'owner' | 'muted' | 'compact' | 'privacy' | 'zone' | 'cadence' | 'time'
  >;
  window: Period;
  scope: Scope;
  audience: Audience;
}

export async function planOf(
  { people }: Pick<DigestDeps, 'people'>,
  company: Company,
  schedule: Plan['schedule'],
  window: Period,
): Promise<Plan | undefined> {
  const scope = await scopeOf(people, company, schedule);
  return scope && { schedule, window, scope, audience: await audienceOf(people, company, schedule) };
}

/** Undefined when the team or the person is gone. */
async function scopeOf(
  people: DigestDeps['people'],
  company: Company,
  { kind, team, owner }: Pick<Plan['schedule'], 'kind' | 'team' | 'owner'>,
): Promise<Scope | undefined> {
  if (kind === 'me') return { kind: 'person', id: owner.id, name: owner.name };
  if (kind !== 'team') return { kind: 'company', name: company.name };
  const found = (await people.teams(company.tenant)).find((each) => each.id === team?.id);
  return found && { kind: 'team', id: found.id, name: found.name, members: found.members };
}

/**
 * A channel sees no margins, the leaders' own excepted, and credit's own with its digest; a person what they may see now,
 * whoever they were then.
 */
async function audienceOf(
  people: DigestDeps['people'],
  company: Company,
  { kind, target, privacy }: Pick<Plan['schedule'], 'kind' | 'target' | 'privacy'>,
): Promise<Audience> {
  if ('person' in target) {
    const person = await people.byId(company.tenant, target.person.id);
    return person ? personAudience(person) : { margin: false, privacy: 'progress' };
  }
  const { leaders = [], credit = [] } = company.channels;
  const isTheirs = (kind === 'credit' ? [...leaders, ...credit] : leaders).some((each) =>
    isSameChannel(each, target.place),
  );
  return channelAudience(privacy, isTheirs);
}

/**
 * The figures of several plans: one pass for all that share a window and a zone. Confidential accounts are named to nobody
 * but, in a person's own digest, the owner of the deal.
 */
export async function figuresFor(
  { metrics, hidden }: Pick<DigestDeps, 'metrics' | 'hidden'>,
  company: Company,
  plans: readonly Plan[],
  asOf: Date,
): Promise<Map<Plan, Figures>> {
  const made = new Map<Plan, Figures>();
  const instead = await hidden(company.tenant);
  for (const group of grouped(plans)) {
    const [first] = group;
    if (!first) continue;
    const { schedule, window } = first;
    const previous = comparedWith(schedule, window);
    const ask = { period: window, asOf, zone: schedule.zone, ...(previous && { previous }) };
    const figures = await metrics.figures(
      company,
      ask,
      group.map(({ scope }) => scope),
    );
    for (const [index, plan] of group.entries()) {
      const own = figures[index];
      const { target } = plan.schedule;
      if (own) made.set(plan, discreet(own, instead, 'person' in target ? target.person.id : undefined));
    }
  }
  return made;
}

function grouped(plans: readonly Plan[]): Plan[][] {
  const groups = new Map<string, Plan[]>();
  for (const plan of plans) {
    const key = `${plan.schedule.zone}/${plan.schedule.cadence}/${plan.window.key}`;
    groups.set(key, [...(groups.get(key) ?? []), plan]);
  }
  return [...groups.values()];
}

/** Figures and what other features add: all that the card will ever be drawn from. */
export async function snapshotOf(
  { sections }: Pick<DigestDeps, 'sections'>,
  company: Company,
  plan: Plan,
  figures: Figures,
): Promise<Snapshot> {
  const { schedule, window, scope, audience } = plan;
  const members = scope.kind === 'team' ? { members: scope.members } : {};
  const about = { start: window.start, end: window.end, asOf: figures.asOf, ...members };
  const made: Snapshot['sections'] = [];
  for (const { name, kinds, nodes, sensitive = false } of sections) {
    if (!belongs(kinds, schedule.kind) || schedule.muted.includes(name)) continue;
    const own = await nodes(company, about, audience);
    if (own.length > 0) made.push({ name, nodes: own, ...(sensitive && audience.margin && { sensitive }) });
  }
  return { figures, sections: made };
}

/** A section is in the digests that it names; one that names none is in those of teams and the company. */
function belongs(kinds: readonly DigestKind[] | undefined, kind: DigestKind): boolean {
  return kinds ? kinds.includes(kind) : kind === 'team' || kind === 'company';
}
