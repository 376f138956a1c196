import { isSameChannel } from '../../core/invocation.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Digest, DigestFields, DigestTarget, Schedule, ScheduleFields } from './schedule.ts';

export interface DigestStore {
  schedules: MongoRecords<ScheduleFields>;
  digests: MongoRecords<DigestFields>;
  nextNumber(tenant: string): Promise<number>;
  /** Schedules of all companies whose run is due, the longest overdue first. */
  due(now: Date, limit: number): Promise<Schedule[]>;
  /** Takes a due run for this process until `until`; false when another has it, or did it. */
  claim(schedule: Schedule, now: Date, until: Date): Promise<boolean>;
  /** The run is done: the next one is due then. False when another process was faster, or somebody changed the rhythm. */
  advance(schedule: Schedule, next: Date): Promise<boolean>;
  list(tenant: string): Promise<Schedule[]>;
  byNumber(tenant: string, number: number): Promise<Schedule | undefined>;
  at(tenant: string, target: DigestTarget): Promise<Schedule[]>;
  /** Digests of a schedule that are still drawn in full. */
  shown(tenant: string, schedule: string): Promise<Digest[]>;
}

const mixed = { type: {}, required: true };

export function digestStore(database: Database, nextNumber: NextNumber): DigestStore {
  const schedules = defineRecords<ScheduleFields>(database, {
    kind: 'schedule',
    fields: {
      number: { type: Number, required: true },
      kind: { type: String, required: true },
      team: { type: { _id: false, id: String, name: String } },
      target: mixed,
      owner: { type: { _id: false, id: String, name: String }, required: true },
      cadence: { type: String, required: true },
      weekday: { type: Number },
      monthDay: { type: Number },
      time: { type: String, required: true },
      zone: { type: String, required: true },
      muted: { type: [String], required: true },
      compact: { type: Boolean, required: true },
      privacy: { type: String, required: true },
      paused: { type: Boolean, required: true },
      nextRunAt: { type: Date, required: true },
      leaseUntil: { type: Date },
    },
    indexes: [[{ nextRunAt: 1 }], [{ tenant: 1, number: 1 }]],
  });
  const digests = defineRecords<DigestFields>(database, {
    kind: 'digest',
    fields: {
      schedule: { type: String, required: true },
      kind: { type: String, required: true },
      title: { type: String, required: true },
      window: { type: { _id: false, key: String, label: String, start: String, end: String }, required: true },
      dueAt: { type: Date, required: true },
      isLate: { type: Boolean, required: true },
      skipped: { type: Number, required: true },
      snapshot: { type: String, required: true },
      muted: { type: [String], required: true },
      compact: { type: Boolean, required: true },
      privacy: { type: String, required: true },
      margin: { type: Boolean, required: true },
      zone: { type: String, required: true },
      superseded: { type: Boolean, required: true },
    },
    indexes: [[{ tenant: 1, schedule: 1, superseded: 1 }]],
  });
  const model = database.connection.model<ScheduleFields & { _id: string; tenant: string }>('schedule');
  // The run that this process saw: when another did it, or its owner moved it, this matches nothing.
  const seen = ({ id, tenant, nextRunAt }: Schedule) => ({ _id: id, tenant, nextRunAt, removed: { $ne: true } });

  return {
    schedules,
    digests,
    nextNumber: (tenant) => nextNumber(tenant, 'digest'),
    due: (now, limit) =>
      schedules.findEverywhere({ nextRunAt: { $lte: now }, paused: false }, { sort: { nextRunAt: 1 }, limit }),
    async claim(schedule, now, until) {
      const free = { $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] };
      const claimed = await model.updateOne(
        { ...seen(schedule), paused: false, ...free },
        { $set: { leaseUntil: until } },
      );
      return claimed.modifiedCount === 1;
    },
    async advance(schedule, next) {
      const moved = await model.updateOne(seen(schedule), { $set: { nextRunAt: next }, $unset: { leaseUntil: 1 } });
      return moved.modifiedCount === 1;
    },
    list: (tenant) => schedules.find(tenant, {}, { sort: { number: 1 } }),
    byNumber: async (tenant, number) => (await schedules.find(tenant, { number }, { limit: 1 }))[0],
    async at(tenant, target) {
      const all = await schedules.find(tenant, {}, { sort: { number: 1 } });
      return all.filter((schedule) => isSameTarget(schedule.target, target));
    },
    shown: (tenant, schedule) => digests.find(tenant, { schedule, superseded: false }),
  };
}

export function isSameTarget(a: DigestTarget, b: DigestTarget): boolean {
  if ('person' in a || 'person' in b) return 'person' in a && 'person' in b && a.person.id === b.person.id;
  return isSameChannel(a.place, b.place);
}
