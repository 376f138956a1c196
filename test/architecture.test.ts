import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nouns } from '../src/manifests/nouns.ts';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file.replaceAll('\\', '/')}`);

const imports = files.flatMap((from) => importsOf(from).map((to) => ({ from, to })));

/** What a file imports: paths of the project from its root, packages by their name. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
  );
  return [...found]
    .map(([, a, b, c]) => a ?? b ?? c ?? '')
    .map((target) => (target.startsWith('.') ? normalize(join(dirname(file), target)) : target));
}

const slice = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1];
const violations = (isWrong: (each: { from: string; to: string }) => boolean) =>
  imports.filter(isWrong).map(({ from, to }) => `${from} → ${to}`);

describe('who may import whom', () => {
  test('the core knows no feature, platform, database or SDK', () => {
    const allowed = /^(src\/core\/|luxon$|zod$|node:)/;
    expect(violations(({ from, to }) => from.startsWith('src/core/') && !allowed.test(to))).toEqual([]);
  });

  test('a feature sees other features through their index only', () => {
    expect(
      violations(
        ({ from, to }) =>
          slice(from) !== undefined &&
          slice(to) !== undefined &&
          slice(from) !== slice(to) &&
          !to.endsWith('/index.ts') &&
          !/\/(deal|team|account)\.ts$/.test(to),
      ),
    ).toEqual([]);
  });

  test('no feature needs itself through others', () => {
    const needs = new Map<string, Set<string>>();
    for (const { from, to } of imports) {
      const [a, b] = [slice(from), slice(to)];
      if (a !== undefined && b !== undefined && a !== b) needs.set(a, (needs.get(a) ?? new Set()).add(b));
    }
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(needs.get(from) ?? [])].some(
        (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
      );
    expect([...needs.keys()].filter((area) => reaches(area, area))).toEqual([]);
  });

  test('features know no platform, and platforms no feature', () => {
    expect(
      violations(
        ({ from, to }) => from.startsWith('src/features/') && /^src\/(platforms|server|playground)\//.test(to),
      ),
    ).toEqual([]);
    expect(
      violations(
        ({ from, to }) => from.startsWith('src/platforms/') && /^src\/(features|database|playground)\//.test(to),
      ),
    ).toEqual([]);
  });

  test('chat SDKs stay in their platform', () => {
    expect(violations(({ from, to }) => to.startsWith('@slack/') && !from.startsWith('src/platforms/slack/'))).toEqual(
      [],
    );
    expect(
      violations(
        ({ from, to }) =>
          /^(@microsoft\/|botbuilder|botframework)/.test(to) && !from.startsWith('src/platforms/teams/'),
      ),
    ).toEqual([]);
  });

  test('only stores and the database know mongoose', () => {
    expect(
      violations(
        ({ from, to }) => /^(mongoose|mongodb)$/.test(to) && !/(\/store(-[a-z]+)?\.ts$|^src\/database\/)/.test(from),
      ),
    ).toEqual([]);
  });

  test('rules are pure: core values, types and their own slice', () => {
    const isRule = (from: string) => /\/rules(-[a-z]+)?\.ts$/.test(from);
    expect(
      violations(
        ({ from, to }) =>
          isRule(from) &&
          !to.startsWith('src/core/') &&
          slice(to) === undefined &&
          to !== 'node:crypto' &&
          to !== 'luxon',
      ),
    ).toEqual([]);
    expect(violations(({ from, to }) => isRule(from) && /\/(store|commands|cards|jobs)\.ts$/.test(to))).toEqual([]);
  });

  test('the embedded database knows nothing of the application', () => {
    expect(
      violations(
        ({ from, to }) =>
          from.startsWith('src/database/embedded/') &&
          to.startsWith('src/') &&
          !to.startsWith('src/database/embedded/'),
      ),
    ).toEqual([]);
  });

  test('the program reads its environment in one place; the build and what it launches pass theirs on', () => {
    const readers = files.filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(readers.toSorted()).toEqual(['src/build.ts', 'src/index.ts', 'src/launch.ts']);
  });
});

test('words that people read name commands with `typed`, for a slash begins them in Slack alone', () => {
  const slashed = new RegExp(`[“'\`" ]/(${Object.keys(nouns).join('|')})\\b(?!['/.])`);
  const isComment = (line: string) => /^\s*(\/\*\*|\*|\/\/)/.test(line);

  const found = files
    .filter((file) => /^src\/(core|features)\//.test(file))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => slashed.test(line) && !isComment(line))
        .map((line) => `${file}: ${line.trim()}`),
    );

  expect(found).toEqual([]);
});
