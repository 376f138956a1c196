import { act } from './api.js';
import { h, icon } from './dom.js';
import { closePanel, openPanel } from './menus.js';
import { conversationsOf, state } from './store.js';
import { plainText } from './text.js';

/** The options of a select as groups `{ label, options: [{ value, label, hint, source }] }`, for the words typed. */
function optionsOf(element, spot, blockId) {
  const kind = element.type.replace('multi_', '');
  switch (kind) {
    case 'static_select':
      return (query) => filtered(groupsOf(element), query);
    case 'users_select':
      return (query) =>
        filtered(
          [{ options: state.people.map(({ id, name, title }) => ({ value: id, label: name, hint: title })) }],
          query,
        );
    case 'external_select':
      return async (query) => {
        if (query.length < (element.min_query_length ?? 3)) return [];
        const asked = { place: spot.place, values: spot.values, actionId: element.action_id, blockId, value: query };
        return groupsOf((await act('suggest', asked)) ?? {});
      };
    default:
      return (query) => filtered([{ options: conversationOptions(kind) }], query);
  }
}

function conversationOptions(kind) {
  const isWanted = (one) => one.kind === 'channel' || kind === 'conversations_select';
  return conversationsOf(state.me)
    .filter(isWanted)
    .map(({ id, kind: type, name }) => ({ value: id, label: type === 'im' ? state.bot.name : `#${name}` }));
}

function groupsOf({ options, option_groups: groups }) {
  const shown = (option) => ({
    value: option.value,
    label: plainText(option.text),
    hint: plainText(option.description),
    source: option,
  });
  if (groups?.length)
    return groups.map((group) => ({ label: plainText(group.label), options: group.options.map(shown) }));
  return [{ options: (options ?? []).map(shown) }];
}

function filtered(groups, query) {
  const wanted = query.toLowerCase();
  const isMatch = ({ label, hint }) => `${label} ${hint ?? ''}`.toLowerCase().includes(wanted);
  return groups
    .map((group) => ({ ...group, options: group.options.filter(isMatch) }))
    .filter(({ options }) => options.length > 0);
}

/** A button that shows what is chosen and opens a list with a search field. */
export function selectControl({ element, spot, blockId, chosen, onChoose, label }) {
  const isMany = element.type.startsWith('multi_');
  const load = optionsOf(element, spot, blockId);
  let current = chosen;
  const face = h('span', { class: 'select-face' });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'select',
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      'aria-label': label,
      on: { click: open },
    },
    face,
    icon('down'),
  );
  drawFace();
  return button;

  function drawFace() {
    const placeholder = h('span', { class: 'placeholder' }, plainText(element.placeholder) || 'Choose…');
    const names = current.map(({ label: name }) => h('span', { class: isMany ? 'chip' : '' }, name));
    face.replaceChildren(...(names.length > 0 ? names : [placeholder]));
  }

  function choose(option) {
    const isChosen = current.some(({ value }) => value === option.value);
    if (!isMany) current = [option];
    else if (isChosen) current = current.filter(({ value }) => value !== option.value);
    else if (current.length < (element.max_selected_items ?? 100)) current = [...current, option];
    drawFace();
    if (!isMany) closePanel();
  }

  function open() {
    const before = current;
    const search = h('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search', autocomplete: 'off' });
    const list = h('div', { class: 'options', role: 'listbox', 'aria-multiselectable': isMany });
    const panel = h('div', { class: 'select-panel' }, search, list);
    panel.style.minWidth = `${Math.max(220, button.offsetWidth)}px`;
    const draw = async () => {
      const query = search.value.trim();
      const groups = await load(query);
      if (search.value.trim() !== query) return;
      list.replaceChildren(...drawOptions(groups, query));
    };
    const drawOptions = (groups, query) => {
      const rows = groups.flatMap(({ label: title, options }) => [
        ...(title ? [h('div', { class: 'option-group' }, title)] : []),
        ...options.map((option) => optionRow(option)),
      ]);
      const least = element.type.endsWith('external_select') ? (element.min_query_length ?? 3) : 0;
      const empty = query.length < least ? `Type ${least} letter${least > 1 ? 's' : ''} or more` : 'Nothing found';
      return rows.length > 0 ? rows : [h('div', { class: 'option-empty' }, empty)];
    };
    const optionRow = (option) => {
      const isChosen = current.some(({ value }) => value === option.value);
      const pick = () => {
        choose(option);
        if (isMany) void draw();
      };
      return h(
        'div',
        { class: 'option', role: 'option', 'aria-selected': String(isChosen), on: { click: pick } },
        h('span', { class: 'menu-words' }, h('span', {}, option.label), option.hint && h('small', {}, option.hint)),
        isChosen && icon('check'),
      );
    };
    search.addEventListener('input', () => void draw());
    search.addEventListener('keydown', (event) => optionKeys(event, list));
    openPanel(button, panel, { onClose: () => current !== before && onChoose(current) });
    void draw();
    search.focus();
  }
}

function optionKeys(event, list) {
  const rows = [...list.querySelectorAll('.option')];
  const at = rows.findIndex((row) => row.classList.contains('active'));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && rows.length > 0) {
    event.preventDefault();
    rows[at]?.classList.remove('active');
    const next = rows[(at + step + rows.length) % rows.length];
    next.classList.add('active');
    next.scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Enter') {
    event.preventDefault();
    (rows[at] ?? rows[0])?.click();
    if (rows.length > 0 && !list.isConnected) list.closest('dialog')?.focus();
  }
}
