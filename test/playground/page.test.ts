import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const folder = new URL('src/playground/ui/', root);

async function sources(): Promise<{ name: string; code: string }[]> {
  const names = (await readdir(folder)).filter((name) => /\.(js|css|html)$/.test(name));
  return Promise.all(names.map(async (name) => ({ name, code: await readFile(new URL(name, folder), 'utf8') })));
}

test('the page never makes markup out of text', async () => {
  const markup =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\(|new Function/;

  const offenders = (await sources()).filter(({ code }) => markup.test(code)).map(({ name }) => name);

  expect(offenders).toEqual([]);
});

test('the page needs nothing from the network', async () => {
  const foreign = /(?:src|href)="(?:https?:)?\/\/|@import|url\(|from 'https?:/;

  const offenders = (await sources()).filter(({ code }) => foreign.test(code)).map(({ name }) => name);

  expect(offenders).toEqual([]);
});

test('every module that the page imports is there', async () => {
  const all = await sources();
  const names = new Set(all.map(({ name }) => name));

  const missing = all.flatMap(({ code }) =>
    [...code.matchAll(/from '\.\/([^']+)'/g)].flatMap(([, name = '']) => (names.has(name) ? [] : [name])),
  );

  expect(missing).toEqual([]);
});

test('the page’s scripts hold against their types', async () => {
  const compiler = new URL('node_modules/.bin/tsc', root).pathname;

  const { stdout } = await promisify(execFile)(compiler, ['--noEmit', '--project', folder.pathname]);

  expect(stdout).toBe('');
});
