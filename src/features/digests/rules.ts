import { hasRole, type Person, type Role } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { Write } from '../../core/records.ts';
import { typed } from '../../core/typed.ts';
import type { DigestKind, Schedule, ScheduleFields } from './schedule.ts';

const schedulers: Record<Exclude<DigestKind, 'me'>, readonly Role[]> = {
  team: ['manager', 'admin'],
  company: ['manager', 'admin', 'finance'],
  product: ['product', 'manager', 'admin'],
  credit: ['finance', 'manager', 'admin'],
};

/** Everybody may have their own digest; what a channel gets is decided by those it is about. */
export function maySchedule(actor: Pick<Person, 'roles'>, kind: DigestKind): Refusal | undefined {
  if (kind === 'me' || hasRole(actor, schedulers[kind])) return undefined;
  return refuse(
    `Only ${schedulers[kind].join(' or ')} may schedule this digest. Your own: “${typed('digest schedule weekly mon 09:00 me')}”.`,
    {
      field: 'kind',
    },
  );
}

/** Whoever made it, and whoever could have made it, may change it. A personal digest is its owner's alone. */
export function mayChange(
  actor: Pick<Person, 'id' | 'roles'>,
  schedule: Pick<Schedule, 'kind' | 'owner'>,
): Refusal | undefined {
  if (schedule.owner.id === actor.id) return undefined;
  if (schedule.kind === 'me') return refuse(`This is ${schedule.owner.name}’s own digest.`);
  return (
    maySchedule(actor, schedule.kind) &&
    refuse(`Only ${schedule.owner.name}, ${schedulers[schedule.kind].join(' or ')} may change this digest.`)
  );
}

export function decidePause(current: Schedule): Write<ScheduleFields> | Refusal {
  if (current.paused)
    return refuse(
      `Digest ${current.number} is paused already. “${typed(`digest resume ${current.number}`)}” starts it again.`,
    );
  return {
    kind: 'write',
    set: { paused: true },
    what: 'digest.paused',
    summary: `digest ${current.number} was paused`,
  };
}

/** What was due while it was paused is not made up for: a pause means silence. */
export function decideResume(current: Schedule, nextRunAt: Date): Write<ScheduleFields> | Refusal {
  if (!current.paused) return refuse(`Digest ${current.number} is not paused.`);
  return {
    kind: 'write',
    set: { paused: false, nextRunAt, leaseUntil: undefined },
    what: 'digest.resumed',
    summary: `digest ${current.number} was resumed`,
  };
}

export function decideMute(current: Schedule, section: string, mute: boolean): Write<ScheduleFields> | Refusal {
  const isMuted = current.muted.includes(section);
  if (isMuted === mute) return refuse(`“${section}” is ${mute ? 'left out' : 'shown'} already.`, { field: 'section' });
  return {
    kind: 'write',
    set: { muted: mute ? [...current.muted, section] : current.muted.filter((each) => each !== section) },
    what: mute ? 'digest.muted' : 'digest.unmuted',
    summary: `digest ${current.number} ${mute ? 'leaves out' : 'shows'} ${section}`,
  };
}

export function decideRemove(current: Schedule): Write<ScheduleFields> | Refusal {
  if (current.removed) return refuse('This was removed already.');
  return {
    kind: 'write',
    set: {},
    removes: true,
    what: 'digest.removed',
    summary: `digest ${current.number} was removed`,
  };
}

/** Whether two schedules would tell the same people the same: then the second changes the first. */
export function isSame(
  a: Pick<ScheduleFields, 'kind' | 'team' | 'cadence'>,
  b: Pick<ScheduleFields, 'kind' | 'team' | 'cadence'>,
): boolean {
  return a.kind === b.kind && a.team?.id === b.team?.id && a.cadence === b.cadence;
}
