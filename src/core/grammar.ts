import type { Command } from './command.ts';
import type { Field } from './fields.ts';
import { nearest } from './nearest.ts';
import type { RawValues } from './raw-values.ts';

/** A typed word, and whether it was quoted (then it is never a key and never cut). */
interface Word {
  text: string;
  quoted: boolean;
  /** `key:"two words"`: the value ends where its quote does. */
  closed?: boolean;
}

export interface TypedLine {
  raw: RawValues;
  /** What could not be placed, in words for the person; the rest of the line is in `raw` all the same. */
  problems: string[];
}

const quotes: Record<string, string> = { '"': '"', '“': '”', '”': '”', '„': '“', '«': '»', "'": "'", '‘': '’' };

/**
 * Splits a line at blanks. Quotes, straight and typographic, group words; `key:"two words"` keeps its value whole. A
 * quote that is never closed is an ordinary character (apostrophes are common in names).
 */
export function splitWords(line: string): Word[] {
  const words: Word[] = [];
  let rest = line.replace(/[\u00a0\u2007\u202f]/g, ' ').trimStart();
  // A quote that is not closed once is closed nowhere behind; looking each time takes seconds in a line full of them.
  const unclosed = new Set<string>();
  while (rest.length > 0) {
    const { word, length } = firstWord(rest, unclosed);
    words.push(word);
    rest = rest.slice(length).trimStart();
  }
  return words;
}

