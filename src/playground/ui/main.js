import { act } from './api.js';
import { drawBlocks } from './blocks.js';
import { createComposer, slackDesk } from './composer.js';
import { byId, h, iconButton, reconcile } from './dom.js';
import { renderHeader } from './header.js';
import { createMessageList } from './message-list.js';
import { isPanelOpen } from './menus.js';
import { renderModal } from './modal.js';
import { notice } from './notices.js';
import { renderSidebar } from './sidebar.js';
import { keepOnly, spotAt } from './spot.js';
import {
  changed,
  conversation,
  conversationsOf,
  directMessage,
  findMessage,
  isBotChat,
  look,
  onChange,
  readMark,
  receive,
  repliesOf,
  state,
  topLevel,
  visibleMessages,
} from './store.js';
import { applyTheme } from './theme.js';
import { renderTeams } from './teams-pane.js';
import { findPost, showsSlack, showsTeams } from './teams-store.js';
import { isWelcomeOpen, welcomePanel } from './welcome.js';

const messages = createMessageList('Messages');
const composer = createComposer(
  'Message',
  slackDesk(() => ({ channel: state.channel })),
);
const replies = createMessageList('Replies');
const replyComposer = createComposer(
  'Reply',
  slackDesk(() => ({ channel: state.channel, thread: state.thread })),
);
const home = h('div', { class: 'scroller home' });
const content = byId('content');
const threadPanel = byId('thread');
const threadHead = h('header', {}, h('h2', {}, 'Thread'), iconButton('close', 'Close the thread', closeThread));
threadPanel.append(threadHead, replies.node, replyComposer.node);

applyTheme();
connect();
onChange(render);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented && !isPanelOpen() && !document.querySelector('dialog[open]'))
    closeThread();
});
document.addEventListener('click', followPermalink);
window.addEventListener('focus', markRead);
setInterval(changed, 30_000);
byId('sidebar').addEventListener('click', () => document.body.classList.remove('sidebar-open'));

function connect() {
  const source = new EventSource('/playground/events');
  source.addEventListener('message', ({ data }) => {
    const change = JSON.parse(data);
    if (change.type === 'notice') {
      if (!change.person || change.person === state.me) notice(change.text, change.detail);
      return;
    }
    receive(change);
    if (change.type === 'snapshot') arrive();
  });
  source.addEventListener('error', () => document.body.classList.add('is-offline'));
  source.addEventListener('open', () => document.body.classList.remove('is-offline'));
}

/** Settles who and where the visitor is, when the page opens and after every reconnection. */
function arrive() {
  /** @param {string | null} id */
  const known = (id) => state.people.some((one) => one.id === id);
  const last = localStorage.getItem('rainmaker.me');
  const me = [state.me, last].find(known) ?? state.people[0]?.id ?? '';
  const mine = conversationsOf(me).map(({ id }) => id);
  const linked = state.me === '' ? placeOf(new URL(location.href)) : undefined;
  const channel = [state.channel, linked?.channel ?? ''].find((id) => mine.includes(id)) ?? mine[0];
  const kept = localStorage.getItem('rainmaker.platform');
  const platform = state.teams && (kept === 'teams' || kept === 'both') ? kept : 'slack';
  look({ me, channel, platform, ...linked });
}

function placeOf(url) {
  const [, place, post] = /^\/playground\/l\/message\/([^/]+)\/(\d+)$/.exec(url.pathname) ?? [];
  const there = place && state.teams?.conversations.find(({ id }) => id === decodeURIComponent(place));
  if (there && findPost(there.id, post)) return { channel: there.beside, highlight: post, platform: 'teams' };
  const [, channel, digits] = /^\/playground\/archives\/(\w+)\/p(\d{16})/.exec(url.pathname) ?? [];
  if (!channel) return undefined;
  const ts = `${digits.slice(0, 10)}.${digits.slice(10)}`;
  return { channel, highlight: ts, thread: url.searchParams.get('thread_ts') ?? undefined, tab: 'messages' };
}

