import { parseArgs } from 'node:util';
import { host } from './host.ts';

const { values } = parseArgs({ options: { dir: { type: 'string', default: 'data' }, port: { type: 'string' } } });
const port = values.port === undefined ? undefined : Number(values.port);
const embedded = await host(values.dir, port);

process.stdout.write(`${embedded.uri}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void embedded.close().then(() => process.exit(0)));
}
