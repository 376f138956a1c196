import { type Connected, connect } from '../../src/database/connect.ts';
import { newId } from '../../src/core/ids.ts';
import { openEmbedded } from '../../src/database/embedded/index.ts';

/** Where other processes find a test's database. */
export interface Address {
  uri: string;
  database: string;
}

/**
 * A database of its own for a test: in MONGODB_URI where that is set, else in the embedded one, in memory. It is dropped
 * at the end.
 */
export async function testDatabase(): Promise<Connected & Address> {
  const embedded = process.env['MONGODB_URI'] === undefined ? await openEmbedded() : undefined;
  const uri = embedded?.uri ?? process.env['MONGODB_URI'] ?? '';
  const database = `test-${newId()}`;
  const connected = await connectPatiently({ uri, dataDir: '', database });
  return {
    ...connected,
    uri,
    database,
    async close() {
      await connected.connection.dropDatabase();
      await connected.close();
      await embedded?.close();
    },
  };
}

/** MongoDB may be starting, or starting again: three tries of ten seconds each. */
async function connectPatiently(options: Parameters<typeof connect>[0], tries = 3): Promise<Connected> {
  try {
    const connected = connect(options);
    await connected.opened;
    return connected;
  } catch (error) {
    if (tries === 1) throw error;
    return connectPatiently(options, tries - 1);
  }
}
