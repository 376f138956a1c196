import { byId, h, icon, iconButton } from './dom.js';

const SHOWN_FOR = 9000;

/** Says that something went wrong, in a corner, for a while; with the exact reason when there is one. */
export function notice(text, detail) {
  const box = h(
    'div',
    { class: 'notice' },
    icon('warning'),
    h('div', { class: 'notice-text' }, text, detail && h('pre', {}, detail)),
    iconButton('close', 'Dismiss', () => box.remove()),
  );
  byId('notices').append(box);
  if (!detail) setTimeout(() => box.remove(), SHOWN_FOR);
}
