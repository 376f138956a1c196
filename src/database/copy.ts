import type { Connection } from 'mongoose';

const perWrite = 500;

/** Copies what all models of one database hold into another, in place of what it held of them. */
export async function copyDatabase(from: Connection, to: Connection): Promise<void> {
  for (const { collection } of Object.values(from.models)) {
    const target = to.collection(collection.collectionName);
    await target.deleteMany({});
    const documents = await collection.find({}).toArray();
    for (let start = 0; start < documents.length; start += perWrite)
      await target.insertMany(documents.slice(start, start + perWrite));
  }
}
