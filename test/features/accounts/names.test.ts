import { describe, expect, test } from 'vitest';
import { normalName } from '../../../src/features/accounts/index.ts';
import { createNameIndex } from '../../../src/features/accounts/similar.ts';

describe('names that mean the same account', () => {
  test.each([
    ['Acme', 'ACME, Inc.'],
    ['Acme', '  acme   GmbH '],
    ['Acme', 'Ácme S.A.'],
    ['Acme Europe', 'Acme-Europe Ltd'],
    ['Müller & Söhne KG', 'muller sohne'],
    ['Straße AG', 'STRASSE'],
    ['Acme', 'Acme GmbH & Co. KG'],
    ['東京電力', '東京電力'],
  ])('%s and %s', (one, other) => {
    expect(normalName(other)).toBe(normalName(one));
  });

  test.each([
    ['Acme', 'Acme Europe'],
    ['Inc', 'Ltd'],
    ['Co', 'Acme'],
    ['💥', '🚀'],
    ['Company Store', 'Store'],
  ])('%s and %s are two', (one, other) => {
    expect(normalName(other)).not.toBe(normalName(one));
  });
});

describe('a mistyped name', () => {
  const names = [
    'acme',
    'acme europe',
    'globex',
    'initech',
    'umbrella',
    'hooli',
    'vehement capital',
    'wayne enterprises',
  ];
  const index = createNameIndex();
  for (const name of names) index.put(name, [name]);

  test.each([
    ['acmee', 'acme'],
    ['amce', 'acme'],
    ['akme', 'acme'],
    ['globx', 'globex'],
    ['initec', 'initech'],
    ['umbrela', 'umbrella'],
    ['wayne', 'wayne enterprises'],
    ['wayne enterprise', 'wayne enterprises'],
    ['vehement', 'vehement capital'],
  ])('%s finds %s first', (typed, meant) => {
    expect(index.similar(typed, 4)[0]).toBe(meant);
  });

  test.each(['zzz', 'stark industries', 'q'])('%s finds nothing', (typed) => {
    expect(index.similar(typed, 4)).toEqual([]);
  });

  test('is not found any more after its account was renamed or is gone', () => {
    const changing = createNameIndex();
    changing.put('1', ['acme']);
    changing.put('1', ['globex']);
    changing.put('2', ['acme']);
    changing.remove('2');

    expect(changing.similar('acmee', 4)).toEqual([]);
    expect(changing.similar('globx', 4)).toEqual(['1']);
  });

  test('among ten thousand is found in the time of a blink', () => {
    const many = createNameIndex();
    const words = ['north', 'south', 'data', 'soft', 'steel', 'food', 'bank', 'air', 'sun', 'blue', 'red', 'iron'];
    for (let number = 0; number < 10_000; number += 1) {
      const [a, b] = [words[number % 12] ?? '', words[Math.floor(number / 12) % 12] ?? ''];
      many.put(String(number), [`${a} ${b} ${number.toString(36)}`]);
    }
    const started = performance.now();
    for (let round = 0; round < 10; round += 1) many.similar('norht data 7a', 4);

    expect(many.similar('norht data 7aq', 4)).toHaveLength(4);
    expect((performance.now() - started) / 11).toBeLessThan(250);
  });
});
