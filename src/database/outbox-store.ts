import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { newId } from '../core/ids.ts';
import type { Held, MessageRef, OutboxStore } from '../core/outbox.ts';
import type { RecordDocument } from './records.ts';
import { allTenants } from './tenancy.ts';

/** The outbox that lies in the records of one kind. Every step is one update of one document. */
export function outboxStore(kind: string, model: Model<RecordDocument>): OutboxStore {
  return {
    kind,
    async due(now, limit) {
      const found = await model
        // A record whose first item waits has nothing to send, and must not take the place of one that has.
        .find({ 'outbox.nextAt': { $lte: now }, 'outbox.0.nextAt': { $lte: now } }, { _id: 1, tenant: 1 })
        .setOptions(allTenants)
        .sort({ 'outbox.nextAt': 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, tenant }) => ({ tenant, id: _id }));
    },
    async claim(tenant, id, now, until) {
      const owner = newId(now);
      const free = { $or: [{ claimedUntil: { $exists: false } }, { claimedUntil: { $lte: now } }] };
      const record = await model
        .findOneAndUpdate(
          { _id: id, tenant, 'outbox.0.nextAt': { $lte: now }, ...free },
          { $set: { claimedUntil: until, claimedBy: owner } },
          // As it was before: a claim that is still there belonged to somebody who died.
          { returnDocument: 'before' },
        )
        .lean();
      if (!record) return undefined;
      const { places, outbox, claimedUntil } = record;
      return { kind, tenant, id, owner, places, outbox, ...(claimedUntil && { lostAt: claimedUntil }) };
    },
    settle: (held, { done, places }, until) =>
      write(held, { $set: { claimedUntil: until }, ...removal(done), ...arrival(places) }),
    renew: (held, item, { done, places }, until) =>
      write(held, { $set: { claimedUntil: until, 'outbox.$.done': done }, ...arrival(places) }, { 'outbox.id': item }),
    postpone(held, item, { nextAt, done, places, unsureAt }) {
      const later = {
        'outbox.$.nextAt': nextAt,
        'outbox.$.done': done,
        ...(unsureAt && { 'outbox.$.unsureAt': unsureAt }),
      };
      const change = { $set: later, $inc: { 'outbox.$.attempts': 1 }, ...arrival(places) };
      return write(held, change, { 'outbox.id': item });
    },
    async release({ tenant, id, owner }, { done, places }, now) {
      const free = { $unset: { claimedUntil: 1, claimedBy: 1 }, ...removal(done), ...arrival(places) };
      const left = await model
        .findOneAndUpdate({ _id: id, tenant, claimedBy: owner }, free, {
          returnDocument: 'after',
          projection: { outbox: 1 },
        })
        .lean();
      const [first] = left?.outbox ?? [];
      return first !== undefined && first.nextAt <= now;
    },
    async forget(tenant, id, place) {
      await model.updateOne({ _id: id, tenant }, { $pull: { places: place } });
    },
  };

  async function write(
    { tenant, id, owner }: Held,
    change: UpdateQuery<RecordDocument>,
    item: QueryFilter<RecordDocument> = {},
  ): Promise<boolean> {
    const { matchedCount } = await model.updateOne({ _id: id, tenant, claimedBy: owner, ...item }, change);
    return matchedCount === 1;
  }
}

function removal(done: readonly string[]): UpdateQuery<RecordDocument> {
  return done.length > 0 ? { $pull: { outbox: { id: { $in: done } } } } : {};
}

function arrival(places: readonly MessageRef[]): UpdateQuery<RecordDocument> {
  return places.length > 0 ? { $push: { places: { $each: places } } } : {};
}
