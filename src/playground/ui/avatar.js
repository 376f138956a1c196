import { h } from './dom.js';
import { person, state } from './store.js';

const COLORS = 8;

/** The picture of a person: their emoji or initials on a colour of their own; the app and Slackbot have their marks. */
export function avatar(id, size = '') {
  if (id === state.bot.id) return h('img', { class: `avatar app ${size}`, src: '/playground/ui/icon.svg', alt: '' });
  const found = person(id);
  if (!found) return h('span', { class: `avatar slackbot ${size}`, 'aria-hidden': 'true' }, 'S');
  const index = state.people.indexOf(found) % COLORS;
  return h(
    'span',
    { class: `avatar person-${index} ${size}`, 'aria-hidden': 'true' },
    found.emoji ?? initials(found.name),
  );
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('')
    .toUpperCase();
}

export function nameOf(id) {
  if (id === state.bot.id) return state.bot.name;
  return person(id)?.name ?? (id === 'USLACKBOT' ? 'Slackbot' : id);
}
