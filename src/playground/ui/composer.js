import { act } from './api.js';
import { h, iconButton } from './dom.js';
import { fileShelf } from './file-shelf.js';
import { suggestionsFor } from './suggestions.js';
import { state } from './store.js';

const drafts = new Map();

/**
 * A box that writes to Slack; `place()` tells the channel and thread it writes to.
 * @param {() => { channel: string, thread?: string }} place
 */
export function slackDesk(place) {
  return {
    key: () => `${place().channel}:${place().thread ?? ''}`,
    send: (text, files) => void act('say', { ...place(), text, files }),
    takesFiles: () => true,
    suggest: suggestionsFor,
    hint(text) {
      const [name = ''] = text.split(/\s/, 1);
      const command = /^\/\S+\s/.test(text) ? state.commands.find((one) => one.name === name) : undefined;
      return command ? [h('code', {}, `${command.name} ${command.usage}`), h('span', {}, command.description)] : [];
    },
  };
}

/**
 * The box to write in. `desk` tells where it writes, what completes a word, and what to say about a line.
 * @param {string} label
 * @param {{ key: () => string, send: (text: string, files: string[]) => void, takesFiles: () => boolean, suggest: typeof suggestionsFor, hint: (text: string) => Node[] }} desk
 */
export function createComposer(label, desk) {
  const list = h('div', {
    class: 'suggestions',
    role: 'listbox',
    id: `suggestions-${label.replaceAll(' ', '-')}`,
    hidden: true,
  });
  const hint = h('div', { class: 'usage' });
  const area = h('textarea', {
    rows: 1,
    'aria-label': label,
    'aria-controls': list.id,
    'aria-autocomplete': 'list',
    on: { input: changed, keydown: keys, click: suggest, blur: () => setTimeout(hide, 150) },
  });
  const send = iconButton('send', 'Send', submit, { class: 'icon-button send' });
  const shelf = fileShelf(grow);
  const box = h('div', { class: 'composer-box' }, shelf.button, area, send);
  const node = h('div', { class: 'composer' }, list, hint, shelf.node, box);
  let offers = [];
  let active = 0;
  let hasMoved = false;
  let at = '';

  const rowId = (index) => `${list.id}-${index}`;

  /** Follows the visitor to another conversation, where another draft waits. */
  function render(placeholder) {
    area.placeholder = placeholder;
    shelf.button.hidden = !desk.takesFiles();
    const key = `${state.me}:${desk.key()}`;
    if (key === at) return;
    at = key;
    shelf.clear();
    area.value = drafts.get(key) ?? '';
    grow();
    hide();
    drawHint();
  }

  function changed() {
    drafts.set(at, area.value);
    grow();
    suggest();
    drawHint();
  }

  function grow() {
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 220)}px`;
    node.classList.toggle('has-text', area.value.trim() !== '' || shelf.ids().length > 0);
  }

  function submit() {
    const text = area.value.trim();
    const files = shelf.ids();
    if (text === '' && files.length === 0) return;
    shelf.clear();
    write('');
    hide();
    desk.send(text, files);
  }

  function write(text, caret = text.length) {
    area.value = text;
    area.setSelectionRange(caret, caret);
    changed();
  }

  function suggest() {
    offers = desk.suggest(area.value, area.selectionStart);
    hasMoved = false;
    active = 0;
    drawOffers();
  }

  function drawOffers() {
    list.hidden = offers.length === 0;
    list.replaceChildren(...offers.map(offerRow));
    if (offers.length > 0) area.setAttribute('aria-activedescendant', rowId(active));
    else area.removeAttribute('aria-activedescendant');
    list.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
  }

  function offerRow(offer, index) {
    const take = (event) => {
      event.preventDefault();
      accept(offer);
    };
    return h(
      'div',
      {
        class: index === active && (!offer.isExample || hasMoved) ? 'suggestion active' : 'suggestion',
        role: 'option',
        id: rowId(index),
        'aria-selected': String(index === active),
        on: { mousedown: take },
      },
      offer.mark,
      h(
        'span',
        { class: 'menu-words' },
        h('span', {}, offer.label, offer.usage && h('code', {}, offer.usage)),
        offer.hint && h('small', {}, offer.hint),
      ),
    );
  }

  function accept({ from, to, insert }) {
    const { value } = area;
    write(value.slice(0, from) + insert + value.slice(to), from + insert.length);
    area.focus();
  }

  function hide() {
    offers = [];
    drawOffers();
  }

  function drawHint() {
    const words = desk.hint(area.value);
    hint.hidden = words.length === 0;
    hint.replaceChildren(...words);
  }

  function keys(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offers.length > 0 && step) {
      event.preventDefault();
      hasMoved = true;
      active = (active + step + offers.length) % offers.length;
      drawOffers();
    } else if (offers.length > 0 && (event.key === 'Tab' || (event.key === 'Enter' && isMeant()))) {
      event.preventDefault();
      accept(offers[active]);
    } else if (event.key === 'Escape' && offers.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      hide();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  }

  /** Enter takes the offer, unless it already stands there or is an example that nobody went to. */
  function isMeant() {
    const { from, to, insert, isExample } = offers[active];
    return area.value.slice(from, to) !== insert.trim() && (!isExample || hasMoved);
  }

  return { node, render, write, focus: () => area.focus() };
}
