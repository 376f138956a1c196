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
        .find({ 'outbox.nextAt': { $lte: now } }, { _id: 1, tenant: 1 })
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
          { returnDocument: 'after' },
        )
        .lean();
      return record ? { kind, tenant, id, places: record.places, outbox: record.outbox } : undefined;
    },
    async settle(tenant, id, done, places, until) {
      const change = {
        $set: { claimedUntil: until },
        ...(done.length > 0 && { $pull: { outbox: { id: { $in: done } } } }),
        ...(places.length > 0 && { $push: { places: { $each: places } } }),
      };
      await model.updateOne({ _id: id, tenant }, change);
    },
    async postpone(tenant, id, item, nextAt, done) {
      await model.updateOne(
        { _id: id, tenant, 'outbox.id': item },
        { $set: { 'outbox.$.nextAt': nextAt, 'outbox.$.done': done }, $inc: { 'outbox.$.attempts': 1 } },
      );
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
