import { chartBlock } from './chart.js';
import { h, icon } from './dom.js';
import { actionElement, imageElement, imageSource } from './elements.js';
import { inputControl } from './inputs.js';
import { press } from './spot.js';
import { dataTableBlock, tableBlock } from './table.js';
import { markdown, plainText, richText, textObject } from './text.js';

const DRAW = {
  header: ({ text }) => h('h3', { class: 'header-block' }, plainText(text)),
  section,
  actions: ({ elements, block_id: id }, spot) =>
    h(
      'div',
      { class: 'actions-block' },
      elements.map((one) => actionElement(one, spot, id)),
    ),
  context: ({ elements }) => h('div', { class: 'context-block' }, elements.map(contextElement)),
  divider: () => h('hr', { class: 'divider-block' }),
  image: imageBlock,
  input,
  rich_text: richText,
  markdown: ({ text }) => h('div', { class: 'markdown-block' }, markdown(text)),
  table: tableBlock,
  data_table: dataTableBlock,
  data_visualization: chartBlock,
  alert: ({ text, level = 'default' }) =>
    h(
      'div',
      { class: `alert-block ${level}`, role: 'note' },
      icon(level === 'warning' || level === 'error' ? 'warning' : level === 'success' ? 'check' : 'info'),
      h('div', {}, textObject(text)),
    ),
  card,
};

/** Draws blocks at a spot; see spot.js. */
export function drawBlocks(blocks, spot) {
  return blocks.map((block) => {
    const draw = Object.hasOwn(DRAW, block.type) ? DRAW[block.type] : undefined;
    if (!draw) return h('div', { class: 'unknown-block' }, `[${block.type}]`);
    const node = draw(block, spot);
    node.classList.add('block');
    return node;
  });
}

function section({ text, fields = [], accessory, block_id: id }, spot) {
  const words = h(
    'div',
    { class: 'section-words' },
    text && h('div', { class: 'section-text' }, textObject(text)),
    fields.length > 0 &&
      h(
        'div',
        { class: 'fields' },
        fields.map((field) => h('div', { class: 'field' }, textObject(field))),
      ),
  );
  return h(
    'div',
    { class: 'section-block' },
    words,
    accessory && h('div', { class: 'accessory' }, actionElement(accessory, spot, id)),
  );
}

function contextElement(element) {
  return element.type === 'image' ? imageElement(element) : h('span', {}, textObject(element));
}

function imageBlock(block) {
  const picture = h('img', { src: imageSource(block), alt: block.alt_text, loading: 'lazy' });
  return h('figure', { class: 'image-block' }, block.title && h('figcaption', {}, plainText(block.title)), picture);
}

function input(
  { label, hint, element, optional, dispatch_action: isLive, dispatch_action_config: config, block_id: id },
  spot,
) {
  const words = plainText(label);
  const triggers = config?.trigger_actions_on ?? ['on_enter_pressed'];
  const isTyped = element.type.endsWith('_input') && element.type !== 'file_input';
  const send = (value) => void press(spot, element, id, value);
  const control = inputControl({
    element,
    spot,
    blockId: id,
    label: words,
    onChange: (value) => isLive && (!isTyped || triggers.includes('on_character_entered')) && send(value),
    onEnter: (event) => {
      if (!isLive || !triggers.includes('on_enter_pressed')) return;
      event.preventDefault();
      send(spot.values[id]?.[element.action_id]);
    },
  });
  const error = spot.errors[id];
  return h(
    'div',
    { class: error ? 'input-block has-error' : 'input-block', 'data-block': id },
    h('div', { class: 'input-label' }, words, optional && h('span', { class: 'optional' }, ' (optional)')),
    control,
    hint && h('div', { class: 'hint' }, plainText(hint)),
    error && h('div', { class: 'input-error', role: 'alert' }, error),
  );
}

function card({ hero_image: hero, icon: picture, title, subtitle, body, subtext, actions = [], block_id: id }, spot) {
  return h(
    'div',
    { class: 'card-block' },
    hero && h('img', { class: 'hero', src: imageSource(hero), alt: hero.alt_text }),
    h(
      'div',
      { class: 'card-head' },
      picture && imageElement(picture),
      h('div', {}, title && h('strong', {}, textObject(title)), subtitle && h('small', {}, textObject(subtitle))),
    ),
    body && h('div', {}, textObject(body)),
    subtext && h('small', {}, textObject(subtext)),
    actions.length > 0 &&
      h(
        'div',
        { class: 'actions-block' },
        actions.map((one) => actionElement(one, spot, id)),
      ),
  );
}
