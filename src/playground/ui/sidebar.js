import { act } from './api.js';
import { avatar } from './avatar.js';
import { byId, h, icon, iconButton } from './dom.js';
import { openMenu } from './menus.js';
import { conversationsOf, directMessage, look, state, unreadCount } from './store.js';
import { shortMoment } from './time.js';

/** The workspace, its conversations, and the people the visitor can act as. */
export function renderSidebar() {
  const mine = conversationsOf(state.me);
  byId('sidebar').replaceChildren(
    workspace(),
    h(
      'div',
      { class: 'places' },
      group('Channels', mine.filter(({ kind }) => kind === 'channel').map(place)),
      group('Apps', mine.filter(({ kind }) => kind === 'im').map(place)),
      mine.some(({ kind }) => kind === 'mpim') &&
        group('Groups', mine.filter(({ kind }) => kind === 'mpim').map(place)),
    ),
    people(),
    ...(state.canAdvance ? [clock()] : []),
  );
}

function workspace() {
  return h(
    'div',
    { class: 'workspace' },
    h('img', { src: '/playground/ui/icon.svg', alt: '' }),
    h('div', {}, h('strong', {}, state.team.name), h('small', {}, 'Playground on this computer')),
  );
}

function group(title, items) {
  return h('section', { 'aria-label': title }, h('h2', {}, title), h('ul', {}, items));
}

function place({ id, kind, name }) {
  const isHere = state.channel === id;
  const unread = isHere ? 0 : unreadCount(state.me, id);
  const open = () => look({ channel: id, tab: 'messages', thread: undefined, highlight: undefined });
  const mark = { channel: icon('hash'), im: avatar(state.bot.id, 'tiny'), mpim: icon('people') }[kind];
  const classes = ['place', isHere && 'here', unread > 0 && 'unread'].filter(Boolean).join(' ');
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: classes, 'aria-current': isHere ? 'page' : undefined, on: { click: open } },
      mark,
      h('span', { class: 'place-name' }, kind === 'im' ? state.bot.name : name),
      badge(unread),
    ),
  );
}

const badge = (count) =>
  count > 0 && h('span', { class: 'badge', 'aria-label': `${count} unread` }, count > 99 ? '99+' : String(count));

function people() {
  return h(
    'section',
    { class: 'people', 'aria-label': 'Acting as' },
    h('h2', {}, 'Acting as'),
    h('div', { role: 'radiogroup', 'aria-label': 'Acting as' }, state.people.map(personRow)),
  );
}

function personRow({ id, name, title }) {
  const isMe = id === state.me;
  const unread = conversationsOf(id).reduce((sum, { id: channel }) => sum + unreadCount(id, channel), 0);
  return h(
    'button',
    {
      type: 'button',
      role: 'radio',
      'aria-checked': String(isMe),
      class: isMe ? 'person me' : 'person',
      on: { click: () => become(id) },
    },
    avatar(id, 'small'),
    h('span', { class: 'person-words' }, h('span', {}, name), h('small', {}, title)),
    !isMe && badge(unread),
    isMe && icon('check'),
  );
}

/** Goes on as somebody else, in the same place where they have one too. */
function become(id) {
  localStorage.setItem('rainmaker.me', id);
  const wasInDirect = state.channel === directMessage();
  const isMember = conversationsOf(id).some(({ id: channel }) => channel === state.channel);
  const channel = wasInDirect ? directMessage(id) : isMember ? state.channel : conversationsOf(id)[0].id;
  look({ me: id, channel, thread: wasInDirect ? undefined : state.thread });
  if (wasInDirect && state.tab === 'home') void act('home', { tab: 'home' });
}

function clock() {
  const button = iconButton('clock', 'Move the bot’s clock', () => openMenu(button, 'Move the bot’s clock', STEPS));
  return h(
    'div',
    { class: 'clock' },
    button,
    h('span', {}, h('small', {}, 'Bot’s clock'), h('span', { id: 'clock-face' }, shortMoment(new Date(state.now)))),
    h('button', { type: 'button', class: 'ghost', on: { click: () => advance('day') } }, '+1 day'),
    h(
      'button',
      { type: 'button', class: 'ghost', on: { click: () => advance('monday') }, title: 'Next Monday 09:00' },
      'Mon 09:00',
    ),
  );
}

const advance = (to) => void act('clock', { to });

const STEPS = [
  { label: 'One hour later', run: () => advance('hour') },
  { label: 'One day later', hint: 'Reminders and deadlines come due', run: () => advance('day') },
  { label: 'Next Monday 09:00', hint: 'Weekly digests are sent', run: () => advance('monday') },
];
