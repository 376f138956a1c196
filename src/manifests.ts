import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedFiles } from './generated.ts';
import { example } from './manifests/files.ts';
import { teamsPackage } from './manifests/teams.ts';

const directory = 'manifests/teams';

// `npm run manifests -- --origin https://bot.acme.com --app-id <GUID>` writes those of an installation to dist/.
const { values } = parseArgs({ options: { origin: { type: 'string' }, 'app-id': { type: 'string' } } });
const isOwn = values.origin !== undefined || values['app-id'] !== undefined;
const installation = { origin: values.origin ?? example.origin, appId: values['app-id'] ?? example.appId };
const files = generatedFiles(installation);

for (const [path, content] of files) await write(path, content);
const manifest = files.get(`${directory}/manifest.json`) ?? '';
await write(`${directory}/rainmaker.zip`, await teamsPackage(manifest, directory));

async function write(path: string, content: string | Buffer): Promise<void> {
  const target = isOwn ? join('dist', path) : path;
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  process.stdout.write(`${target}\n`);
}
