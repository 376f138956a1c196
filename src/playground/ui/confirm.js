import { h } from './dom.js';
import { plainText, textObject } from './text.js';

/** Asks in a dialog before something is done; resolves to the answer. */
export function confirmed({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const answer = (isYes) => () => {
      dialog.close();
      dialog.remove();
      resolve(isYes);
    };
    const yes = h(
      'button',
      { type: 'button', class: `button ${style === 'danger' ? 'danger' : 'primary'}`, on: { click: answer(true) } },
      plainText(confirm) || 'Yes',
    );
    const dialog = h(
      'dialog',
      { class: 'dialog confirm', 'aria-label': plainText(title) },
      h('h2', {}, plainText(title)),
      h('div', { class: 'dialog-body' }, h('div', {}, textObject(text))),
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'button', on: { click: answer(false) } }, plainText(deny) || 'Cancel'),
        yes,
      ),
    );
    dialog.addEventListener('cancel', answer(false));
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}
