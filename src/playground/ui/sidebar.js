import { act } from './api.js';
import { avatar } from './avatar.js';
import { byId, h, icon, redraw } from './dom.js';
import { conversationsOf, directMessage, look, state, unreadCount } from './store.js';
import { hasTeams, showsSlack, showsTeams, teamsUnread } from './teams-store.js';
import { now, shortMoment } from './time.js';

/** The workspace, its conversations, and the people the visitor can act as. */
export function renderSidebar() {
  const mine = conversationsOf(state.me).filter(({ id }) => showsSlack() || hasTeams(id));
  const groups = mine.filter(({ kind }) => kind === 'mpim');
  redraw(byId('sidebar'), [
    workspace(),
    ...(state.teams ? [platforms()] : []),
    h(
      'div',
      { class: 'places' },
      group(
        showsSlack() ? 'Channels' : `Teams · ${state.teams?.team}`,
        mine.filter(({ kind }) => kind === 'channel').map(place),
      ),
      group(showsSlack() ? 'Apps' : 'Chat', mine.filter(({ kind }) => kind === 'im').map(place)),
      groups.length > 0 && group('Groups', groups.map(place)),
    ),
    people(),
    ...(state.canAdvance ? [clock()] : []),
  ]);
}

function workspace() {
  return h(
    'div',
    { class: 'workspace' },
    h('img', { src: '/playground/ui/icon.svg', alt: '' }),
    h('div', {}, h('strong', {}, state.team.name), h('small', {}, 'Playground on this computer')),
  );
}

const PLATFORMS = { slack: 'Slack', teams: 'Teams', both: 'Side by side' };

/** Which chat is shown: the same company is in both. */
function platforms() {
  const choose = (platform) => () => {
    localStorage.setItem('rainmaker.platform', platform);
    look({ platform, thread: platform === 'teams' ? undefined : state.thread, tab: 'messages' });
  };
  return h(
    'div',
    { class: 'platforms', role: 'radiogroup', 'aria-label': 'Platform' },
    Object.entries(PLATFORMS).map(([platform, label]) =>
      h(
        'button',
        {
          type: 'button',
          role: 'radio',
          'aria-checked': String(state.platform === platform),
          on: { click: choose(platform) },
        },
        label,
      ),
    ),
  );
}

/** Unread messages on the platforms that are shown. */
function unreadOf(viewer, channel) {
  return (showsSlack() ? unreadCount(viewer, channel) : 0) + (showsTeams() ? teamsUnread(viewer, channel) : 0);
}

function group(title, items) {
  return h('section', { 'aria-label': title }, h('h2', {}, title), h('ul', {}, items));
}

function place({ id, kind, name }) {
  const isHere = state.channel === id;
  const unread = isHere ? 0 : unreadOf(state.me, id);
  const open = () => {
    look({ channel: id, tab: 'messages', thread: undefined, highlight: undefined, teamsReply: undefined });
    if (kind === 'im' && showsSlack()) void act('home', { tab: 'messages' });
  };
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
  const unread = conversationsOf(id).reduce((sum, { id: channel }) => sum + unreadOf(id, channel), 0);
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

/** Moves the bot's clock, so that reminders, deadlines and digests come due. */
function clock() {
  return h(
    'section',
    { class: 'clock', 'aria-label': 'The bot’s clock' },
    h('span', { title: 'The bot’s clock' }, icon('clock'), shortMoment(now())),
    advance('hour', '+1 hour'),
    advance('day', '+1 day'),
    advance('monday', 'Mon 09:00', 'Next Monday 09:00'),
  );
}

function advance(to, label, title = `Move the bot’s clock ${label}`) {
  const move = () => void act('clock', { to });
  return h('button', { type: 'button', class: 'ghost', title, 'aria-label': title, on: { click: move } }, label);
}
