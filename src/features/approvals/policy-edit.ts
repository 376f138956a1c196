import { parseMoney } from '../../core/money.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Container = Json[] | { [name: string]: Json };

/**
 * A document with one value changed. A path is names between dots: `utilisation.warn`, `levels.L3.hours`,
 * `bands.250k.4`. Elements of lists are found by their name, code or upper end (`top` for the open one); a band that
 * does not exist is made from the one that held that amount, `none` takes one away.
 */
export function setByPath(document: unknown, path: string, words: string): Parsed<unknown> {
  const copy = structuredClone(document) as Json;
  const names = path
    .split('.')
    .map((name) => name.trim())
    .filter((name) => name.length > 0);
  const last = names.at(-1);
  if (last === undefined) return problem('Say what to change, for example “utilisation.warn 85”.');
  let at: Json = copy;
  for (const name of names.slice(0, -1)) {
    const next = childOf(at, name);
    if (next === undefined) return unknownName(at, name);
    at = next;
  }
  return assign(copy, at, last, words);
}

function assign(whole: Json, at: Json, name: string, words: string): Parsed<unknown> {
  if (Array.isArray(at) && isBands(at) && /^none$/i.test(words.trim())) {
    const index = indexOf(at, name);
    if (index === undefined) return unknownName(at, name);
    at.splice(index, 1);
    return parsed(whole);
  }
  const target = Array.isArray(at) ? undefined : targetOf(at, name);
  if (!target) return unknownName(at, name);
  const value = readValue(words, target.holder[target.key]);
  if (!value.ok) return value;
  if (value.value === undefined) delete target.holder[target.key];
  else target.holder[target.key] = value.value;
  return parsed(whole);
}

/** The object that holds a name: the thing itself, or the cells of a band. */
function targetOf(at: Json, name: string): { holder: { [name: string]: Json }; key: string } | undefined {
  if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
  const key = Object.keys(at).find((each) => each.toLowerCase() === name.toLowerCase());
  if (key !== undefined) return { holder: at, key };
  const cells = at['cells'];
  return cells === undefined ? undefined : targetOf(cells, name);
}

function childOf(at: Json, name: string): Container | undefined {
  if (Array.isArray(at)) {
    const index = indexOf(at, name) ?? (isBands(at) ? insertBand(at, name) : undefined);
    const child = index === undefined ? undefined : at[index];
    return typeof child === 'object' && child !== null ? child : undefined;
  }
  const target = targetOf(at, name);
  const child = target?.holder[target.key];
  return typeof child === 'object' && child !== null ? child : undefined;
}

function indexOf(list: readonly Json[], name: string): number | undefined {
  const amount = amountOf(name);
  const index = list.findIndex((each) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return false;
    if ('upTo' in each) return each['upTo'] === (name.toLowerCase() === 'top' ? null : amount);
    return [each['name'], each['code'], each['key']].some(
      (known) => typeof known === 'string' && known.toLowerCase() === name.toLowerCase(),
    );
  });
  return index < 0 ? undefined : index;
}

function isBands(list: readonly Json[]): boolean {
  return list.every((each) => typeof each === 'object' && each !== null && 'upTo' in each);
}

/** A new band ends where it was named and decides as the one that held that amount. */
function insertBand(bands: Json[], name: string): number | undefined {
  const upTo = amountOf(name);
  if (upTo === undefined) return undefined;
  const index = bands.findIndex(
    (band) =>
      typeof band === 'object' &&
      band !== null &&
      !Array.isArray(band) &&
      (band['upTo'] === null || Number(band['upTo']) > upTo),
  );
  const covering = bands[index];
  if (index < 0 || typeof covering !== 'object' || covering === null || Array.isArray(covering)) return undefined;
  bands.splice(index, 0, { ...structuredClone(covering), upTo });
  return index;
}

function amountOf(name: string): number | undefined {
  const read = /^\d/.test(name) ? parseMoney(name, 'EUR') : undefined;
  return read?.ok ? read.value.minor / 100 : undefined;
}

