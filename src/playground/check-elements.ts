import { LIMITS, MODAL_ONLY_ELEMENTS, type Surface } from './block-limits.ts';
import { checkCount, checkOptional, checkString, checkText, type Findings, listOf, objectsOf } from './check-text.ts';
import { isObject, type Json } from './json.ts';

type Check = (found: Findings, pointer: string, element: Json) => void;

const PLAIN_OPTIONS = new Set(['static_select', 'multi_static_select', 'overflow']);
const EVERYWHERE: Record<string, Check> = {
  button: checkButton,
  overflow: (found, at, element) => checkOptions(found, at, element, LIMITS.options.overflow),
  static_select: checkSelect,
  multi_static_select: checkSelect,
  external_select: checkPlaceholder,
  multi_external_select: checkPlaceholder,
  users_select: checkPlaceholder,
  multi_users_select: checkPlaceholder,
  conversations_select: checkPlaceholder,
  multi_conversations_select: checkPlaceholder,
  channels_select: checkPlaceholder,
  multi_channels_select: checkPlaceholder,
  datepicker: checkDate,
  timepicker: checkTime,
  checkboxes: (found, at, element) => checkOptions(found, at, element, LIMITS.options.choice),
  radio_buttons: (found, at, element) => checkOptions(found, at, element, LIMITS.options.choice),
  image: checkImage,
};
const INPUT_ONLY: Record<string, Check> = {
  plain_text_input: checkTextInput,
  number_input: checkNumberInput,
  email_text_input: checkPlaceholder,
  url_text_input: checkPlaceholder,
  rich_text_input: checkPlaceholder,
  file_input: checkFileInput,
  datetimepicker: () => undefined,
};

/** An element of an actions block or the accessory of a section. */
export function checkElement(found: Findings, pointer: string, element: unknown): void {
  checkAny(found, pointer, element, EVERYWHERE);
}

/** The element of an input block. */
export function checkInputElement(found: Findings, pointer: string, element: unknown, surface: Surface): void {
  const { button: _button, overflow: _overflow, image: _image, ...choices } = EVERYWHERE;
  checkAny(found, pointer, element, { ...choices, ...INPUT_ONLY });
  const type = isObject(element) ? String(element.type) : '';
  if (surface !== 'modal' && MODAL_ONLY_ELEMENTS.includes(type)) found.report(pointer, `${type} goes in modals only`);
}

function checkAny(found: Findings, pointer: string, element: unknown, checks: Record<string, Check>): void {
  if (!isObject(element)) return found.report(pointer, 'must be an element');
  const type = String(element.type);
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
  if (!check) return found.report(`${pointer}/type`, `unsupported type: ${type}`);
  checkOptional(found, `${pointer}/action_id`, element.action_id, LIMITS.actionId);
  if (element.confirm !== undefined) checkConfirm(found, `${pointer}/confirm`, element.confirm);
  check(found, pointer, element);
}

function checkButton(found: Findings, at: string, { text, value, url, style, accessibility_label: label }: Json): void {
  checkText(found, `${at}/text`, text, LIMITS.button.text, 'plain_text');
  if (value !== undefined) checkString(found, `${at}/value`, value, LIMITS.button.value, 0);
  checkOptional(found, `${at}/url`, url, LIMITS.button.url);
  checkOptional(found, `${at}/accessibility_label`, label, LIMITS.button.label);
  if (style !== undefined && style !== 'primary' && style !== 'danger') {
    found.report(`${at}/style`, 'must be primary or danger');
  }
}

function checkSelect(found: Findings, at: string, element: Json): void {
  checkPlaceholder(found, at, element);
  if (element.option_groups === undefined) return checkOptions(found, at, element, LIMITS.options.select);
  checkCount(found, `${at}/option_groups`, element.option_groups, LIMITS.options.groups);
  objectsOf(element.option_groups).forEach((group, index) => {
    const pointer = `${at}/option_groups/${index}`;
    checkText(found, `${pointer}/label`, group.label, LIMITS.options.groupLabel, 'plain_text');
    checkOptions(found, pointer, { type: element.type, options: group.options }, LIMITS.options.select);
  });
}

