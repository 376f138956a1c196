import { h } from './dom.js';

let closeOpen;

/** Shows a floating panel at an element; `onClose` hears how it ended. Only one is open at a time. */
export function openPanel(anchor, panel, { onClose = () => {}, align = 'start' } = {}) {
  closePanel();
  const host = anchor.closest('dialog') ?? document.body;
  const opener = document.activeElement;
  panel.classList.add('panel');
  host.append(panel);
  place(anchor, panel, align);

  const leave = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) closePanel();
  };
  const keys = (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    closePanel();
    if (opener instanceof HTMLElement) opener.focus();
  };
  document.addEventListener('pointerdown', leave, true);
  document.addEventListener('keydown', keys, true);
  window.addEventListener('resize', closePanel);
  closeOpen = () => {
    closeOpen = undefined;
    document.removeEventListener('pointerdown', leave, true);
    document.removeEventListener('keydown', keys, true);
    window.removeEventListener('resize', closePanel);
    panel.remove();
    anchor.setAttribute('aria-expanded', 'false');
    onClose();
  };
  anchor.setAttribute('aria-expanded', 'true');
}

export function closePanel() {
  closeOpen?.();
}

export const isPanelOpen = () => closeOpen !== undefined;

function place(anchor, panel, align) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = window.innerHeight - box.bottom - 12;
  const isAbove = below < height && box.top > below;
  const left = align === 'end' ? box.right - width : box.left;
  panel.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
  panel.style.top = `${isAbove ? Math.max(8, box.top - height - 6) : Math.min(box.bottom + 6, window.innerHeight - height - 8)}px`;
}

/** A menu of actions: `{ label, hint, icon, run }`. */
export function openMenu(anchor, title, items, options) {
  const panel = h('div', { class: 'menu', role: 'menu', 'aria-label': title, on: { keydown: arrowKeys } });
  panel.append(h('div', { class: 'menu-title' }, title));
  for (const { label, hint, mark, run } of items) {
    const choose = () => {
      closePanel();
      run();
    };
    const words = h('span', { class: 'menu-words' }, h('span', {}, label), hint && h('small', {}, hint));
    panel.append(
      h('button', { type: 'button', role: 'menuitem', class: 'menu-item', on: { click: choose } }, mark, words),
    );
  }
  openPanel(anchor, panel, options);
  panel.querySelector('button')?.focus();
}

function arrowKeys(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll('[role=menuitem]')];
  const at = items.indexOf(document.activeElement);
  items.at((at + step + items.length) % items.length)?.focus();
}