/** A value in the words of people, of the kind that stands there now; `undefined` takes an optional one away. */
function readValue(words: string, before: Json | undefined): Parsed<Json | undefined> {
  const word = words.trim();
  if (isChain(before) || /^(auto|reject)$/i.test(word)) return readChain(word);
  if (typeof before === 'boolean')
    return /^(yes|true|on|no|false|off)$/i.test(word)
      ? parsed(/^(yes|true|on)$/i.test(word))
      : problem(`“${words}” is neither yes nor no.`);
  if (typeof before === 'number' || before === null) {
    if (/^(none|top)$/i.test(word)) return parsed(null);
    const number = amountOf(word.replace(/\s*(%|days?|hours?|h|d)$/i, ''));
    return number === undefined ? problem(`“${words}” is not a number.`) : parsed(number);
  }
  if (Array.isArray(before)) return readList(word, before);
  if (typeof before === 'object') return problem('This has parts; name one of them.');
  return parsed(/^none$/i.test(word) ? undefined : word);
}

function readList(word: string, before: readonly Json[]): Parsed<Json> {
  if (before.some((each) => typeof each === 'object')) return problem('This has parts; name one of them.');
  const parts = /^none$/i.test(word) ? [] : word.split(',').map((part) => part.trim());
  if (!before.every((each) => typeof each === 'number') || before.length === 0) return parsed(parts);
  const numbers = parts.map((part) => Number(part.replace('%', '')));
  return numbers.some((number) => Number.isNaN(number)) ? problem(`“${word}” are not numbers.`) : parsed(numbers);
}

function isChain(value: Json | undefined): boolean {
  return (
    value === 'auto' ||
    value === 'reject' ||
    (Array.isArray(value) &&
      value.length > 0 &&
      value.every((each) => typeof each === 'object' && each !== null && 'level' in each))
  );
}

/** `auto`, `reject`, `L2`, `L2+L3` one after the other, `L2&L3` side by side, `2xL4` two people, `allL1` everybody. */
function readChain(words: string): Parsed<Json> {
  const word = words.trim();
  if (/^(auto|reject)$/i.test(word)) return parsed(word.toLowerCase());
  const steps: Json[] = [];
  for (const [stage, part] of word.split('+').entries()) {
    for (const each of part.split('&')) {
      const match = /^(?:(\d)\s*[x×]\s*|(all)\s*)?([A-Za-z][A-Za-z0-9]{0,5})$/i.exec(each.trim());
      if (!match?.[3]) return problem(`“${words}” is not a chain. Write auto, reject, L2, L2+L3, L2&L3 or 2xL4.`);
      steps.push({ level: match[3].toUpperCase(), need: match[2] ? 'all' : Number(match[1] ?? 1), stage: stage + 1 });
    }
  }
  return parsed(steps);
}

function unknownName(at: Json, name: string): Parsed<never> {
  const known = Array.isArray(at)
    ? at.map((each) =>
        typeof each === 'object' && each !== null && !Array.isArray(each) ? nameOf(each) : sayValue(each),
      )
    : typeof at === 'object' && at !== null
      ? Object.keys(at).flatMap((key) =>
          key === 'cells' && at['cells'] && typeof at['cells'] === 'object' ? Object.keys(at['cells']) : [key],
        )
      : [];
  return problem(`There is no “${name}” here. It has: ${known.slice(0, 30).join(', ')}.`);
}

/** What differs between two documents, path by path, in words. */
export function differences(
  before: unknown,
  after: unknown,
  path = '',
): { path: string; before: string; after: string }[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  const [one, two] = [named(before), named(after)];
  if (one && two) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(two)])];
    return keys.flatMap((key) => differences(one[key], two[key], `${path}.${key}`));
  }
  return [{ path, before: sayValue(before), after: sayValue(after) }];
}

function named(value: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const names = value.map((each: unknown) =>
    typeof each === 'object' && each !== null
      ? 'upTo' in each
        ? nameOf({ upTo: each.upTo })
        : 'name' in each && 'hours' in each
          ? String(each.name)
          : undefined
      : undefined,
  );
  if (names.some((name) => name === undefined)) return undefined;
  return Object.fromEntries(names.map((name, index) => [String(name), value[index] as unknown]));
}

function sayValue(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (Array.isArray(value)) return value.map((each: unknown) => sayValue(each)).join(' + ') || 'none';
  if (typeof value === 'object') {
    if ('level' in value)
      return `${'need' in value && value.need !== 1 ? `${String(value.need)} × ` : ''}${String(value.level)}`;
    if ('name' in value) return String(value.name);
    return Object.values(value).map(sayValue).join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What an element of a list is called in paths. */
export function nameOf(element: { [name: string]: unknown }): string {
  const name = [element['name'], element['code'], element['key']].find((each) => typeof each === 'string');
  if (name !== undefined) return name;
  return typeof element['upTo'] === 'number' ? String(element['upTo']) : 'top';
}
