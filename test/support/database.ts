import { type Connected, connect } from '../../src/database/connect.ts';
import { newId } from '../../src/core/ids.ts';
import { openEmbedded } from '../../src/database/embedded/index.ts';

/**
 * A database of its own for a test: in MONGODB_URI where that is set, else in the embedded one, in memory. It is dropped
 * at the end.
 */
export async function testDatabase(): Promise<Connected> {
  const embedded = process.env['MONGODB_URI'] === undefined ? await openEmbedded() : undefined;
  const uri = embedded?.uri ?? process.env['MONGODB_URI'];
  const connected = await connectPatiently({ uri, dataDir: '', database: `test-${newId()}` });
  return {
    ...connected,
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
    return await connect(options);
  } catch (error) {
    if (tries === 1) throw error;
    return connectPatiently(options, tries - 1);
  }
}
