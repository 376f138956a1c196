import { Schema } from 'mongoose';
import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { refuse } from '../../core/reply.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Follow, FollowFields } from './follow.ts';

type Target = Pick<FollowFields, 'place' | 'goal' | 'team'>;

export interface Following {
  follows: MongoRecords<FollowFields>;
  /** False where that channel follows it already. */
  startFollowing(tenant: string, by: PersonRef, values: FollowFields, due: readonly Due[]): Promise<boolean>;
  /** False where that channel does not follow it. */
  stopFollowing(tenant: string, by: PersonRef, target: Target): Promise<boolean>;
  dueFollows(now: Date): Promise<Follow[]>;
}

/** One record for each channel and what it follows: who stops and begins again, begins that one again. */
export function following(database: Database): Following {
  const follows = defineFollows(database);
  return {
    follows,
    async startFollowing(tenant, by, values, due) {
      const idle = { ...values, active: false };
      const what = 'goal-follow.made';
      const record = await follows.create(tenant, by, {
        key: keyOf(values),
        values: idle,
        what,
        summary: 'a channel may follow goals',
      });
      const written = await follows.change(tenant, record.id, by, ({ active }) =>
        active ? refuse('It follows already.') : switched({ ...values, active: true }, 'followed', due),
      );
      return written.kind === 'written';
    },
    async stopFollowing(tenant, by, target) {
      const [found] = await follows.find(tenant, { key: keyOf(target) }, { limit: 1 });
      if (!found) return false;
      const written = await follows.change(tenant, found.id, by, ({ active }) =>
        active ? switched({ active: false }, 'unfollowed') : refuse('It does not follow.'),
      );
      return written.kind === 'written';
    },
    dueFollows: (now) =>
      follows.findEverywhere({ active: true, nextAt: { $lte: now } }, { sort: { nextAt: 1 }, limit: 500 }),
  };
}

function switched(set: Partial<FollowFields>, did: string, due: readonly Due[] = []): Write<FollowFields> {
  return { kind: 'write', set, what: `goal-follow.${did}`, summary: `a channel ${did} goals`, due };
}

function keyOf({ place, goal, team }: Target): string {
  return `follow/${place.platform}/${place.workspace}/${place.channel}/${team ? `team/${team.id}` : `goal/${goal ?? ''}`}`;
}

function defineFollows(database: Database): MongoRecords<FollowFields> {
  const mixed = { type: Schema.Types.Mixed };
  const required = { required: true };
  return defineRecords<FollowFields>(database, {
    kind: 'goal-follow',
    fields: {
      place: { ...mixed, ...required },
      goal: { type: Number },
      team: mixed,
      by: { type: { _id: false, id: String, name: String }, ...required },
      active: { type: Boolean, ...required },
      seen: { ...mixed, ...required },
      week: { type: String, ...required },
      nextAt: { type: Date, ...required },
    },
    indexes: [[{ nextAt: 1 }, { partialFilterExpression: { active: true } }]],
  });
}
