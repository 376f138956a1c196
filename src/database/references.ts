import { type Connection, Schema } from 'mongoose';
import type { Reference, References } from '../platforms/teams/references.ts';
import { ignoreDuplicate } from './duplicates.ts';

type Document = Omit<Reference, 'id'> & { _id: string; reference: string; seenAt: Date };

const mostChannels = 300;

/** Keeps what is needed to write to people and conversations in Teams without being asked. */
export function references(connection: Connection, now: () => Date): References {
  const model = modelOf(connection);
  const keyOf = (workspace: string, id: string) => `${workspace}/${id}`;

  return {
    async save({ workspace, id, ...fields }) {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const set = { ...given, workspace, reference: id, seenAt: now() };
      await model.updateOne({ _id: keyOf(workspace, id) }, { $set: set }, { upsert: true }).catch(ignoreDuplicate);
    },
    async of(workspace, id) {
      const found =
        (await model.findById(keyOf(workspace, id)).lean()) ??
        (await model.findOne({ workspace, personal: id }).lean());
      return found ? referenceOf(found) : undefined;
    },
    async byMri(workspace, mri) {
      const found = await model.findOne({ workspace, mri }).lean();
      return found ? referenceOf(found) : undefined;
    },
    async channels(workspace) {
      const filter = { workspace, kind: 'conversation', name: { $exists: true }, paused: { $ne: true } } as const;
      return (await model.find(filter).sort({ name: 1 }).limit(mostChannels).lean()).map((each) => referenceOf(each));
    },
    async pause(workspace, what) {
      const filter =
        'id' in what
          ? { workspace, $or: [{ reference: what.id }, { personal: what.id }] }
          : { workspace, team: what.team };
      await model.updateMany(filter, { $set: { paused: true, greeted: false } });
    },
    async serviceUrl(workspace) {
      return (await model.findOne({ workspace }).sort({ seenAt: -1 }).lean())?.serviceUrl;
    },
  };
}

function modelOf(connection: Connection) {
  const text = { type: String };
  const schema = new Schema<Document>(
    {
      _id: { type: String },
      workspace: { type: String, required: true },
      kind: { type: String, required: true },
      reference: { type: String, required: true },
      serviceUrl: { type: String, required: true },
      mri: text,
      personal: text,
      seenIn: text,
      zone: text,
      name: text,
      team: text,
      greeted: { type: Boolean },
      paused: { type: Boolean },
      seenAt: { type: Date, required: true },
    },
    { versionKey: false, collection: 'teams-references' },
  );
  schema.index({ workspace: 1, personal: 1 });
  schema.index({ workspace: 1, mri: 1 });
  schema.index({ workspace: 1, team: 1 });
  schema.index({ workspace: 1, seenAt: -1 });
  return connection.model<Document>('teams-reference', schema);
}

function referenceOf({ _id, reference, seenAt: _seenAt, ...fields }: Document): Reference {
  return { ...fields, id: reference };
}
