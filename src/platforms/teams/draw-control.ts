import type { FormField, Option } from '../../core/form.ts';
import { splitList } from '../../core/raw-values.ts';
import { channelToken, mentionedUser } from '../../core/tokens.ts';
import type { Element } from './elements.ts';
import { limits } from './limits.ts';
import { clip } from './text.ts';
import { clean } from '../text.ts';

/** A conversation that the bot knows, for the channel picker. */
export interface KnownChannel {
  id: string;
  name: string;
}

/** What an input's value means when it comes back. */
export type Kind = 'words' | 'choice' | 'choices' | 'person' | 'people';

/** The id of an input names its field and how its value is read, so that reading needs nothing else. */
export function inputId(kind: Kind, field: string): string {
  return `${kind}:${field}`;
}

/** Options with commas are ambiguous in lists, for Teams joins chosen values by commas. */
export const asValue = encodeURIComponent;

/**
 * A control with its initial value. Words that a picker cannot show ("friday", "me") open as words, so that nothing
 * typed is lost.
 */
export function drawControl(field: FormField, channels: readonly KnownChannel[]): Element {
  const { control, initial = '' } = field;
  switch (control.kind) {
    case 'line':
      return words(field, clean(initial).includes('\n'), control.placeholder);
    case 'paragraph':
      return words(field, true, control.placeholder);
    case 'number':
      return isEmptyOr(initial, /^-?\d{1,15}$/) ? number(field) : words(field, false);
    case 'date':
      return isDay(initial) ? date(field) : words(field, false);
    case 'choice':
      return choice(field, control.options);
    case 'choices':
      return choices(field, control.options);
    case 'person':
      return people(field, false);
    case 'people':
      return people(field, true);
    case 'channel':
      return channel(field, channels);
    case 'file':
      return words(field, true, 'Paste it here, or send me the file in our private chat');
  }
}

function words(field: FormField, isMultiline: boolean, placeholder = ''): Element {
  const value = clip(field.initial ?? '', limits.input);
  return {
    type: 'Input.Text',
    id: inputId('words', field.name),
    maxLength: limits.input,
    ...(isMultiline && { isMultiline }),
    ...(placeholder.trim() !== '' && { placeholder: clip(placeholder, limits.label) }),
    ...(value !== '' && { value }),
  };
}

function number(field: FormField): Element {
  const value = field.initial?.trim() ?? '';
  return { type: 'Input.Number', id: inputId('words', field.name), ...(value !== '' && { value: Number(value) }) };
}

function date(field: FormField): Element {
  const value = field.initial?.trim() ?? '';
  return { type: 'Input.Date', id: inputId('words', field.name), ...(value !== '' && { value }) };
}

function choice(field: FormField, all: readonly Option[]): Element {
  const options = known(all);
  const initial = field.initial?.trim() ?? '';
  const selected = options.find((option) => same(option.raw, initial) || same(option.label, initial));
  if (options.length === 0 || (initial !== '' && !selected)) return words(field, false, placeholderOf(all));
  return {
    type: 'Input.ChoiceSet',
    id: inputId('choice', field.name),
    style: options.length > 12 ? 'filtered' : 'compact',
    choices: options.map((option) => drawOption(option)),
    ...(selected && { value: asValue(selected.raw) }),
    ...(!field.required && { placeholder: 'None' }),
  };
}

function choices(field: FormField, all: readonly Option[]): Element {
  const options = known(all);
  const wanted = splitList(field.initial ?? '');
  const selected = wanted.map((word) => options.find(({ raw, label }) => same(raw, word) || same(label, word)));
  const found = selected.filter((option) => option !== undefined);
  if (options.length === 0 || found.length < wanted.length) return words(field, false, placeholderOf(all));
  return {
    type: 'Input.ChoiceSet',
    id: inputId('choices', field.name),
    isMultiSelect: true,
    style: options.length > 8 ? 'compact' : 'expanded',
    choices: options.map((option) => drawOption(option)),
    ...(found.length > 0 && { value: found.map(({ raw }) => asValue(raw)).join(',') }),
  };
}

/** Teams' own people picker, which gives the ids that the directory knows. */
function people(field: FormField, isMultiSelect: boolean): Element {
  const mentioned = splitList(field.initial ?? '').map((word) => directoryId(mentionedUser(word)));
  const found = mentioned.filter((user) => user !== undefined);
  if (found.length < mentioned.length || (!isMultiSelect && found.length > 1)) return words(field, false);
  return {
    type: 'Input.ChoiceSet',
    id: inputId(isMultiSelect ? 'people' : 'person', field.name),
    choices: [],
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
    isMultiSelect,
    ...(found.length > 0 && { value: found.join(',') }),
  };
}

function channel(field: FormField, channels: readonly KnownChannel[]): Element {
  const options: Option[] = [
    { label: 'This conversation', raw: 'here' },
    ...channels.map(({ id, name }) => ({ label: name, raw: `<#${id}>` })),
  ];
  const id = channelToken(field.initial ?? '');
  return choice(id === undefined ? field : { ...field, initial: `<#${id}>` }, options);
}

function known(all: readonly Option[]): Option[] {
  const byRaw = new Map(all.filter(({ raw }) => raw.trim() !== '').map((option) => [option.raw, option]));
  return [...byRaw.values()].slice(0, limits.options);
}

function drawOption({ label, raw, description = '' }: Option) {
  const title = [label.trim() || raw, description.trim()].filter((part) => part !== '').join(' — ');
  return { title: clip(title, limits.label), value: asValue(raw) };
}

function placeholderOf(options: readonly Option[]): string {
  return options.map(({ raw }) => raw).join(', ');
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function isEmptyOr(text: string, pattern: RegExp): boolean {
  return text.trim() === '' || pattern.test(text.trim());
}

function isDay(text: string): boolean {
  const day = text.trim();
  if (day === '') return true;
  const isShaped = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  return isShaped && new Date(day).toISOString().startsWith(day);
}

function directoryId(id: string | undefined): string | undefined {
  return id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : undefined;
}
