import type { Model } from 'mongoose';
import type { OutboxStore } from '../core/outbox.ts';
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
      const free = { $or: [{ claimedUntil: { $exists: false } }, { claimedUntil: { $lte: now } }] };
      const record = await model
        .findOneAndUpdate(
          { _id: id, tenant, 'outbox.0.nextAt': { $lte: now }, ...free },
          { $set: { claimedUntil: until } },
          // As it was before: a claim that is still there belonged to somebody who died.
          { returnDocument: 'before' },
        )
        .lean();
      if (!record) return undefined;
      const { places, outbox, claimedUntil } = record;
      return { kind, tenant, id, places, outbox, ...(claimedUntil && { lostAt: claimedUntil }) };
    },
    async settle(tenant, id, done, places, until) {
      const change = {
        $set: { claimedUntil: until },
        ...(done.length > 0 && { $pull: { outbox: { id: { $in: done } } } }),
        ...(places.length > 0 && { $push: { places: { $each: places } } }),
      };
      await model.updateOne({ _id: id, tenant }, change);
    },
    async postpone(tenant, id, item, { nextAt, done, unsureAt }) {
      const later = {
        'outbox.$.nextAt': nextAt,
        'outbox.$.done': done,
        ...(unsureAt && { 'outbox.$.unsureAt': unsureAt }),
      };
      await model.updateOne({ _id: id, tenant, 'outbox.id': item }, { $set: later, $inc: { 'outbox.$.attempts': 1 } });
    },
    async forget(tenant, id, place) {
      await model.updateOne({ _id: id, tenant }, { $pull: { places: place } });
    },
    async release(tenant, id, done) {
      const removed = done.length > 0 && { $pull: { outbox: { id: { $in: done } } } };
      await model.updateOne({ _id: id, tenant }, { $unset: { claimedUntil: 1 }, ...removed });
    },
  };
}
