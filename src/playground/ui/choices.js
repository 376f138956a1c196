import { conversation, person, state } from './store.js';
import { plainText } from './text.js';

const optionFace = (option) => ({ value: option.value, label: plainText(option.text), source: option });
const userFace = (id) => ({ value: id, label: person(id)?.name ?? id });

function conversationFace(id) {
  const found = conversation(id);
  return { value: id, label: found?.kind === 'im' ? state.bot.name : `#${found?.name ?? id}` };
}

/** How each select keeps its choice: the key of its state value, and the keys of its initial value. */
const SELECTS = {
  static_select: { one: 'selected_option', initial: 'initial_option', face: optionFace },
  external_select: { one: 'selected_option', initial: 'initial_option', face: optionFace },
  users_select: { one: 'selected_user', initial: 'initial_user', face: userFace },
  conversations_select: { one: 'selected_conversation', initial: 'initial_conversation', face: conversationFace },
  channels_select: { one: 'selected_channel', initial: 'initial_channel', face: conversationFace },
};

export const isSelect = ({ type }) => Object.hasOwn(SELECTS, type.replace('multi_', ''));

/** The state value of a select, from what it holds now. */
export function selectValue({ type }, faces) {
  const { one } = SELECTS[type.replace('multi_', '')];
  const given = faces.map(({ value, source }) => source ?? value);
  return type.startsWith('multi_') ? { type, [`${one}s`]: given } : { type, [one]: given[0] ?? null };
}

/** What a select shows as chosen, from its state value. */
export function selectFaces({ type }, value) {
  const { one, face } = SELECTS[type.replace('multi_', '')];
  const given = type.startsWith('multi_') ? (value[`${one}s`] ?? []) : [value[one]];
  return given.filter(Boolean).map(face);
}

/** The value of an element before anybody touched it. */
export function initialValue(element, spot) {
  const { type } = element;
  if (isSelect(element)) return initialSelect(element, spot);
  switch (type) {
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
    case 'checkboxes':
      return { type, selected_options: element.initial_options ?? [] };
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'file_input':
      return { type, files: [] };
    default:
      return { type, value: element.initial_value ?? null };
  }
}

function initialSelect(element, spot) {
  const { one, initial } = SELECTS[element.type.replace('multi_', '')];
  if (element.type.startsWith('multi_')) return { type: element.type, [`${one}s`]: element[`${initial}s`] ?? [] };
  const here = element.default_to_current_conversation && spot.surface === 'modal' ? state.channel : null;
  return { type: element.type, [one]: element[initial] ?? here };
}
