import mongoose, { type Connection, type Model } from 'mongoose';

/** An embedded database that is being opened. */
export type Opening = Promise<{ uri: string; close(): Promise<void> }>;

export interface Connected {
  connection: Connection;
  /** Resolves when the database answers. Models can be declared before. */
  opened: Promise<void>;
  /** Creates the indexes of every model declared on the connection, once it is open. */
  ensureIndexes(): Promise<void>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

export interface Where {
  uri?: string | undefined;
  dataDir: string;
  opening?: Opening | undefined;
  database?: string | undefined;
}

/** Connects to MongoDB, or to the embedded database in `dataDir` where no URI is given. Await `opened` before asking. */
export function connect(where: Where): Connected {
  const embedded = where.uri === undefined ? (where.opening ?? openEmbeddedIn(where.dataDir)) : undefined;
  const connection = mongoose.createConnection();
  const opened = open(connection, where, embedded);
  // Whoever awaits it hears of its failure.
  opened.catch(() => undefined);
  return {
    connection,
    opened,
    async ensureIndexes() {
      await opened;
      await Promise.all(Object.values(connection.models).map(createIndexes));
    },
    async ping() {
      const answer = await connection.db?.command({ ping: 1 }).catch(() => undefined);
      return answer?.['ok'] === 1;
    },
    async close() {
      await connection.close();
      await (await embedded)?.close();
    },
  };
}

/** One command for all indexes of a collection, where mongoose would send one for each. */
async function createIndexes({ schema, collection, db }: Model<unknown>): Promise<void> {
  const indexes = schema
    .indexes()
    .map(([key, options]) => ({ key, name: Object.entries(key).flat().join('_'), ...options }));
  if (indexes.length > 0) await db.db?.command({ createIndexes: collection.collectionName, indexes });
}

async function open(connection: Connection, where: Where, embedded: Opening | undefined): Promise<void> {
  const uri = embedded ? (await embedded).uri : (where.uri ?? '');
  const dbName = where.database ?? (embedded && 'rainmaker');
  await connection.openUri(uri, {
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    ...(dbName !== undefined && { dbName }),
  });
}

/** A connection that is never opened: models can be declared on it, nothing can be asked. */
export function unconnected(): Connected {
  const nothing = async () => undefined;
  const connection = mongoose.createConnection();
  return { connection, opened: Promise.resolve(), ensureIndexes: nothing, ping: async () => false, close: nothing };
}

// Loaded when first needed: with MONGODB_URI set, none of it is.
async function openEmbeddedIn(dir: string): Opening {
  const { openEmbedded } = await import('./embedded/index.ts');
  return openEmbedded({ dir });
}
