import { initialValue, isSelect, selectFaces, selectValue } from './choices.js';
import { h, icon } from './dom.js';
import { selectControl } from './select.js';
import { setValue, valueAt } from './spot.js';
import { plainText, textObject } from './text.js';
import { uploadFile } from './upload.js';

/**
 * @typedef {object} Given
 * @property {any} element
 * @property {any} spot
 * @property {string} blockId
 * @property {string} label
 * @property {(value: any) => void} [onChange]
 * @property {(event: any) => void} [onEnter]
 */

/**
 * The control of an element that holds a value. It writes the value into the spot, then calls `onChange`; text inputs
 * also call `onEnter`.
 * @param {Given} given
 */
export function inputControl({ element, spot, blockId, label, onChange, onEnter = () => {} }) {
  const { action_id: actionId } = element;
  if (!valueAt(spot, blockId, actionId)) setValue(spot, blockId, actionId, initialValue(element, spot));
  const value = valueAt(spot, blockId, actionId);
  const store = (next) => {
    setValue(spot, blockId, actionId, next);
    onChange?.(next);
  };
  const given = { element, spot, blockId, label, value, store, onEnter };
  if (isSelect(element)) {
    const onChoose = (faces) => store(selectValue(element, faces));
    return selectControl({ element, spot, blockId, label, chosen: selectFaces(element, value), onChoose });
  }
  switch (element.type) {
    case 'checkboxes':
    case 'radio_buttons':
      return choiceList(given);
    case 'datepicker':
      return pickerInput('date', 'selected_date', given);
    case 'timepicker':
      return pickerInput('time', 'selected_time', given);
    case 'datetimepicker':
      return momentInput(given);
    case 'file_input':
      return fileInput(given);
    default:
      return textInput(given);
  }
}

const TEXT_TYPES = { email_text_input: 'email', url_text_input: 'url' };

function textInput({ element, label, value, store, onEnter }) {
  const isNumber = element.type === 'number_input';
  const props = {
    class: 'text-input',
    value: value.value ?? '',
    placeholder: plainText(element.placeholder),
    'aria-label': label,
    autocomplete: 'off',
    on: {
      input: (event) => store({ type: element.type, value: event.target.value === '' ? null : event.target.value }),
      keydown: (event) => event.key === 'Enter' && !element.multiline && onEnter(event),
    },
    ...(element.max_length ? { maxLength: element.max_length } : {}),
    ...(element.focus_on_load ? { autofocus: true } : {}),
  };
  if (element.multiline) return h('textarea', { ...props, rows: 4 });
  if (isNumber)
    return h('input', { ...props, type: 'text', inputMode: element.is_decimal_allowed ? 'decimal' : 'numeric' });
  return h('input', { ...props, type: TEXT_TYPES[element.type] ?? 'text' });
}

function pickerInput(type, key, { element, label, value, store }) {
  const change = (event) => store({ type: element.type, [key]: event.target.value || null });
  return h('input', { class: 'text-input picker', type, value: value[key] ?? '', 'aria-label': label, on: { change } });
}

function momentInput({ element, label, value, store }) {
  const local = (seconds) =>
    new Date((seconds - new Date().getTimezoneOffset() * 60) * 1000).toISOString().slice(0, 16);
  const change = (event) => {
    const at = event.target.value ? Math.floor(new Date(event.target.value).getTime() / 1000) : null;
    store({ type: element.type, selected_date_time: at });
  };
  const shown = value.selected_date_time ? local(value.selected_date_time) : '';
  return h('input', {
    class: 'text-input picker',
    type: 'datetime-local',
    value: shown,
    'aria-label': label,
    on: { change },
  });
}

let groups = 0;

function choiceList({ element, label, value, store }) {
  const isMany = element.type === 'checkboxes';
  groups += 1;
  const name = `choice-${groups}`;
  const chosen = isMany ? value.selected_options : [value.selected_option].filter(Boolean);
  const list = h('div', { class: 'choices', role: isMany ? 'group' : 'radiogroup', 'aria-label': label });
  const change = () => {
    const boxes = [...list.querySelectorAll('input')];
    const picked = element.options.filter((_option, index) => boxes[index].checked);
    store(
      isMany
        ? { type: element.type, selected_options: picked }
        : { type: element.type, selected_option: picked[0] ?? null },
    );
  };
  list.append(
    ...element.options.map((option) => {
      const checked = chosen.some((one) => one.value === option.value);
      const box = h('input', { type: isMany ? 'checkbox' : 'radio', name, checked, on: { change } });
      const hint = option.description && h('small', {}, textObject(option.description));
      return h('label', { class: 'choice' }, box, h('span', {}, textObject(option.text), hint));
    }),
  );
  return list;
}

function fileInput({ element, label, value, store }) {
  const most = element.max_files ?? 10;
  const list = h('ul', { class: 'file-list' });
  let files = value.files;
  const draw = () => list.replaceChildren(...files.map(({ name }) => h('li', {}, icon('file'), name)));
  const add = async (event) => {
    for (const file of [...event.target.files].slice(0, most - files.length)) {
      const uploaded = await uploadFile(file);
      if (uploaded) files = [...files, uploaded];
    }
    store({ type: element.type, files });
    draw();
  };
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(',');
  const input = h('input', {
    type: 'file',
    accept,
    multiple: most > 1,
    'aria-label': label,
    on: { change: (event) => void add(event) },
  });
  draw();
  return h('div', { class: 'file-input' }, input, list);
}
