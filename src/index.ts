import { ConfigError, readConfig } from './config.ts';

void main().catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(78);
});

async function main(): Promise<void> {
  const config = readConfig(process.env);
  // The database's thread starts while this one still reads the rest of the program.
  const opening = config.mongodbUri === undefined ? openEmbedded(config.dataDir) : undefined;
  // Whoever waits for it hears of its failure; until then nobody does.
  opening?.catch(() => undefined);
  const { createApp } = await import('./app.ts');
  const app = await createApp(config, { opening });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await app.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  await app.start();
}

async function openEmbedded(dir: string) {
  const embedded = await import('./database/embedded/index.ts');
  return embedded.openEmbedded({ dir });
}
