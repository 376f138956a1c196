import { act } from './api.js';
import { h, iconButton } from './dom.js';
import { cardNode } from './teams-card.js';

const WIDTHS = { small: 400, medium: 600, large: 800 };

/**
 * Shows what came of a press: a dialog, a sentence, or nothing.
 * @param {import('../teams/acts.ts').Outcome} outcome
 * @param {{ place: { conversation: string, id: string }, commandId?: string, say: (text: string, isBad: boolean) => void }} from
 */
export function showOutcome(outcome, from) {
  if (outcome.kind === 'dialog') openDialog(outcome.dialog, from);
  else if (outcome.kind === 'toast') from.say(outcome.text, false);
  else if (outcome.kind === 'failed') from.say(outcome.text, true);
}

/** A task module: a card with inputs, or one to read, in a window. */
function openDialog(first, from) {
  const dialog = h('dialog', { class: 'dialog teams-dialog' });
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  document.body.append(dialog);

  function show(task) {
    const title = String(task.title ?? '');
    const body = h('div', { class: 'dialog-body' });
    dialog.setAttribute('aria-label', title);
    // The policy of the page lets no style stand in markup; the width is set from here.
    dialog.style.width = `min(${widthOf(task)}px, calc(100vw - 32px))`;
    dialog.replaceChildren(h('header', {}, h('h2', {}, title), iconButton('close', 'Close', close)), body);
    body.append(
      task.card ? card(task.card.content ?? task.card) : 'This dialog shows a web page, which the playground does not.',
    );
    const [first] = body.querySelectorAll('input, textarea, select');
    if (first instanceof HTMLElement) first.focus();
  }

  function card(content) {
    const failure = h('p', { class: 'modal-failure', role: 'alert' });
    const drawn = cardNode(content, async ({ data }) => {
      if (drawn.classList.contains('busy')) return;
      drawn.classList.add('busy');
      failure.textContent = '';
      const { place, commandId } = from;
      const outcome = await act('teams/dialog', { place, commandId, data });
      drawn.classList.remove('busy');
      if (!outcome) return;
      if (outcome.kind === 'dialog') show(outcome.dialog);
      else if (outcome.kind === 'failed') failure.textContent = outcome.text;
      else if (outcome.kind === 'toast') showMessage(outcome.text);
      else close();
    });
    return h('div', {}, drawn, failure);
  }

  function showMessage(text) {
    const done = h('button', { type: 'button', class: 'button primary', on: { click: close } }, 'Close');
    dialog.querySelector('.dialog-body')?.replaceChildren(h('p', {}, text));
    dialog.append(h('footer', {}, done));
    done.focus();
  }

  dialog.showModal();
  show(first);
}

function widthOf({ width }) {
  return typeof width === 'number' ? width : (WIDTHS[width] ?? WIDTHS.medium);
}
