import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendText } from './http.ts';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The folder of the page, seen from the sources and from the bundle in dist. */
function pageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const found = [join(folder, 'ui'), join(folder, 'src/playground/ui')].find((one) =>
      existsSync(join(one, 'main.js')),
    );
    if (found) return found;
    if (dirname(folder) === folder) throw new Error('the files of the playground (src/playground/ui) are missing');
    folder = dirname(folder);
  }
}

let folder: string | undefined;

/** Microsoft's renderer of Adaptive Cards, as npm has put it; the page loads it when it shows Teams. */
const RENDERER = {
  name: 'adaptivecards.js',
  path: () => createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
};

/** Serves one file of the page. Names are single words: nothing outside the folder can be named. */
export async function sendPageFile(response: ServerResponse, name: string): Promise<void> {
  folder ??= pageFolder();
  const type = TYPES[name.split('.').at(-1) ?? ''];
  const isFile = type !== undefined && /^[a-z-]+\.[a-z]+$/.test(name);
  const path = name === RENDERER.name ? RENDERER.path() : join(folder, name);
  const content = isFile ? await readFile(path).catch(() => undefined) : undefined;
  if (!content) return sendText(response, 404, 'There is nothing here.');
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
  response.end(content);
}