function followPermalink(event) {
  const link = event.target instanceof Element ? event.target.closest('a[href*="/playground/archives/"]') : null;
  const place = link instanceof HTMLAnchorElement ? placeOf(new URL(link.href)) : undefined;
  if (!place) return;
  event.preventDefault();
  look(place);
}

function closeThread() {
  if (state.thread) look({ thread: undefined, highlight: undefined });
}

function render() {
  if (!state.isReady || !state.channel) return;
  document.body.classList.toggle('is-teams', !showsSlack());
  document.body.classList.toggle('is-both', showsSlack() && showsTeams());
  renderSidebar();
  renderTeams();
  if (!showsSlack()) return renderTitle();
  renderHeader();
  if (isBotChat(state.channel) && state.tab === 'home') renderHome();
  else renderMessages();
  renderThread();
  renderModal();
  markRead();
  renderTitle();
}

function renderTitle() {
  document.title = `${isBotChat(state.channel) ? state.bot.name : `#${conversation(state.channel)?.name}`} · ${state.team.name}`;
}

let unreadFrom = { key: '', mark: '0' };
/** @type {{ key: string, nodes: Node[] } | undefined} */
let welcome;

function renderMessages() {
  const key = `${state.me}:${state.channel}`;
  const isElsewhere = unreadFrom.key !== key;
  if (isElsewhere) unreadFrom = { key, mark: readMark(state.me, state.channel) };
  const wanted = isWelcomeOpen() ? state.me : '';
  if (welcome?.key !== wanted) welcome = { key: wanted, nodes: wanted ? [welcomePanel()] : [] };
  reconcile(content, [messages.node, ...welcome.nodes, composer.node]);
  const list = topLevel(state.channel);
  messages.node.classList.toggle('is-empty', list.length === 0);
  messages.render(key, list, { unreadFrom: unreadFrom.mark });
  composer.render(
    isBotChat(state.channel)
      ? `Message ${state.bot.name}, or type / for a command`
      : `Message #${conversation(state.channel)?.name}, or type / for a command`,
  );
  if (isElsewhere) focusUnlessBusy(composer);
}

/** @type {import('../chat-state.ts').View | undefined} */
let drawnHome;

function renderHome() {
  reconcile(content, [home]);
  const view = state.homes[state.me];
  if (drawnHome === view && home.hasChildNodes() && view) return;
  const { scrollTop } = home;
  if (!view) home.replaceChildren(h('div', { class: 'empty' }, `${state.bot.name} has not drawn this tab yet.`));
  else {
    const spot = spotAt(`home:${state.me}`, { home: true }, 'home');
    keepOnly(spot, view.blocks);
    home.replaceChildren(h('div', { class: 'home-blocks' }, drawBlocks(view.blocks, spot)));
  }
  if (drawnHome?.id === view?.id) home.scrollTop = scrollTop;
  drawnHome = view;
}

/** @type {string | undefined} */
let openThread;

function renderThread() {
  const parent = state.thread && findMessage(state.channel, state.thread);
  threadPanel.hidden = !parent;
  document.body.classList.toggle('has-thread', Boolean(parent));
  if (!parent) {
    openThread = undefined;
    return;
  }
  const isOther = state.thread !== openThread;
  openThread = state.thread;
  const list = [parent, ...repliesOf(state.channel, state.thread)];
  replies.render(`${state.me}:${state.thread}`, list, { inThread: true });
  replyComposer.render('Reply…');
  if (isOther) focusUnlessBusy(replyComposer);
}

/** The box to write in is ready for typing, unless a modal or a menu is. */
function focusUnlessBusy(box) {
  if (!document.querySelector('dialog[open]') && !isPanelOpen()) box.focus();
}

/** What is on the screen of a focused window counts as read. */
function markRead() {
  const last = visibleMessages(state.channel).at(-1);
  if (!last || !document.hasFocus() || (state.tab === 'home' && state.channel === directMessage())) return;
  if (Number(last.ts) <= Number(readMark(state.me, state.channel))) return;
  state.reads[state.me] = { ...state.reads[state.me], [state.channel]: last.ts };
  void act('read', { channel: state.channel, ts: last.ts });
}
