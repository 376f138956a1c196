import { type Connection, Schema } from 'mongoose';
import { ignoreDuplicate } from './duplicates.ts';

/** A person or a conversation as a chat platform has met it, see the platform's own `Reference`. */
interface Reference {
  workspace: string;
  kind: 'user' | 'conversation';
  id: string;
  serviceUrl: string;
  mri?: string | undefined;
  personal?: string | undefined;
  seenIn?: string | undefined;
  zone?: string | undefined;
  name?: string | undefined;
  team?: string | undefined;
  greeted?: boolean | undefined;
  paused?: boolean | undefined;
}

type Document = Omit<Reference, 'id'> & { _id: string; reference: string; seenAt: Date };

const mostChannels = 300;

/** Keeps what is needed to write to people and conversations in Teams without being asked. */
export function references(connection: Connection, now: () => Date) {
  const model = modelOf(connection);
  const keyOf = (workspace: string, id: string) => `${workspace}/${id}`;

  return {
    async save({ workspace, id, ...fields }: Reference): Promise<void> {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const set = { ...given, workspace, reference: id, seenAt: now() };
      await model.updateOne({ _id: keyOf(workspace, id) }, { $set: set }, { upsert: true }).catch(ignoreDuplicate);
    },
    async of(workspace: string, id: string): Promise<Reference | undefined> {
      const found =
        (await model.findById(keyOf(workspace, id)).lean()) ??
        (await model.findOne({ workspace, personal: id }).lean());
      return found ? referenceOf(found) : undefined;
    },
    async byMri(workspace: string, mri: string): Promise<Reference | undefined> {
      const found = await model.findOne({ workspace, mri }).lean();
      return found ? referenceOf(found) : undefined;
    },
    async channels(workspace: string): Promise<Reference[]> {
      const filter = { workspace, kind: 'conversation', name: { $exists: true }, paused: { $ne: true } } as const;
      return (await model.find(filter).sort({ name: 1 }).limit(mostChannels).lean()).map((each) => referenceOf(each));
    },
    async pause(workspace: string, what: { id: string } | { team: string }): Promise<void> {
      const filter =
        'id' in what
          ? { workspace, $or: [{ reference: what.id }, { personal: what.id }] }
          : { workspace, team: what.team };
      await model.updateMany(filter, { $set: { paused: true, greeted: false } });
    },
    async serviceUrl(workspace: string): Promise<string | undefined> {
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
