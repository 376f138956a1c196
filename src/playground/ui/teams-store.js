import { conversation, directMessage, state } from './store.js';

/**
 * @typedef {import('../teams/team-state.ts').Post} Post
 * @typedef {import('../teams/accounts.ts').TeamsConversation} TeamsConversation
 */

export const showsSlack = () => state.platform !== 'teams';
export const showsTeams = () => state.teams !== undefined && state.platform !== 'slack';

/** The conversation of Teams that is for the same as one of Slack. */
export const besideOf = (channel) => state.teams?.conversations.find(({ beside }) => beside === channel);

/** Where the visitor is in Teams. */
export const teamsPlace = () => besideOf(state.channel);

/** @returns {Post[]} */
export const postsIn = (id) => state.teams?.posts[id] ?? [];

export const findPost = (id, post) => postsIn(id).find((one) => one.id === post);

/** Posts with their replies, the thread that was last written in at the end. */
export function threadsOf(id) {
  const threads = new Map();
  for (const post of postsIn(id)) {
    if (post.root === undefined) threads.set(post.id, { post, replies: [] });
    else threads.get(post.root)?.replies.push(post);
  }
  return [...threads.values()].sort((one, other) => latest(one) - latest(other));
}

const latest = ({ post, replies }) => Number((replies.at(-1) ?? post).id);

/** Up to where a person has read; what channels held before the first visit counts as read. */
export function teamsReadMark(viewer, { id, kind }) {
  return Number(state.reads[viewer]?.[id] ?? (kind === 'channel' ? Number(state.openedAt) * 1000 : 0));
}

export function teamsUnread(viewer, channel) {
  const place = besideOf(channel);
  if (!place) return 0;
  const mark = teamsReadMark(viewer, place);
  const posts = postsIn(place.id);
  if (Number(posts.at(-1)?.id ?? 0) <= mark) return 0;
  const mine = new Set(posts.flatMap(({ author, root, id }) => (author === viewer ? [root ?? id] : [])));
  const isForMe = (/** @type {Post} */ { root }) => place.kind === 'personal' || root === undefined || mine.has(root);
  return posts.filter((post) => Number(post.id) > mark && post.author !== viewer && isForMe(post)).length;
}

/** The names of the channels and of the chat with the bot, as Teams' side shows them. */
export function teamsTitle(place) {
  return place.kind === 'channel' ? place.name : state.bot.name;
}

/** Group conversations of Slack have no counterpart. */
export const hasTeams = (channel) => conversation(channel)?.kind !== 'mpim';

export const isMyChat = (place) => place.beside === directMessage();
