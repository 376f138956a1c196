import type { Company } from '../../core/company.ts';
import type { Period } from '../../core/period.ts';
import type { PersonRef } from '../../core/person.ts';
import { refuse } from '../../core/reply.ts';
import type { Figures } from '../metrics/index.ts';
import { figuresFor, type Plan, planOf, snapshotOf } from './compose.ts';
import type { DigestDeps } from './deps.ts';
import { nextRun, runsBetween, windowOf } from './rhythm.ts';
import type { Digest, Schedule } from './schedule.ts';

const leaseMs = 5 * 60_000;
const lateMs = 10 * 60_000;
const mostAtOnce = 500;
const system: PersonRef = { id: 'system', name: 'Rainmaker' };

interface Run {
  schedule: Schedule;
  dueAt: Date;
  window: Period;
  skipped: number;
}

/**
 * Sends every digest that is due. Any number of processes may do so at once: a run is claimed by compare-and-set, the
 * digest's record is unique for schedule and window, and its message is due by the write that makes it. Whatever step a
 * process dies at, the next one goes on there; a step that was done does nothing a second time.
 */
export async function sendDue(deps: DigestDeps, now: Date): Promise<void> {
  const due = await deps.store.due(now, mostAtOnce);
  for (const tenant of new Set(due.map((schedule) => schedule.tenant))) {
    const company = await deps.companies.ofTenant(tenant);
    if (!company) continue;
    const own = due.filter((schedule) => schedule.tenant === tenant);
    // One company's trouble is not another's: what was claimed is tried again when its lease has run out.
    await sendOfCompany(deps, company, own, now).catch((error: unknown) => {
      for (const schedule of own) deps.failed(error, schedule);
    });
  }
}

async function sendOfCompany(deps: DigestDeps, company: Company, due: readonly Schedule[], now: Date): Promise<void> {
  const runs = new Map<Plan, Run>();
  for (const schedule of due) {
    if (!(await deps.store.claim(schedule, now, new Date(now.getTime() + leaseMs)))) continue;
    const run = runOf(schedule, company, now);
    const plan = await planOf(deps, company, schedule, run.window);
    if (plan) runs.set(plan, run);
    else await pauseOrphan(deps, schedule);
  }
  const figures = await figuresFor(deps, company, [...runs.keys()], now);
  for (const [plan, run] of runs) {
    const own = figures.get(plan);
    // One digest that fails must not keep the others from being sent; its lease runs out and it is tried again.
    if (own)
      await sendRun(deps, company, plan, run, own, now).catch((error: unknown) => deps.failed(error, run.schedule));
  }
}

/** After downtime one digest is sent: the latest that was missed. The ones before it are only counted. */
function runOf(schedule: Schedule, company: Company, now: Date): Run {
  const missed = runsBetween(schedule, schedule.nextRunAt, now, company);
  const dueAt = missed.at(-1) ?? schedule.nextRunAt;
  return { schedule, dueAt, window: windowOf(schedule, dueAt, company), skipped: Math.max(0, missed.length - 1) };
}

async function sendRun(
  deps: DigestDeps,
  company: Company,
  plan: Plan,
  { schedule, dueAt, window, skipped }: Run,
  figures: Figures,
  now: Date,
): Promise<void> {
  const isLate = now.getTime() - dueAt.getTime() > lateMs;
  const digest = await record(deps, company, schedule, { plan, figures, key: window.key, dueAt, isLate, skipped });
  await collapseOthers(deps, digest);
  await deps.store.advance(schedule, nextRun(schedule, now > dueAt ? now : dueAt, company));
}

/** Keeps the snapshot and makes the digest's record, by whose making the message is due. Once for each key. */
export async function record(
  deps: DigestDeps,
  company: Company,
  schedule: Schedule,
  made: { plan: Plan; figures: Figures; key: string; dueAt: Date; isLate: boolean; skipped: number },
): Promise<Digest> {
  const { plan, figures, dueAt, isLate, skipped } = made;
  const key = `${schedule.id}/${made.key}`;
  const snapshot = await deps.metrics.keep(company.tenant, await snapshotOf(deps, company, plan, figures), { key });
  const { key: windowKey, label, start, end } = plan.window;
  const title = titleOf(plan);
  return deps.store.digests.create(company.tenant, system, {
    key,
    values: {
      schedule: schedule.id,
      kind: schedule.kind,
      title,
      window: { key: windowKey, label, start, end },
      dueAt,
      isLate,
      skipped,
      snapshot: snapshot.id,
      muted: schedule.muted,
      compact: schedule.compact,
      privacy: plan.audience.privacy,
      margin: plan.audience.margin,
      zone: schedule.zone,
      superseded: false,
    },
    what: 'digest.sent',
    summary: `${title}, ${label}: digest ${schedule.number} was sent`,
    due: [{ kind: 'show', to: 'person' in schedule.target ? { person: schedule.target.person.id } : schedule.target }],
  });
}

export function titleOf({ schedule, scope }: Plan): string {
  if (schedule.kind === 'product') return 'For product';
  if (schedule.kind === 'credit') return 'For credit';
  return scope.name;
}

/** Earlier digests of the schedule become one line, so that the channel shows one digest and not a year of them. */
export async function collapseOthers({ store }: Pick<DigestDeps, 'store'>, digest: Digest): Promise<void> {
  for (const earlier of await store.shown(digest.tenant, digest.schedule)) {
    if (earlier.id === digest.id || earlier.createdAt > digest.createdAt) continue;
    await store.digests.change(digest.tenant, earlier.id, system, (current) =>
      current.superseded
        ? refuse('This was replaced already.')
        : { kind: 'write', set: { superseded: true }, what: 'digest.replaced', summary: 'a later digest replaced it' },
    );
  }
}

/** The team or the person is gone: nobody is left to report on. */
async function pauseOrphan({ store }: DigestDeps, schedule: Schedule): Promise<void> {
  await store.schedules.change(schedule.tenant, schedule.id, system, () => ({
    kind: 'write',
    set: { paused: true },
    what: 'digest.paused',
    summary: `digest ${schedule.number} was paused: its team no longer exists`,
  }));
}
