import mongoose from 'mongoose';
import { systemClock } from './core/clock.ts';
import { commandsPage } from './docs.ts';
import { createLogger } from './logger.ts';
import { type Installation, manifestFiles } from './manifests/files.ts';
import { createProduct } from './product.ts';

/** Every file that is made from the registered commands, by its path: the manifests and the page of commands. */
export function generatedFiles(installation?: Installation): Map<string, string> {
  // Features declare their models on a connection; nothing is asked of it here, so it is never opened.
  const connection = mongoose.createConnection();
  const nothing = async () => undefined;
  const product = createProduct({
    connected: { connection, ensureIndexes: nothing, ping: async () => false, close: nothing },
    clock: systemClock,
    log: createLogger('silent'),
    messengers: new Map(),
    profile: async () => ({ name: '' }),
  });
  return new Map([
    ...manifestFiles(product.features, installation),
    ['docs/COMMANDS.md', commandsPage(product.router.commands)],
  ]);
}
