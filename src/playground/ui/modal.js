import { act } from './api.js';
import { drawBlocks } from './blocks.js';
import { h, icon, iconButton } from './dom.js';
import { closePanel, isPanelOpen } from './menus.js';
import { forgetSpot, keepOnly, spotAt } from './spot.js';
import { look, state } from './store.js';
import { plainText } from './text.js';

let dialog;
let shown;

/** Shows the top one of the person's open modals, or none. Redraws only when it is another one. */
export function renderModal() {
  const stack = state.views[state.me] ?? [];
  const view = stack.at(-1);
  if (view === shown?.view) return;
  if (shown && !stack.some(({ id }) => id === shown.view.id)) forgetSpot(`view:${shown.view.id}`);
  if (!view) return hide();
  const isNew = shown?.view.id !== view.id;
  shown = { view };
  draw(view, stack.length, isNew);
}

function hide() {
  shown = undefined;
  closePanel();
  dialog?.close();
  dialog?.remove();
  dialog = undefined;
}

function draw(view, depth, isNew) {
  closePanel();
  const spot = spotAt(`view:${view.id}`, { view: view.id }, 'modal');
  keepOnly(spot, view.blocks);
  if (isNew) spot.errors = {};
  const focused = focusedBlock();
  const scroll = dialog?.querySelector('.dialog-body')?.scrollTop ?? 0;
  const form = modalForm(view, spot, depth);
  if (!dialog) {
    dialog = h('dialog', { class: 'dialog modal' });
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      if (!isPanelOpen()) void act('close', { all: false });
    });
    document.body.append(dialog);
    dialog.replaceChildren(form);
    dialog.showModal();
  } else dialog.replaceChildren(form);
  dialog.setAttribute('aria-label', plainText(view.title));
  if (isNew) focusFirst(form);
  else {
    form.querySelector('.dialog-body').scrollTop = scroll;
    if (focused) controlIn(form.querySelector(`[data-block="${CSS.escape(focused)}"]`))?.focus();
  }
}

const controlIn = (scope) => scope?.querySelector('input, textarea, button.select');
const focusedBlock = () => document.activeElement?.closest('[data-block]')?.getAttribute('data-block');

function focusFirst(form) {
  const first =
    form.querySelector('[autofocus]') ??
    controlIn(form.querySelector('.dialog-body')) ??
    form.querySelector('footer .primary');
  first?.focus();
}

function modalForm(view, spot, depth) {
  const submitButton = view.submit && h('button', { type: 'submit', class: 'button primary' }, plainText(view.submit));
  const failure = h('div', { class: 'modal-failure', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    if (!submitButton || submitButton.disabled) return;
    spot.errors = missing(view, spot);
    if (Object.keys(spot.errors).length > 0) return redraw(view, depth);
    submitButton.disabled = true;
    submitButton.classList.add('busy');
    const outcome = await act('submit', { view: view.id, values: spot.values });
    submitButton.disabled = false;
    submitButton.classList.remove('busy');
    if (outcome?.kind === 'errors') {
      spot.errors = outcome.errors;
      redraw(view, depth);
    } else if (outcome?.kind !== 'done') failure.textContent = 'We had some trouble connecting. Try again?';
  };
  return h(
    'form',
    { class: 'modal-form', noValidate: true, on: { submit: (event) => void submit(event) } },
    h(
      'header',
      {},
      depth > 1
        ? iconButton('back', 'Back', () => void act('close', { all: false }))
        : h('span', { class: 'modal-icon' }, icon('bolt')),
      h('h2', {}, plainText(view.title)),
      iconButton('close', 'Close', () => void act('close', { all: true })),
    ),
    h('div', { class: 'dialog-body' }, drawBlocks(view.blocks, spot), failure),
    h(
      'footer',
      {},
      h(
        'button',
        { type: 'button', class: 'button', on: { click: () => void act('close', { all: false }) } },
        plainText(view.close) || (view.submit ? 'Cancel' : 'Close'),
      ),
      submitButton,
    ),
  );
}

function redraw(view, depth) {
  draw(view, depth, false);
  const wrong = dialog?.querySelector('.has-error');
  wrong?.scrollIntoView({ block: 'center' });
  controlIn(wrong)?.focus();
  look({});
}

/** What Slack itself asks for before it sends: required fields, lengths, numbers. */
function missing(view, spot) {
  const errors = {};
  for (const block of view.blocks.filter(({ type }) => type === 'input')) {
    const problem = problemOf(block, spot.values[block.block_id]?.[block.element.action_id]);
    if (problem) errors[block.block_id] = problem;
  }
  return errors;
}

function problemOf({ element, optional }, value = { type: element.type }) {
  const { type: _type, ...held } = value;
  const [content] = Object.values(held);
  const isEmpty =
    content === null ||
    content === undefined ||
    (typeof content === 'string' && content.trim() === '') ||
    (Array.isArray(content) && content.length === 0);
  if (isEmpty) return optional ? undefined : 'Please complete this required field.';
  if (element.min_length && content.length < element.min_length)
    return `Please write at least ${element.min_length} characters.`;
  if (element.type === 'number_input') return numberProblem(element, content);
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(content))
    return 'Please enter a valid email address.';
  if (element.type === 'url_text_input' && !URL.canParse(content)) return 'Please enter a valid URL.';
  return undefined;
}

function numberProblem({ is_decimal_allowed: isDecimal, min_value: least, max_value: most }, content) {
  const number = Number(content);
  if (!Number.isFinite(number)) return 'Please enter a number.';
  if (!isDecimal && !Number.isInteger(number)) return 'Please enter a whole number.';
  if (least !== undefined && number < Number(least)) return `Please enter ${least} or more.`;
  if (most !== undefined && number > Number(most)) return `Please enter ${most} or less.`;
  return undefined;
}
