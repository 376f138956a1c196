import mongoose, { type Connection } from 'mongoose';

/** An embedded database that is being opened. */
export type Opening = Promise<{ uri: string; close(): Promise<void> }>;

export interface Connected {
  connection: Connection;
  /** Creates the indexes of every model declared on the connection. */
  ensureIndexes(): Promise<void>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects to MongoDB, or to the embedded database in `dataDir` where no URI is given. */
export async function connect(options: {
  uri?: string | undefined;
  dataDir: string;
  opening?: Opening | undefined;
  database?: string | undefined;
}): Promise<Connected> {
  const embedded = options.uri === undefined ? await (options.opening ?? openEmbeddedIn(options.dataDir)) : undefined;
  const connection = mongoose.createConnection(embedded?.uri ?? options.uri ?? '', {
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    ...(options.database !== undefined ? { dbName: options.database } : embedded && { dbName: 'rainmaker' }),
  });
  await connection.asPromise();
  return {
    connection,
    async ensureIndexes() {
      await Promise.all(Object.values(connection.models).map((model) => model.createIndexes()));
    },
    async ping() {
      const answer = await connection.db?.command({ ping: 1 }).catch(() => undefined);
      return answer?.['ok'] === 1;
    },
    async close() {
      await connection.close();
      await embedded?.close();
    },
  };
}

/** A connection that is never opened: models can be declared on it, nothing can be asked. */
export function unconnected(): Connected {
  const nothing = async () => undefined;
  return { connection: mongoose.createConnection(), ensureIndexes: nothing, ping: async () => false, close: nothing };
}

// Loaded when first needed: with MONGODB_URI set, none of it is.
async function openEmbeddedIn(dir: string): Opening {
  const { openEmbedded } = await import('./embedded/index.ts');
  return openEmbedded({ dir });
}
