import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** The programs: the process, and the thread of its database. */
const programs = ['index', 'database/embedded/worker'];
const folder = process.argv[2] ?? 'dist';

/**
 * Bolt requires everything that it might use: a web framework, OAuth, a socket client. In the bundle each is required
 * where it is used, which most of it never is.
 */
const boltWhenUsed: Plugin = {
  name: 'bolt-when-used',
  setup({ onLoad }) {
    onLoad({ filter: /@slack\/bolt\/dist\/.*\.js$/ }, async ({ path }) => ({
      contents: requiredWhereUsed(await readFile(path, 'utf8')),
    }));
  },
};

/** What nobody asks for: Bolt's own receivers, with the web framework that they bring, and zod's words in forty languages. */
const unused: Plugin = {
  name: 'unused',
  setup({ onLoad }) {
    const receivers = /@slack\/bolt\/dist\/receivers\/(AwsLambda|Express|HTTP)Receiver\.js$/;
    onLoad({ filter: receivers }, () => ({ contents: 'exports.default = class {};' }));
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

const options: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Native code, and what is loaded only when it is needed, stays where npm put it: the bundle is read at every start.
  external: [
    'lmdb',
    '@microsoft/teams-ai',
    'botbuilder*',
    'botframework-*',
    '@resvg/resvg-js',
    'undici',
    'write-excel-file',
  ],
  define: { 'import.meta.url': 'ownUrl' },
  banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
  supported: { 'dynamic-import': false },
  plugins: [unused, boltWhenUsed],
  // The names stay: stacks, and mongoose's models, are told by them.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'external',
  logLevel: 'warning',
};

await rm(folder, { recursive: true, force: true });
const launcher = `${folder}/launch.cjs`;
await build({ ...options, sourcemap: false, entryPoints: ['src/launch.ts'], outfile: launcher });
for (const program of programs) await bundle(program);
await rm(launcher);
await compile();

/** One file to read instead of two thousand: half of the time to start was spent finding modules. */
async function bundle(program: string): Promise<void> {
  const outfile = `${folder}/${program}.bundle.cjs`;
  await build({ ...options, entryPoints: [`src/${program}.ts`], outfile });
  const code = await readFile(outfile, 'utf8');
  await writeFile(outfile, module.wrap(code.replace(/[\u0080-\uffff]/g, escaped)));
  await copyFile(launcher, `${folder}/${program}.cjs`);
}

function requiredWhereUsed(code: string): string {
  const declarations = /^(?:const|var) (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm;
  return [...code.matchAll(declarations)].reduce(
    (rest, [declaration, name, required = '']) =>
      rest.replace(declaration, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `(${required})`),
    code,
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Starts the program once; as it ends it keeps what V8 compiled (see launch.ts). */
async function compile(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rainmaker-build-'));
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    KEEP_COMPILED: 'yes',
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    MONGODB_URI: '',
    SLACK_BOT_TOKEN: 'xoxb-build',
    SLACK_SIGNING_SECRET: 'never used',
    SLACK_APP_TOKEN: '',
    TEAMS_APP_ID: '',
    TEAMS_AUTH: '',
    LOG_LEVEL: 'info',
  };
  const program = spawn(process.execPath, [`${folder}/index.cjs`], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  program.stdout.once('data', () => program.kill('SIGTERM'));
  const [code] = await once(program, 'exit');
  await rm(dataDir, { recursive: true });
  if (code !== 0) throw new Error(`The program that was built ended with ${String(code)}`);
}
