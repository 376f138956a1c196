import { EJSON } from 'bson';
import { type Collection, type Document, MongoClient, MongoServerError } from 'mongodb';
import { type Embedded, openEmbedded } from '../../../src/database/embedded/index.ts';

/** The embedded database beside MongoDB's own engine. */
export interface Pair {
  /** Runs the same thing on a fresh collection of both, and answers with what each said. */
  ask(
    documents: Document[],
    run: (collection: Collection) => Promise<unknown>,
  ): Promise<{ ours: string; theirs: string }>;
  close(): Promise<void>;
}

/** Where MongoDB's own engine is, if it is to be compared with. */
export const oracleUri = process.env.MONGODB_ORACLE_URI;

const options = { promoteValues: false, promoteLongs: false, serverSelectionTimeoutMS: 5_000 } as const;

export async function openPair(uri: string): Promise<Pair> {
  const embedded: Embedded = await openEmbedded();
  const clients = [new MongoClient(embedded.uri, options), new MongoClient(uri, options)] as const;
  const name = `differential_${process.pid}`;
  let count = 0;

  async function askOne(
    client: MongoClient,
    id: number,
    documents: Document[],
    run: (collection: Collection) => Promise<unknown>,
  ): Promise<string> {
    const collection = client.db(name).collection(`c${id}`);
    try {
      if (documents.length > 0) await collection.insertMany(documents, { forceServerObjectId: true });
      return textOf(await run(collection));
    } catch (error) {
      if (error instanceof MongoServerError) return `error ${error.code}`;
      throw error;
    } finally {
      await collection.drop().catch(() => undefined);
    }
  }

  return {
    async ask(documents, run) {
      const id = count++;
      const [ours, theirs] = await Promise.all(clients.map((client) => askOne(client, id, documents, run)));
      return { ours: ours ?? '', theirs: theirs ?? '' };
    },
    async close() {
      await clients[1].db(name).dropDatabase();
      for (const client of clients) await client.close();
      await embedded.close();
    },
  };
}

/** A text in which two answers are the same when they are the same to the last type. */
export function textOf(value: unknown): string {
  return EJSON.stringify(value ?? null, { relaxed: false });
}
