import { act } from './api.js';
import { avatar, nameOf } from './avatar.js';
import { h, icon, iconButton } from './dom.js';
import { openMenu } from './menus.js';
import { changed, me, state } from './store.js';
import { cardNode, isRendererLoaded } from './teams-card.js';
import { showOutcome } from './teams-dialog.js';
import { markdown } from './text.js';
import { clockTime, longTime } from './time.js';

const CARD = 'application/vnd.microsoft.card.adaptive';
const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const FILE = 'application/vnd.microsoft.teams.card.file.info';
const NOTE_FOR = 9000;

/** What only the person who pressed a card's button is told beneath it. */
const notes = new Map();
const noteKey = ({ conversation, id }) => `${state.me}/${conversation}/${id}`;

/** What decides whether a post is drawn anew. */
export const postStamp = (post) => [
  post,
  state.me,
  notes.get(noteKey(post)),
  isRendererLoaded(),
  state.highlight === post.id,
];

const momentOf = ({ id }) => new Date(Number(id));

/** A post, a reply, or a line of a chat. */
export function postNode(post) {
  const date = momentOf(post);
  const classes = ['post', post.author === state.me && 'mine', state.highlight === post.id && 'highlight'];
  return h(
    'article',
    {
      class: classes.filter(Boolean).join(' '),
      'data-post': post.id,
      'aria-label': `${nameOf(post.author)}, ${clockTime(date)}`,
    },
    avatar(post.author),
    h(
      'div',
      { class: 'post-body' },
      h(
        'div',
        { class: 'byline' },
        h('strong', {}, nameOf(post.author)),
        h('time', { title: longTime(date) }, clockTime(date)),
        post.edited && h('span', { class: 'edited' }, 'Edited'),
      ),
      words(post),
      attachments(post),
      note(post),
    ),
    toolbar(post),
  );
}

function words({ text, format, mentions = [] }) {
  if (!text) return undefined;
  if (format === 'markdown') return h('div', { class: 'text' }, markdown(text));
  return h('div', { class: 'text' }, mentionsIn(text, mentions));
}

/** The text with its mentions marked; everything in it is text. */
function mentionsIn(text, mentions) {
  const names = mentions.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (names.length === 0) return [text];
  return text.split(new RegExp(`(@(?:${names.join('|')})(?![\\w-]))`, 'gi')).map((part, index) => {
    if (index % 2 === 0) return part;
    const isMe = part.slice(1).toLowerCase() === me()?.name.toLowerCase();
    return h('span', { class: isMe ? 'at of-me' : 'at' }, part.slice(1));
  });
}

function attachments(post) {
  // Somebody's own view stands in the place of the message's card.
  const view = post.views?.[state.me];
  const shown = view ? [{ contentType: CARD, content: view }] : (post.attachments ?? []);
  return shown.map((attachment) => attachmentNode(post, attachment));
}

function attachmentNode(post, { contentType, content, contentUrl, name }) {
  if (contentType === CARD) return isRendererLoaded() ? drawnCard(post, content) : undefined;
  if (contentType === CONSENT) return consentCard(post, name, content);
  if (contentType === FILE) {
    const path = URL.canParse(contentUrl) ? new URL(contentUrl).pathname : '';
    return h('a', { class: 'file', href: path, download: name }, icon('file'), name);
  }
  return h('p', { class: 'card-failure' }, `The playground does not draw ${contentType}.`);
}

function drawnCard(post, content) {
  const { conversation, id } = post;
  const place = { conversation, id };
  const node = cardNode(content, async ({ type, verb, data }) => {
    if (node.classList.contains('busy')) return;
    node.classList.add('busy');
    const outcome = await act(routeOf(type, data), { place, verb, data: withoutFetch(data) });
    node.classList.remove('busy');
    if (outcome) showOutcome(outcome, { place, say: (text, isBad) => say(post, text, isBad) });
  });
  if (content.msteams?.width === 'Full') node.classList.add('wide');
  return node;
}

/** An Action.Submit opens a dialog where its data says so, and else sends its data as a message. */
function routeOf(type, data) {
  if (type === 'Action.Execute') return 'teams/execute';
  return data.msteams?.type === 'task/fetch' ? 'teams/fetch' : 'teams/submit';
}

/** What is meant for Teams alone does not go to the bot. */
function withoutFetch({ msteams, ...data }) {
  return msteams?.type === 'task/fetch' || msteams === undefined ? data : { ...data, msteams };
}

function consentCard(post, name, { description, sizeInBytes }) {
  const { conversation, id, answered } = post;
  const answer = (isAllowed) => () => void act('teams/consent', { place: { conversation, id }, isAllowed });
  const buttons = [
    h('button', { type: 'button', class: 'button primary', on: { click: answer(true) } }, 'Allow'),
    h('button', { type: 'button', class: 'button', on: { click: answer(false) } }, 'Decline'),
  ];
  return h(
    'div',
    { class: 'consent' },
    h('div', {}, icon('file'), h('strong', {}, name)),
    h('p', {}, description, h('small', {}, ` ${Math.ceil(sizeInBytes / 1024)} KB, to be saved to your OneDrive`)),
    answered ? h('p', { class: 'answered' }, icon('check'), answered) : h('div', { class: 'consent-buttons' }, buttons),
  );
}

/** Tells the person something about a post, for a while. */
export function say(post, text, isBad = false) {
  const key = noteKey(post);
  const said = { text, isBad };
  notes.set(key, said);
  changed();
  setTimeout(() => {
    if (notes.get(key) === said) notes.delete(key);
    changed();
  }, NOTE_FOR);
}

function note(post) {
  const said = notes.get(noteKey(post));
  if (!said) return undefined;
  return h(
    'p',
    { class: said.isBad ? 'post-note bad' : 'post-note', role: 'status' },
    icon(said.isBad ? 'warning' : 'eye'),
    said.text,
  );
}

function toolbar(post) {
  const { conversation, id } = post;
  const place = { conversation, id };
  const actions = state.shortcuts
    .filter(({ type }) => type === 'message')
    .map(({ callbackId: commandId, name }) => ({
      label: name,
      hint: state.bot.name,
      mark: avatar(state.bot.id, 'tiny'),
      async run() {
        const outcome = await act('teams/message-action', { place, commandId });
        if (outcome) showOutcome(outcome, { place, commandId, say: (text, isBad) => say(post, text, isBad) });
      },
    }));
  const items = [...actions, { label: 'Copy link', mark: icon('link'), run: () => copyLink(post) }];
  const more = iconButton('more', 'More options', () => openMenu(more, 'More options', items, { align: 'end' }), {
    'aria-haspopup': 'menu',
  });
  return h('div', { class: 'toolbar' }, more);
}

function copyLink({ conversation, id }) {
  void navigator.clipboard?.writeText(
    `${location.origin}/playground/l/message/${encodeURIComponent(conversation)}/${id}`,
  );
}
