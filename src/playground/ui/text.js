import { h } from './dom.js';
import { emoji, withEmoji } from './emoji.js';
import { parseMarkdown } from './markdown.js';
import { isSafeUrl, parseMrkdwn } from './mrkdwn.js';
import { conversation, look, person, state } from './store.js';
import { dateWords, longTime } from './time.js';

/** The nodes of a mrkdwn string. */
export const mrkdwn = (source, options) => parseMrkdwn(source ?? '', options).map(drawNode);

/** The nodes of a text object of Block Kit. */
export function textObject(object) {
  if (!object) return [];
  return object.type === 'mrkdwn' ? mrkdwn(object.text, object) : [plainText(object)];
}

/** The words of a plain_text object. */
export function plainText(object) {
  const words = object?.text ?? '';
  return object?.emoji === false ? words : withEmoji(words);
}

export function markdown(source) {
  return parseMarkdown(source).map((node) => {
    switch (node.type) {
      case 'heading':
        return h(
          'p',
          { class: `markdown-heading level-${node.level}`, role: 'heading', 'aria-level': node.level },
          node.children.map(drawNode),
        );
      case 'list':
        return h(
          node.isOrdered ? 'ol' : 'ul',
          {},
          node.items.map((item) => h('li', {}, item.map(drawNode))),
        );
      case 'rule':
        return h('hr');
      case 'paragraph':
        return h('p', {}, node.children.map(drawNode));
      default:
        return drawNode(node);
    }
  });
}

const TAGS = { bold: 'strong', italic: 'em', strike: 's', quote: 'blockquote' };

function drawNode(node) {
  switch (node.type) {
    case 'text':
      return withEmoji(node.text);
    case 'code':
      return h('code', {}, node.text);
    case 'pre':
      return h('pre', {}, node.text);
    case 'link':
      return link(node.url, node.children.map(drawNode));
    case 'user':
      return mention(node.id, node.label);
    case 'channel':
      return channelLink(node.id, node.label);
    case 'broadcast':
      return h('span', { class: 'mention broadcast' }, node.label);
    case 'date':
      return dateNode(node);
    default:
      return h(TAGS[node.type] ?? 'span', {}, node.children.map(drawNode));
  }
}

function link(url, children) {
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, children);
}

function mention(id, label) {
  const name = id === state.bot.id ? state.bot.name : (person(id)?.name ?? label ?? id);
  return h('span', { class: id === state.me ? 'mention of-me' : 'mention' }, `@${name}`);
}

function channelLink(id, label) {
  const name = conversation(id)?.name ?? label ?? id;
  const open = () => conversation(id) && look({ channel: id, tab: 'messages', thread: undefined });
  return h('button', { type: 'button', class: 'mention', on: { click: open } }, `#${name}`);
}

function dateNode({ at, format, url, label }) {
  const words = dateWords(format, at);
  const time = h(
    'time',
    { title: longTime(new Date(at * 1000)), dateTime: new Date(at * 1000).toISOString() },
    words || label,
  );
  return url && isSafeUrl(url) ? link(url, [time]) : time;
}

/** A rich_text block. */
export function richText({ elements = [] }) {
  return h('div', { class: 'rich-text' }, elements.map(richElement));
}

function richElement(element) {
  const children = (element.elements ?? []).map(
    element.type === 'rich_text_list' ? (item) => h('li', {}, richElement(item)) : richLeaf,
  );
  switch (element.type) {
    case 'rich_text_list':
      return h(
        element.style === 'ordered' ? 'ol' : 'ul',
        { class: `indent-${element.indent ?? 0}`, ...startOf(element) },
        children,
      );
    case 'rich_text_quote':
      return h('blockquote', {}, children);
    case 'rich_text_preformatted':
      return h('pre', {}, children);
    default:
      return h('div', { class: 'rich-section' }, children);
  }
}

const startOf = ({ style, offset }) => (style === 'ordered' && offset ? { start: offset + 1 } : {});

function richLeaf(leaf) {
  switch (leaf.type) {
    case 'text':
      return styled(leaf.text, leaf.style);
    case 'link':
      return styled(
        isSafeUrl(leaf.url) ? link(leaf.url, [leaf.text ?? leaf.url]) : (leaf.text ?? leaf.url),
        leaf.style,
      );
    case 'user':
      return mention(leaf.user_id);
    case 'channel':
      return channelLink(leaf.channel_id);
    case 'emoji':
      return emoji(leaf.name) ?? `:${leaf.name}:`;
    case 'broadcast':
      return h('span', { class: 'mention broadcast' }, `@${leaf.range}`);
    case 'usergroup':
      return h('span', { class: 'mention broadcast' }, '@group');
    case 'date':
      return dateNode({ at: leaf.timestamp, format: leaf.format, url: leaf.url, label: leaf.fallback ?? '' });
    case 'color':
      return h('code', {}, leaf.value);
    default:
      return '';
  }
}

function styled(content, style = {}) {
  const tags = [
    style.code && 'code',
    style.bold && 'strong',
    style.italic && 'em',
    style.strike && 's',
    style.underline && 'u',
  ];
  return tags.filter(Boolean).reduce((inner, tag) => h(tag, {}, inner), content);
}
