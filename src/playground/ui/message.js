import { act } from './api.js';
import { avatar, nameOf } from './avatar.js';
import { drawBlocks } from './blocks.js';
import { h, icon, iconButton } from './dom.js';
import { emoji } from './emoji.js';
import { openMenu } from './menus.js';
import { forgetSpot, spotAt } from './spot.js';
import { look, repliesOf, state } from './store.js';
import { mrkdwn } from './text.js';
import { clockTime, dateOf, dayName, longTime } from './time.js';

/** A message. `isCompact` leaves out the author, who wrote the line above too; `inThread` leaves out the thread. */
export function messageNode(message, { isCompact, inThread }) {
  if (message.kind === 'command') return commandEcho(message);
  const date = dateOf(message.ts);
  const classes = [
    'message',
    isCompact && 'compact',
    message.onlyFor && 'ephemeral',
    state.highlight === message.ts && 'highlight',
  ];
  return h(
    'article',
    {
      class: classes.filter(Boolean).join(' '),
      'data-ts': message.ts,
      'aria-label': `${nameOf(message.author)}, ${clockTime(date)}`,
    },
    h(
      'div',
      { class: 'gutter' },
      isCompact ? h('time', { class: 'gutter-time' }, clockTime(date)) : avatar(message.author),
    ),
    h(
      'div',
      { class: 'body' },
      message.onlyFor && !isCompact && h('div', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      !isCompact && byline(message, date),
      content(message),
      files(message),
      reactions(message),
      message.onlyFor &&
        h('button', { type: 'button', class: 'link', on: { click: () => dismiss(message) } }, 'Dismiss message'),
      !inThread && threadSummary(message),
    ),
    toolbar(message, inThread),
  );
}

function byline({ author, edited }, date) {
  const isApp = author === state.bot.id || author === 'USLACKBOT';
  return h(
    'div',
    { class: 'byline' },
    h('strong', {}, nameOf(author)),
    isApp && h('span', { class: 'app-tag' }, 'App'),
    h('time', { title: longTime(date) }, clockTime(date)),
    edited && h('span', { class: 'edited' }, '(edited)'),
  );
}

function content(message) {
  const { text, blocks, channel, ts } = message;
  if (!blocks) return text && h('div', { class: 'text' }, mrkdwn(text));
  const spot = spotAt(`message:${channel}:${ts}`, { channel, ts }, 'message');
  return h('div', { class: 'blocks' }, drawBlocks(blocks, spot));
}

function files({ files: ids = [] }) {
  if (ids.length === 0) return undefined;
  const known = new Map(state.files?.map((file) => [file.id, file]));
  return h(
    'div',
    { class: 'files' },
    ids.map((id) => fileCard(id, known.get(id))),
  );
}

function fileCard(id, file) {
  const url = `/playground/files/${encodeURIComponent(id)}`;
  if (file?.mimetype.startsWith('image/'))
    return h('img', { class: 'file-image', src: url, alt: file.alt || file.title });
  return h('a', { class: 'file', href: url, download: file?.name ?? '' }, icon('file'), file?.title ?? 'File');
}

function reactions({ reactions: given = [] }) {
  if (given.length === 0) return undefined;
  return h(
    'div',
    { class: 'reactions' },
    given.map(({ name, users }) =>
      h(
        'span',
        { class: 'reaction', title: users.map(nameOf).join(', ') },
        emoji(name) ?? `:${name}:`,
        ` ${users.length}`,
      ),
    ),
  );
}

function threadSummary({ channel, ts }) {
  const replies = repliesOf(channel, ts);
  const last = replies.at(-1);
  if (!last) return undefined;
  const authors = [...new Set(replies.map(({ author }) => author))].slice(0, 4);
  const date = dateOf(last.ts);
  return h(
    'button',
    { type: 'button', class: 'thread-summary', on: { click: () => look({ thread: ts }) } },
    authors.map((id) => avatar(id, 'tiny')),
    h('span', { class: 'reply-count' }, `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`),
    h('span', { class: 'reply-time' }, `${dayName(date)} at ${clockTime(date)}`),
  );
}

function toolbar(message, inThread) {
  if (message.onlyFor) return undefined;
  const { channel, ts, thread_ts: thread } = message;
  const shortcuts = state.shortcuts.filter(({ type }) => type === 'message');
  const items = [
    ...shortcuts.map(({ callbackId, name }) => ({
      label: name,
      hint: state.bot.name,
      mark: avatar(state.bot.id, 'tiny'),
      run: () => void act('shortcut', { callbackId, place: { channel, ts } }),
    })),
    { label: 'Copy link', mark: icon('link'), run: () => copyLink(message) },
  ];
  const more = iconButton('more', 'More actions', () => openMenu(more, 'Message shortcuts', items, { align: 'end' }), {
    'aria-haspopup': 'menu',
  });
  return h(
    'div',
    { class: 'toolbar' },
    !inThread && iconButton('reply', 'Reply in thread', () => look({ thread: thread ?? ts })),
    more,
  );
}

function copyLink({ channel, ts, thread_ts: thread }) {
  const place = thread && thread !== ts ? `?thread_ts=${thread}&cid=${channel}` : '';
  void navigator.clipboard?.writeText(
    `${location.origin}/playground/archives/${channel}/p${ts.replace('.', '')}${place}`,
  );
}

function dismiss({ channel, ts }) {
  forgetSpot(`message:${channel}:${ts}`);
  void act('dismiss', { channel, ts });
}

function commandEcho({ text, author, ts }) {
  return h(
    'div',
    { class: 'command-echo', 'data-ts': ts },
    icon('terminal'),
    h('span', {}, `${nameOf(author)} used `, h('code', {}, text)),
    h('time', {}, clockTime(dateOf(ts))),
  );
}
