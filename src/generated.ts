import { systemClock } from './core/clock.ts';
import { unconnected } from './database/connect.ts';
import { commandsPage } from './docs.ts';
import { createLogger } from './logger.ts';
import { type Installation, manifestFiles } from './manifests/files.ts';
import { createProduct } from './product.ts';

/** Every file that is made from the registered commands, by its path: the manifests and the page of commands. */
export function generatedFiles(installation?: Installation): Map<string, string> {
  const product = createProduct({
    connected: unconnected(),
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
