import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

// The entry points of a build. Most of a start is compiling; Node 20 has no `module.enableCompileCache`, so that what V8
// made of the program is kept beside it by `vm.Script`, and taken at the next start by the same version of V8.
const own = fileURLToPath(import.meta.url);
const bundle = own.replace(/\.cjs$/, '.bundle.cjs');
const kept = `${bundle}.code`;

// The build leaves nothing but ASCII in a bundle: one byte is one character.
const script = new Script(readFileSync(bundle, 'latin1'), {
  filename: bundle,
  ...(existsSync(kept) && { cachedData: readFileSync(kept) }),
});
if (process.env['KEEP_COMPILED'] === 'yes') process.once('exit', () => writeFileSync(kept, script.createCachedData()));

const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