function firstWord(rest: string, unclosed: Set<string>): { word: Word; length: number } {
  const prefix = /^[\p{L}\p{N}_-]+:/u.exec(rest)?.[0] ?? '';
  const opening = rest.charAt(prefix.length);
  const closing = Object.hasOwn(quotes, opening) ? quotes[opening] : undefined;
  if (closing && !unclosed.has(opening)) {
    const end = endOfQuote(rest, prefix.length + 1, opening, closing);
    if (end < 0) unclosed.add(opening);
    else
      return {
        word: {
          text: prefix + rest.slice(prefix.length + 1, end),
          quoted: prefix === '',
          ...(prefix !== '' && { closed: true }),
        },
        length: end + 1,
      };
  }
  // A mention may hold blanks of its own.
  const text = /^(?:<[@#!][^<>]*>|\S)+/.exec(rest)?.[0] ?? rest;
  return { word: { text, quoted: false }, length: text.length };
}

/** Where the quote closes: at a closing mark that is followed by a blank, a comma or the end. */
function endOfQuote(rest: string, from: number, opening: string, closing: string): number {
  for (let index = from; index < rest.length; index += 1) {
    const character = rest.charAt(index);
    const closes =
      character === closing || (opening === '“' && character === '"') || (opening === '„' && character === '”');
    if (closes && /^[\s,]?$/.test(rest.charAt(index + 1))) return index;
  }
  return -1;
}

/** Puts the words of a line, without the command's name, into the command's fields. */
export function parseLine(command: Pick<Command, 'fields'>, line: string): TypedLine {
  const keys = keysOf(command);
  const raw: RawValues = {};
  const problems: string[] = [];
  const loose: Word[] = [];
  const words = splitWords(line);
  while (words.length > 0) {
    const word = words.shift() ?? { text: '', quoted: false };
    const key = word.quoted ? undefined : keyOf(word.text);
    const name = key && keys.get(key.name);
    if (key && name) {
      const field = command.fields[name];
      const count = word.closed || !field ? 0 : countFollowing(field, key.value, words, loose.length > 0);
      const value = [key.value, ...words.splice(0, count).map(({ text }) => text)].filter(Boolean).join(' ');
      raw[name] = Object.hasOwn(raw, name) ? `${raw[name]}, ${value}` : value;
    } else if (key && !key.value.startsWith('//')) {
      const close = nearest(key.name, [...keys.keys()]);
      problems.push(
        `There is no “${key.name}:” here.${close ? ` Did you mean “${close}:”?` : ` Known: ${[...keys.keys()].map((known) => `${known}:`).join(', ')}`}`,
      );
      loose.push({ text: word.text, quoted: true });
    } else {
      loose.push(word);
    }
  }
  // A word with an unknown key was said already; it must not also swallow a place of its own.
  const placeable = problems.length > 0 ? loose.filter((word) => !(word.quoted && keyOf(word.text))) : loose;
  const left = placeWords(command, placeable, raw);
  if (left.length > 0)
    problems.push(`I could not place “${left.join(' ')}”. Put quotes around names and texts of several words.`);
  return { raw, problems };
}

/**
 * How many of the words after `key:value` belong to the value: as many as its field takes (`amount:12k USD`), for free
 * text all up to the next key, once the words without a key have been said (`Acme 45k next:Send the offer`).
 */
function countFollowing(field: Field<unknown>, value: string, after: readonly Word[], placesFilled: boolean): number {
  const end = after.findIndex((word) => word.quoted || keyOf(word.text) !== undefined);
  const following = (end < 0 ? after : after.slice(0, end)).map(({ text }) => text);
  if (!field.take) return placesFilled ? following.length : 0;
  return Math.max(0, field.take([value, ...following].filter(Boolean)) - (value === '' ? 0 : 1));
}

const keysOfFields = new WeakMap<Command['fields'], Map<string, string>>();

/** The fields by all that they are called; they are the same for every line. */
function keysOf(command: Pick<Command, 'fields'>): ReadonlyMap<string, string> {
  const known = keysOfFields.get(command.fields);
  if (known) return known;
  const keys = new Map<string, string>();
  keysOfFields.set(command.fields, keys);
  for (const [name, field] of Object.entries(command.fields)) {
    if (field.hidden) continue;
    for (const key of [name, ...field.aliases]) keys.set(key.toLowerCase(), name);
  }
  return keys;
}

function keyOf(word: string): { name: string; value: string } | undefined {
  const match = /^([\p{L}][\p{L}\p{N}_-]*):(.*)$/su.exec(word);
  return match?.[1] && match[2] !== undefined ? { name: match[1].toLowerCase(), value: match[2] } : undefined;
}

/** Gives loose words to the positional fields in their order and returns the texts that no field took. */
function placeWords(command: Pick<Command, 'fields'>, words: Word[], raw: RawValues): string[] {
  const places = Object.entries(command.fields).filter(
    ([name, field]) => field.positional && !Object.hasOwn(raw, name),
  );
  let rest = words;
  for (const [index, [name, field]] of places.entries()) {
    if (rest.length === 0) break;
    const later = places.slice(index + 1).map(([, next]) => next);
    const count = field.take ? takeTyped(field, rest) : takeFree(field, rest, later);
    if (count === 0 && !isMeantFor(field, rest, later)) continue;
    raw[name] = rest
      .slice(0, count || 1)
      .map((word) => word.text)
      .join(' ');
    rest = rest.slice(count || 1);
  }
  return rest.map((word) => word.text);
}

/** A word that is no value of a needed field and that no later one would take is a mistake in it, which it can name. */
function isMeantFor(field: Field<unknown>, words: readonly Word[], later: readonly Field<unknown>[]): boolean {
  const isFree = later.every((next) => next.take && takeTyped(next, words) === 0);
  return field.required && words[0]?.quoted !== true && isFree;
}

function takeTyped(field: Field<unknown>, words: readonly Word[]): number {
  return words[0]?.quoted ? 0 : (field.take?.(words.map((word) => word.text)) ?? 0);
}

/**
 * Free text takes a quoted word alone, else all words up to where the next typed value begins. When no more free text
 * follows, that is the last such place, so that names may hold numbers ("Area 51 45k"). As many words as there are texts
 * that must be said are one each (`account rename Acme Globex`). A text that may be left out is, where all that was typed
 * are later values (`quota show this month`); quotes make a name of them.
 */
function takeFree({ required }: Field<unknown>, words: readonly Word[], later: readonly Field<unknown>[]): number {
  if (words[0]?.quoted) return 1;
  const needed = later.filter((field) => field.required && !field.take).length;
  if (needed > 0 && words.length === needed + 1) return 1;
  const typed = later.filter((field) => field.take);
  if (!required && coversAll(words, typed)) return 0;
  const hasMoreText = later.some((field) => !field.take);
  const starts: number[] = [];
  for (let index = 1; index < words.length; index += 1) {
    if (words[index]?.quoted && hasMoreText) return index;
    const tail = words.slice(index);
    if (!typed.some((field) => takeTyped(field, tail) > 0)) continue;
    if (hasMoreText || coversAll(tail, typed)) return index;
    starts.push(index);
  }
  return starts[0] ?? words.length;
}

function coversAll(words: readonly Word[], fields: readonly Field<unknown>[]): boolean {
  let rest = words;
  for (const field of fields) rest = rest.slice(takeTyped(field, rest));
  return rest.length === 0;
}