function checkOptions(found: Findings, at: string, { type, options, ...element }: Json, most: number): void {
  checkCount(found, `${at}/options`, options, most);
  listOf(options).forEach((option, index) => checkOption(found, `${at}/options/${index}`, option, String(type)));
  const values = objectsOf(options).map(({ value }) => value);
  if (new Set(values).size !== values.length) found.report(`${at}/options`, 'must not have two options with one value');
  const initial = [element.initial_option, ...listOf(element.initial_options)].filter(isObject);
  for (const { value } of initial) {
    if (!values.includes(value)) found.report(at, 'the initial option must be one of the options, exactly');
  }
}

export function checkOption(found: Findings, at: string, option: unknown, type: string): void {
  if (!isObject(option)) return found.report(at, 'must be an option');
  const isPlain = PLAIN_OPTIONS.has(type) || type.endsWith('external_select');
  checkText(found, `${at}/text`, option.text, LIMITS.option.text, isPlain ? 'plain_text' : 'any');
  checkString(found, `${at}/value`, option.value, LIMITS.option.value);
  if (option.description !== undefined) {
    checkText(found, `${at}/description`, option.description, LIMITS.option.description);
  }
  if (option.url !== undefined && type !== 'overflow') found.report(`${at}/url`, 'only in an overflow menu');
}

function checkPlaceholder(found: Findings, at: string, { placeholder }: Json): void {
  if (placeholder !== undefined) {
    checkText(found, `${at}/placeholder`, placeholder, LIMITS.placeholder, 'plain_text');
  }
}

function checkTextInput(found: Findings, at: string, element: Json): void {
  checkPlaceholder(found, at, element);
  for (const key of ['min_length', 'max_length']) {
    const length = element[key];
    if (length !== undefined && !(Number(length) >= 0 && Number(length) <= LIMITS.input.text)) {
      found.report(`${at}/${key}`, `must be from 0 to ${LIMITS.input.text}`);
    }
  }
  if (element.initial_value !== undefined) {
    checkString(found, `${at}/initial_value`, element.initial_value, LIMITS.input.text, 0);
  }
}

function checkNumberInput(found: Findings, at: string, element: Json): void {
  checkPlaceholder(found, at, element);
  if (typeof element.is_decimal_allowed !== 'boolean') found.report(at, 'missing required field: is_decimal_allowed');
  for (const key of ['initial_value', 'min_value', 'max_value']) {
    if (element[key] !== undefined && typeof element[key] !== 'string')
      found.report(`${at}/${key}`, 'must be a string');
  }
}

function checkFileInput(found: Findings, at: string, { max_files: most }: Json): void {
  if (most !== undefined && !(Number(most) >= 1 && Number(most) <= LIMITS.input.files)) {
    found.report(`${at}/max_files`, `must be from 1 to ${LIMITS.input.files}`);
  }
}

function checkDate(found: Findings, at: string, element: Json): void {
  checkPlaceholder(found, at, element);
  const { initial_date: date } = element;
  if (date !== undefined && !matches(date, /^\d{4}-\d{2}-\d{2}$/)) {
    found.report(`${at}/initial_date`, 'must be a date like 2026-12-31');
  }
}

function checkTime(found: Findings, at: string, element: Json): void {
  checkPlaceholder(found, at, element);
  const { initial_time: time } = element;
  if (time !== undefined && !matches(time, /^([01]\d|2[0-3]):[0-5]\d$/)) {
    found.report(`${at}/initial_time`, 'must be a time like 09:30');
  }
}

const matches = (value: unknown, pattern: RegExp) => typeof value === 'string' && pattern.test(value);

/** An image block, or the image element of a section or context. */
export function checkImage(found: Findings, at: string, image: Json): void {
  checkString(found, `${at}/alt_text`, image.alt_text, LIMITS.image.alt);
  checkOptional(found, `${at}/image_url`, image.image_url, LIMITS.image.url);
  if ((image.image_url === undefined) === (image.slack_file === undefined)) {
    found.report(at, 'must have either image_url or slack_file');
  }
}

function checkConfirm(found: Findings, at: string, confirm: unknown): void {
  if (!isObject(confirm)) return found.report(at, 'must be a confirm object');
  checkText(found, `${at}/title`, confirm.title, LIMITS.confirm.title, 'plain_text');
  checkText(found, `${at}/text`, confirm.text, LIMITS.confirm.text);
  for (const key of ['confirm', 'deny']) {
    if (confirm[key] !== undefined) {
      checkText(found, `${at}/${key}`, confirm[key], LIMITS.confirm.button, 'plain_text');
    }
  }
}
