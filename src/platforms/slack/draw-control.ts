import type { InputBlockElement, PlainTextOption } from '@slack/types';
import type { FormField, Option } from '../../core/form.ts';
import { splitList } from '../../core/raw-values.ts';
import { channelToken, mentionedUser } from '../../core/tokens.ts';
import { plainText } from './blocks.ts';
import { limits } from './limits.ts';
import { clip, codePoints, filled } from './text.ts';
import { clean } from '../text.ts';

interface Drawn {
  element: InputBlockElement;
  /** Said under the field, about what the control cannot show. */
  note?: string;
}

const prefix = 'f:';

export function blockIdOf(field: string): string {
  return prefix + field;
}

/** The field behind a block of a form; undefined for other blocks. */
export function fieldOf(blockId: string): string | undefined {
  return blockId.startsWith(prefix) ? blockId.slice(prefix.length) : undefined;
}

/**
 * A control with its initial value. Words that a picker cannot show ("friday", "me") open as words, so that nothing
 * typed is lost. The action id names the kind: Slack keeps what was entered only where the kind stays the same.
 */
export function drawControl(field: FormField): Drawn {
  const { control, initial = '' } = field;
  switch (control.kind) {
    case 'line':
      return words(initial, clean(initial).includes('\n'), control.placeholder);
    case 'paragraph':
      return words(initial, true, control.placeholder);
    case 'number':
      return number(initial);
    case 'date':
      return date(initial);
    case 'choice':
      return choice(control.options, initial);
    case 'choices':
      return choices(control.options, initial);
    case 'person':
      return person(initial);
    case 'people':
      return people(initial);
    case 'channel':
      return channel(initial);
    case 'file':
      return file(control.endings, initial);
  }
}

function words(initial: string, multiline: boolean, placeholder = ''): Drawn {
  const value = clip(initial, limits.input);
  const shadow = filled(placeholder, limits.placeholder, '');
  return {
    element: {
      type: 'plain_text_input',
      action_id: multiline ? 'paragraph' : 'line',
      multiline,
      max_length: limits.input,
      ...(shadow !== '' && { placeholder: plainText(shadow) }),
      ...(value !== '' && { initial_value: value }),
    },
  };
}

function number(initial: string): Drawn {
  const value = initial.trim();
  if (value !== '' && !/^-?\d{1,15}$/.test(value)) return words(initial, false);
  return {
    element: {
      type: 'number_input',
      action_id: 'number',
      is_decimal_allowed: false,
      ...(value !== '' && { initial_value: value }),
    },
  };
}

function date(initial: string): Drawn {
  const day = initial.trim();
  if (day !== '' && !isDay(day)) return words(initial, false);
  return { element: { type: 'datepicker', action_id: 'date', ...(day !== '' && { initial_date: day }) } };
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  );
}

function choice(all: readonly Option[], initial: string): Drawn {
  const drawn = drawOptions(all);
  if (!drawn) return words(initial, false, placeholderOf(all));
  const selected = drawn.find(initial);
  return {
    element: {
      type: 'static_select',
      action_id: 'choice',
      ...drawn.lists,
      ...(selected && { initial_option: selected }),
    },
    ...(drawn.note && { note: drawn.note }),
  };
}

function choices(all: readonly Option[], initial: string): Drawn {
  const drawn = drawOptions(all);
  if (!drawn) return words(initial, false, placeholderOf(all));
  const selected = [...new Set(splitList(initial).flatMap((word) => drawn.find(word) ?? []))];
  return {
    element: {
      type: 'multi_static_select',
      action_id: 'choices',
      ...drawn.lists,
      ...(selected.length > 0 && { initial_options: selected }),
    },
    ...(drawn.note && { note: drawn.note }),
  };
}

/** Undefined where no menu can be drawn: without options, or with values longer than Slack carries. */
function drawOptions(all: readonly Option[]) {
  const byValue = new Map(all.filter(({ raw }) => clean(raw).trim() !== '').map((option) => [option.raw, option]));
  if (
    byValue.size === 0 ||
    [...byValue.keys()].some((raw) => codePoints(raw) > limits.option.value || raw !== clean(raw))
  )
    return undefined;
  const most = limits.options.select * limits.options.groups;
  const options = [...byValue.values()].slice(0, most).map((option) => drawOption(option));
  const left = byValue.size - options.length;
  return {
    lists: options.length <= limits.options.select ? { options } : { option_groups: grouped(options) },
    ...(left > 0 && { note: `… ${left} more: type the command instead to name one of them.` }),
    find: (word: string) => options.find(({ value = '', text }) => same(value, word) || same(text.text, word)),
  };
}

function drawOption({ label, raw, description = '' }: Option): PlainTextOption {
  const about = clip(description, limits.option.description);
  return {
    text: plainText(filled(label, limits.option.text, clip(raw, limits.option.text))),
    value: raw,
    ...(about.trim() !== '' && { description: plainText(about) }),
  };
}

/** A menu holds a hundred options, or groups of a hundred. */
function grouped(options: readonly PlainTextOption[]) {
  const groups: { label: ReturnType<typeof plainText>; options: PlainTextOption[] }[] = [];
  for (let from = 0; from < options.length; from += limits.options.select) {
    const page = options.slice(from, from + limits.options.select);
    groups.push({ label: plainText(`${from + 1} – ${from + page.length}`), options: page });
  }
  return groups;
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function placeholderOf(options: readonly Option[]): string {
  return options.map(({ raw }) => raw).join(', ');
}

function person(initial: string): Drawn {
  const user = slackId(mentionedUser(initial));
  if (initial.trim() !== '' && !user) return words(initial, false);
  return { element: { type: 'users_select', action_id: 'person', ...(user && { initial_user: user }) } };
}

function people(initial: string): Drawn {
  const mentioned = splitList(initial).map((word) => slackId(mentionedUser(word)));
  const users = mentioned.filter((user) => user !== undefined);
  if (users.length < mentioned.length) return words(initial, false);
  return {
    element: { type: 'multi_users_select', action_id: 'people', ...(users.length > 0 && { initial_users: users }) },
  };
}

function channel(initial: string): Drawn {
  const id = slackId(channelToken(initial));
  if (initial.trim() !== '' && !id) return words(initial, false);
  return {
    element: {
      type: 'conversations_select',
      action_id: 'channel',
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      ...(id && { initial_conversation: id }),
    },
  };
}

/** Words that were typed stay words, unless they are too many for the form. */
function file(endings: readonly string[], initial: string): Drawn {
  if (initial.trim() !== '' && codePoints(initial) <= limits.input) return words(initial, true);
  return { element: { type: 'file_input', action_id: 'file', filetypes: [...endings], max_files: 1 } };
}

function slackId(id: string | undefined): string | undefined {
  return id !== undefined && /^[A-Z0-9]{2,}$/.test(id) ? id : undefined;
}
