import { h, reconcile } from './dom.js';
import { stayAtEnd } from './scrolling.js';
import { messageNode } from './message.js';
import { repliesOf, state } from './store.js';
import { dateOf, dayName, isoDay } from './time.js';

const TOGETHER = 5 * 60;
const SHOWN = 200;

/** A scrolling list that keeps its nodes: a message is drawn again only when something of it changed. */
export function createMessageList(label) {
  const inner = h('div', { class: 'message-list', role: 'log', 'aria-label': label });
  const scroller = h('div', { class: 'scroller', tabIndex: 0 }, inner);
  let drawn = new Map();
  let place = '';
  let last = '';
  let highlighted = '';
  let shown = SHOWN;
  const end = stayAtEnd(scroller, inner);

  /**
   * @param {string} key
   * @param {import('./store.js').Message[]} messages
   * @param {{ inThread?: boolean, unreadFrom?: string }} options
   */
  function render(key, messages, { inThread = false, unreadFrom }) {
    const isElsewhere = key !== place;
    if (isElsewhere) shown = SHOWN;
    place = key;
    const newest = messages.at(-1);
    const isMine =
      newest !== undefined && newest.ts !== last && (newest.author === state.me || newest.onlyFor === state.me);
    last = newest?.ts ?? '';
    const next = new Map();
    const keep = (id, stamp, make) => {
      const old = drawn.get(id);
      const isSame =
        old && old.stamp.length === stamp.length && old.stamp.every((part, index) => part === stamp[index]);
      const entry = isSame ? old : { stamp, node: make() };
      next.set(id, entry);
      return entry.node;
    };
    const nodes = rows(messages, { inThread, unreadFrom, keep });
    reconcile(inner, nodes);
    drawn = next;
    end.follow(isElsewhere || isMine);
    scrollToHighlight();
  }

  function rows(messages, { inThread, unreadFrom, keep }) {
    const visible = messages.slice(-shown);
    const nodes = [];
    if (visible.length < messages.length) {
      const more = () => {
        shown += SHOWN;
        state.highlight = undefined;
        render(place, messages, { inThread, unreadFrom });
      };
      nodes.push(
        h('button', { type: 'button', class: 'earlier button', on: { click: more } }, 'Show earlier messages'),
      );
    }
    let before;
    let hasNewMark = false;
    for (const message of visible) {
      const day = dayName(dateOf(message.ts));
      const isNewDay = !inThread && (!before || isoDay(dateOf(before.ts)) !== isoDay(dateOf(message.ts)));
      if (isNewDay) nodes.push(keep(`day:${message.ts}`, [day], () => h('div', { class: 'day' }, h('span', {}, day))));
      const isUnread =
        unreadFrom !== undefined &&
        Number(message.ts) > Number(unreadFrom) &&
        message.author !== state.me &&
        !message.kind;
      if (isUnread && !hasNewMark && before) {
        hasNewMark = true;
        nodes.push(keep('new', [], () => h('div', { class: 'new-mark' }, h('span', {}, 'New'))));
      }
      const isFirstReply = inThread && before !== undefined && nodes.length === 1;
      if (isFirstReply) nodes.push(replyMark(messages.length - 1, keep));
      const isCompact = !isNewDay && !isFirstReply && follows(before, message);
      const stamp = [
        message,
        isCompact,
        state.me,
        state.highlight === message.ts,
        inThread ? '' : repliesStamp(message),
      ];
      nodes.push(keep(message.ts, stamp, () => messageNode(message, { isCompact, inThread })));
      before = message;
    }
    return nodes;
  }

  function scrollToHighlight() {
    if (!state.highlight || state.highlight === highlighted) return;
    highlighted = state.highlight;
    inner.querySelector(`[data-ts="${CSS.escape(state.highlight)}"]`)?.scrollIntoView({ block: 'center' });
  }

  return { node: scroller, render };
}

function replyMark(count, keep) {
  const words = `${count} ${count === 1 ? 'reply' : 'replies'}`;
  return keep('replies', [words], () => h('div', { class: 'reply-mark' }, words));
}

const repliesStamp = ({ channel, ts }) =>
  repliesOf(channel, ts)
    .map((reply) => reply.ts)
    .join();

function follows(before, message) {
  return (
    before !== undefined &&
    before.author === message.author &&
    !before.kind &&
    before.onlyFor === message.onlyFor &&
    Number(message.ts) - Number(before.ts) < TOGETHER &&
    !message.onlyFor
  );
}
