import { h, icon } from './dom.js';
import { inputControl } from './inputs.js';
import { openMenu } from './menus.js';
import { press } from './spot.js';
import { plainText } from './text.js';

/** An interactive element of an actions block, a section or a card. Using it tells the app at once. */
export function actionElement(element, spot, blockId) {
  if (element.type === 'button') return buttonElement(element, spot, blockId);
  if (element.type === 'overflow') return overflowElement(element, spot, blockId);
  if (element.type === 'image') return imageElement(element);
  const onChange = (value) => void press(spot, element, blockId, value);
  return inputControl({ element, spot, blockId, label: plainText(element.placeholder) || 'Choose', onChange });
}

function buttonElement(element, spot, blockId) {
  const { style, url, value, text, accessibility_label: label } = element;
  const click = async () => {
    if (url) window.open(url, '_blank', 'noopener,noreferrer');
    button.classList.add('busy');
    await press(spot, element, blockId, {
      text,
      ...(value === undefined ? {} : { value }),
      ...(style ? { style } : {}),
    });
    button.classList.remove('busy');
  };
  const button = h(
    'button',
    { type: 'button', class: `button ${style ?? ''}`, 'aria-label': label, on: { click: () => void click() } },
    plainText(text),
    url && h('span', { class: 'outward', 'aria-hidden': 'true' }, '↗'),
  );
  return button;
}

function overflowElement(element, spot, blockId) {
  const items = element.options.map((option) => ({
    label: plainText(option.text),
    hint: plainText(option.description),
    run: () => {
      if (option.url) window.open(option.url, '_blank', 'noopener,noreferrer');
      void press(spot, element, blockId, { selected_option: option });
    },
  }));
  const button = h(
    'button',
    {
      type: 'button',
      class: 'button overflow',
      'aria-haspopup': 'menu',
      'aria-label': 'More actions',
      on: { click: () => openMenu(button, 'More actions', items, { align: 'end' }) },
    },
    icon('more'),
  );
  return button;
}

/** The address of an image: the web's, or a file that the app uploaded. */
export function imageSource({ image_url: url, slack_file: file }) {
  return file ? `/playground/files/${encodeURIComponent(file.id ?? '')}` : url;
}

export function imageElement(element) {
  return h('img', { class: 'thumbnail', src: imageSource(element), alt: element.alt_text, loading: 'lazy' });
}
