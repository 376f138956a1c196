/**
 * @typedef {import('../chat-state.ts').Message} Message
 * @typedef {import('../chat-state.ts').Conversation} Conversation
 * @typedef {import('../chat-state.ts').View} View
 * @typedef {import('../options.ts').Person & { handle: string }} Person
 * @typedef {object} State
 * @property {boolean} isReady
 * @property {{ id: string, name: string }} team
 * @property {{ id: string, name: string }} bot
 * @property {Person[]} people
 * @property {import('../options.ts').PlaygroundCommand[]} commands
 * @property {import('../options.ts').PlaygroundShortcut[]} shortcuts
 * @property {Conversation[]} conversations
 * @property {Record<string, Message[]>} messages
 * @property {Record<string, Record<string, string>>} reads
 * @property {Record<string, View>} homes
 * @property {Record<string, View[]>} views
 * @property {Omit<import('../chat-state.ts').StoredFile, 'content'>[]} files
 * @property {number} clockOffset how far the bot's clock is ahead of the browser's, in milliseconds
 * @property {string} openedAt
 * @property {boolean} canAdvance
 * @property {{ team: string, tenant: string, directory: { id: string, user: string }[], conversations: import('../teams/accounts.ts').TeamsConversation[], posts: Record<string, import('../teams/team-state.ts').Post[]> }} [teams]
 * @property {'slack' | 'teams' | 'both'} platform
 * @property {Record<string, number>} typing until when the bot is at work in a conversation of Teams
 * @property {string} me
 * @property {string} channel
 * @property {'messages' | 'home'} tab
 * @property {string} [thread]
 * @property {string} [teamsReply] the post of Teams that the visitor is answering
 * @property {string} [highlight]
 */

/**
 * What the page knows: the snapshot of the server, its changes, and what the visitor looks at.
 * @type {State}
 */
export const state = {
  isReady: false,
  team: { id: '', name: '' },
  bot: { id: '', name: '' },
  people: [],
  commands: [],
  shortcuts: [],
  conversations: [],
  messages: {},
  reads: {},
  homes: {},
  views: {},
  files: [],
  clockOffset: 0,
  openedAt: '0',
  canAdvance: false,
  platform: 'slack',
  typing: {},
  me: '',
  channel: '',
  tab: 'messages',
};

/** How long the sign that the bot is at work stays without another one. */
const TYPING = 8000;
const listeners = new Set();
let isPlanned = false;

/** Calls back after the state changed, once for changes that come together. */
export function onChange(listener) {
  listeners.add(listener);
}

export function changed() {
  if (isPlanned) return;
  isPlanned = true;
  queueMicrotask(() => {
    isPlanned = false;
    for (const listener of listeners) listener();
  });
}

/** Sets what the visitor looks at. */
export function look(where) {
  Object.assign(state, where);
  changed();
}

/** Takes what the server sent, a `Change` of chat-state.ts with the bot's time. */
export function receive(change) {
  const offset = change.at - Date.now();
  if (Math.abs(offset - state.clockOffset) > 2000) state.clockOffset = offset;
  apply(change);
  changed();
}

function apply(change) {
  switch (change.type) {
    case 'snapshot': {
      const { type: _type, at: _at, ...snapshot } = change;
      Object.assign(state, snapshot, { isReady: true });
      break;
    }
    case 'message':
      state.messages[change.message.channel] = placed(change.message);
      break;
    case 'gone':
      state.messages[change.channel] = messagesIn(change.channel).filter(({ ts }) => ts !== change.ts);
      break;
    case 'views':
      state.views[change.person] = change.stack;
      break;
    case 'home':
      state.homes[change.person] = change.view;
      break;
    case 'post':
      applyPost(change.post);
      break;
    case 'post-gone':
      if (state.teams) {
        const { posts } = state.teams;
        posts[change.conversation] = (posts[change.conversation] ?? []).filter(({ id }) => id !== change.id);
      }
      break;
    case 'typing':
      state.typing[change.conversation] = Date.now() + TYPING;
      setTimeout(changed, TYPING + 100);
      break;
    case 'read':
      state.reads[change.person] = { ...state.reads[change.person], [change.channel]: change.ts };
      break;
    case 'conversation':
      state.conversations = [...state.conversations, change.conversation];
      break;
    case 'file':
      state.files = [...state.files.filter(({ id }) => id !== change.file.id), change.file];
      break;
  }
}

function applyPost(post) {
  if (!state.teams) return;
  const list = state.teams.posts[post.conversation] ?? [];
  const index = list.findIndex(({ id }) => id === post.id);
  state.teams.posts[post.conversation] = index >= 0 ? list.with(index, post) : [...list, post];
  if (post.author === state.bot.id) delete state.typing[post.conversation];
}

function placed(message) {
  const list = messagesIn(message.channel);
  const index = list.findIndex(({ ts }) => ts === message.ts);
  if (index >= 0) return list.with(index, message);
  return [...list, message].sort((one, other) => Number(one.ts) - Number(other.ts));
}

const messagesIn = (channel) => state.messages[channel] ?? [];

export const person = (id) => state.people.find((one) => one.id === id);
export const conversation = (id) => state.conversations.find((one) => one.id === id);
export const me = () => person(state.me);
export const directMessage = (id = state.me) => `D${id.slice(1)}`;
export const isBotChat = (id) => conversation(id)?.kind === 'im';

/** The messages of a channel that a person can see. */
export function visibleMessages(channel, viewer = state.me) {
  return messagesIn(channel).filter(({ onlyFor }) => onlyFor === undefined || onlyFor === viewer);
}

export function topLevel(channel) {
  return visibleMessages(channel).filter(
    ({ thread_ts: thread, ts, reply_broadcast: isBroadcast }) => !thread || thread === ts || isBroadcast,
  );
}

export function repliesOf(channel, ts) {
  return visibleMessages(channel).filter((message) => message.thread_ts === ts && message.ts !== ts);
}

export const findMessage = (channel, ts) => messagesIn(channel).find((message) => message.ts === ts);

/** Up to where a person has read: everything from before the first visit counts as read, but for direct messages. */
export function readMark(viewer, channel) {
  return state.reads[viewer]?.[channel] ?? (conversation(channel)?.kind === 'channel' ? state.openedAt : '0');
}

export function unreadCount(viewer, channel) {
  const mark = Number(readMark(viewer, channel));
  if (Number(messagesIn(channel).at(-1)?.ts ?? 0) <= mark) return 0;
  const mine = new Set(messagesIn(channel).flatMap((m) => (m.author === viewer ? [m.thread_ts ?? m.ts] : [])));
  return visibleMessages(channel, viewer).filter(
    ({ ts, author, thread_ts: thread, kind }) =>
      Number(ts) > mark && author !== viewer && !kind && (!thread || thread === ts || mine.has(thread)),
  ).length;
}

/** The conversations a person is in. */
export const conversationsOf = (viewer) => state.conversations.filter(({ members }) => members.includes(viewer));
