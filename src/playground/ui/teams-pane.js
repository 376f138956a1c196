import { act } from './api.js';
import { avatar } from './avatar.js';
import { createComposer } from './composer.js';
import { commonTools, sidebarButton } from './header.js';
import { byId, h, icon, iconButton, reconcile, redraw } from './dom.js';
import { changed, state } from './store.js';
import { isRendererLoaded, loadRenderer } from './teams-card.js';
import { createPostList } from './teams-posts.js';
import { notice } from './notices.js';
import { postsIn, showsSlack, showsTeams, teamsPlace, teamsReadMark, teamsTitle } from './teams-store.js';
import { teamsHint, teamsSuggestions } from './teams-suggest.js';
import { isWelcomeOpen, welcomePanel } from './welcome.js';

const kindHere = () => teamsPlace()?.kind ?? 'channel';

/** A box that writes to Teams; `root()` is the post that it answers, if any. */
const desk = (root) => ({
  key: () => `teams:${teamsPlace()?.id}:${root() ?? ''}`,
  send: (text, files) => void act('teams/say', { conversation: teamsPlace()?.id, text, root: root(), files }),
  takesFiles: () => kindHere() === 'personal',
  suggest: (text, caret) => teamsSuggestions(kindHere())(text, caret),
  hint: (text) => teamsHint(kindHere())(text),
});

const composer = createComposer(
  'Message in Teams',
  desk(() => undefined),
);
const replyComposer = createComposer(
  'Reply in Teams',
  desk(() => state.teamsReply),
);
const replyBox = h(
  'div',
  { class: 'reply-box' },
  replyComposer.node,
  iconButton('close', 'Close the reply', closeReply),
);
const list = createPostList(replyBox);
const head = h('header', { class: 'pane-head' });
const nowhere = h('div', { class: 'empty' }, 'This conversation is in Slack only.');
const typing = h('div', { class: 'typing', role: 'status' });
const arrived = new Set();

/** Teams' side of the page: one conversation of the team, or the chat with the bot. */
export function renderTeams() {
  const pane = byId('teams');
  pane.hidden = !showsTeams();
  if (pane.hidden) return;
  if (!isRendererLoaded()) loadRenderer().then(changed, (error) => notice(error.message));
  const place = teamsPlace();
  if (!place) return reconcile(pane, [nowhere]);
  arrive(place);
  redraw(head, [...(showsSlack() ? [] : [sidebarButton()]), ...title(place), ...(showsSlack() ? [] : [commonTools()])]);
  typing.textContent = isBotAtWork(place) ? `${state.bot.name} is typing…` : '';
  reconcile(pane, [head, list.node, typing, ...welcome(place), composer.node]);
  list.render(place);
  const isChannel = place.kind === 'channel';
  composer.render(isChannel ? `Start a post. Mention @${state.bot.name} to talk to the bot` : 'Type a message');
  if (state.teamsReply) {
    replyComposer.render(`Reply. Mention @${state.bot.name} to talk to the bot`);
    focusReply();
  }
  markRead(place);
}

/** @type {{ key: string, nodes: Node[] }} */
let welcomed = { key: '', nodes: [] };

/** Where Teams is alone on the page, it welcomes newcomers itself. */
function welcome({ id, kind }) {
  const isWanted = isWelcomeOpen() && !showsSlack();
  const key = isWanted ? `${state.me}/${id}` : '';
  if (welcomed.key === key) return welcomed.nodes;
  const before = kind === 'channel' ? `@${state.bot.name} ` : '';
  const tries = {
    hint: `Try one of these, or ${before ? `mention @${state.bot.name}` : 'write “help”'} to see every command.`,
    wordsOf: (example) => before + example.replace(/^\//, ''),
    send: (text) => void act('teams/say', { conversation: id, text }),
  };
  welcomed = { key, nodes: isWanted ? [welcomePanel(tries)] : [] };
  return welcomed.nodes;
}

const isBotAtWork = ({ id }) => (state.typing[id] ?? 0) > Date.now();

function title(place) {
  if (place.kind === 'personal') {
    return [avatar(state.bot.id, 'small'), h('h1', {}, teamsTitle(place)), h('p', {}, 'Chat in Microsoft Teams')];
  }
  return [
    h('span', { class: 'team-mark', 'aria-hidden': 'true' }, state.teams?.team.slice(0, 1)),
    h(
      'h1',
      {},
      state.teams?.team,
      h('span', { class: 'crumb', 'aria-hidden': 'true' }, icon('next')),
      teamsTitle(place),
    ),
    h('p', {}, 'Channel in Microsoft Teams'),
  ];
}

/** The first time somebody looks, the app is added there. */
function arrive({ id }) {
  const key = `${state.me}/${id}`;
  if (arrived.has(key)) return;
  arrived.add(key);
  void act('teams/arrive', { conversation: id });
}

let focused = '';

function focusReply() {
  const key = `${state.teamsReply}`;
  if (key !== focused) replyComposer.focus();
  focused = key;
}

function closeReply() {
  state.teamsReply = undefined;
  focused = '';
  changed();
}

/** What is on the screen of a focused window counts as read. */
function markRead(place) {
  const last = postsIn(place.id).at(-1);
  if (!last || !document.hasFocus() || Number(last.id) <= teamsReadMark(state.me, place)) return;
  state.reads[state.me] = { ...state.reads[state.me], [place.id]: last.id };
  void act('read', { channel: place.id, ts: last.id });
}
