import { h, icon, reconcile } from './dom.js';
import { scrollToPost, stayAtEnd } from './scrolling.js';
import { changed, state } from './store.js';
import { isRendererLoaded } from './teams-card.js';
import { postNode, postStamp } from './teams-post.js';
import { postsIn, threadsOf } from './teams-store.js';
import { dayName, isoDay } from './time.js';

const SHOWN = 60;
const REPLIES_SHOWN = 4;

/** A scrolling list of a conversation of Teams, which keeps its nodes; `replyBox` is where a reply is written. */
export function createPostList(replyBox) {
  const inner = h('div', { class: 'post-list', role: 'log', 'aria-label': 'Posts' });
  const scroller = h('div', { class: 'scroller', tabIndex: 0 }, inner);
  const end = stayAtEnd(scroller, inner);
  let drawn = new Map();
  let place = '';
  let last = '';
  let highlighted = '';
  let shown = SHOWN;
  const unfolded = new Set();

  function render(conversation) {
    const key = `${state.me}:${conversation.id}`;
    const isElsewhere = key !== place;
    if (isElsewhere) shown = SHOWN;
    place = key;
    const newest = postsIn(conversation.id).at(-1);
    const isMine = newest !== undefined && newest.id !== last && newest.author === state.me;
    last = newest?.id ?? '';
    const next = new Map();
    const keep = (id, stamp, make) => {
      const old = drawn.get(id);
      const isSame = old?.stamp.length === stamp.length && old.stamp.every((part, index) => part === stamp[index]);
      const entry = isSame ? old : { stamp, node: make() };
      next.set(id, entry);
      return entry.node;
    };
    const nodes = conversation.kind === 'channel' ? threads(conversation, keep) : lines(conversation, keep);
    reconcile(inner, nodes.length > 0 ? nodes : [empty(conversation)]);
    drawn = next;
    end.follow(isElsewhere || isMine);
    // Cards that are not drawn yet would push it out of sight again.
    const isWanted = state.highlight !== undefined && state.highlight !== highlighted && isRendererLoaded();
    if (isWanted && scrollToPost(inner, state.highlight)) highlighted = state.highlight ?? '';
  }

  function threads({ id }, keep) {
    const all = threadsOf(id);
    return withEarlier(all, shown, (thread) => [threadNode(thread, keep)]);
  }

  function threadNode({ post, replies }, keep) {
    const isOpen = unfolded.has(post.id) || replies.length <= REPLIES_SHOWN;
    const visible = isOpen ? replies : replies.slice(-(REPLIES_SHOWN - 1));
    const frame = keep(`thread:${post.id}`, [], () => h('section', { class: 'thread', 'aria-label': 'Conversation' }));
    const isReplying = state.teamsReply === post.id;
    reconcile(frame, [
      keep(post.id, postStamp(post), () => postNode(post)),
      ...(isOpen ? [] : [keep(`more:${post.id}`, [replies.length], () => earlierReplies(post, replies.length))]),
      ...visible.map((reply) => keep(reply.id, postStamp(reply), () => postNode(reply))),
      isReplying ? replyBox : keep(`reply:${post.id}`, [], () => replyButton(post)),
    ]);
    return frame;
  }

  function earlierReplies({ id }, count) {
    const open = () => {
      unfolded.add(id);
      changed();
    };
    return h('button', { type: 'button', class: 'link fold', on: { click: open } }, `Show all ${count} replies`);
  }

  function replyButton({ id }) {
    const open = () => {
      state.teamsReply = id;
      changed();
    };
    return h('button', { type: 'button', class: 'reply-button', on: { click: open } }, icon('reply'), 'Reply');
  }

  function lines({ id }, keep) {
    let before;
    return withEarlier(postsIn(id), shown, (post) => {
      const date = new Date(Number(post.id));
      const isNewDay = before === undefined || isoDay(before) !== isoDay(date);
      before = date;
      const day = dayName(date);
      const line = keep(post.id, postStamp(post), () => postNode(post));
      return isNewDay
        ? [keep(`day:${post.id}`, [day], () => h('div', { class: 'day' }, h('span', {}, day))), line]
        : [line];
    });
  }

  function withEarlier(all, most, draw) {
    const nodes = all.slice(-most).flatMap(draw);
    if (all.length <= most) return nodes;
    const more = () => {
      shown += SHOWN;
      changed();
    };
    return [
      h('button', { type: 'button', class: 'earlier button', on: { click: more } }, 'Show earlier posts'),
      ...nodes,
    ];
  }

  return { node: scroller, render };
}

function empty({ kind }) {
  const words =
    kind === 'channel'
      ? `Nothing here yet. Write a post, and mention @${state.bot.name} to talk to the bot.`
      : 'Nothing here yet. Say hello.';
  return h('div', { class: 'empty' }, words);
}
