import { emoji } from './emoji.js';

/**
 * Slack's mrkdwn as a tree: `{ type: 'text', text }`, `bold | italic | strike | quote` with `children`, `code | pre`
 * with `text`, `link` with `url` and `children`, `user`, `channel`, `broadcast`, `date`. It makes no markup: whoever
 * draws it puts texts into text nodes.
 */
export function parseMrkdwn(source, { verbatim = false } = {}) {
  return source.split(/(```[\s\S]*?```)/).flatMap((part) => {
    const isFence = part.startsWith('```') && part.endsWith('```') && part.length >= 6;
    if (isFence) return [{ type: 'pre', text: unescape(part.slice(3, -3).replace(/^\n|\n$/g, '')) }];
    return quotesAndLines(part, { isLinked: !verbatim });
  });
}

/** The words alone, as a notification would show them. */
export function plainWords(nodes) {
  return nodes.map((node) => node.text ?? node.label ?? (node.children ? plainWords(node.children) : '')).join('');
}

export function unescape(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function quotesAndLines(part, options) {
  const nodes = [];
  let plain = [];
  let quoted = [];
  const endPlain = () => {
    if (plain.length > 0) nodes.push(...inline(plain.join('\n'), options));
    plain = [];
  };
  const endQuote = () => {
    if (quoted.length > 0) nodes.push({ type: 'quote', children: inline(quoted.join('\n'), options) });
    quoted = [];
  };
  for (const line of part.split('\n')) {
    const [, quote] = /^(?:&gt;|>) ?(.*)$/.exec(line) ?? [];
    if (quote === undefined) {
      endQuote();
      plain.push(line);
    } else {
      endPlain();
      quoted.push(quote);
    }
  }
  endQuote();
  endPlain();
  return nodes;
}

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' };
const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+):|([*_~])|(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"])/g;

function inline(source, options) {
  const nodes = [];
  const add = (text) => text !== '' && nodes.push({ type: 'text', text: unescape(text) });
  let at = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) {
    const found = token(source, match, options);
    if (!found) continue;
    add(source.slice(at, match.index));
    nodes.push(found.node);
    at = found.end;
    TOKEN.lastIndex = at;
  }
  add(source.slice(at));
  return nodes;
}

function token(source, match, options) {
  const [whole, reference, code, shortcode, mark, url] = match;
  const end = match.index + whole.length;
  if (reference !== undefined) return { node: referenceNode(reference), end };
  if (code !== undefined) return { node: { type: 'code', text: unescape(code) }, end };
  if (shortcode !== undefined) {
    const text = emoji(shortcode);
    return text && { node: { type: 'text', text }, end };
  }
  if (url !== undefined) return options.isLinked && { node: linkNode(url, url), end };
  return marked(source, match.index, mark, options);
}

/** `*bold*` only where the mark stands at the edge of a word, as in Slack. */
function marked(source, start, mark, options) {
  const before = source[start - 1] ?? ' ';
  if (/[\p{L}\p{N}]/u.test(before)) return undefined;
  for (let close = source.indexOf(mark, start + 1); close > 0; close = source.indexOf(mark, close + 1)) {
    const inner = source.slice(start + 1, close);
    if (inner.includes('\n')) return undefined;
    const isEdge = !/[\p{L}\p{N}]/u.test(source[close + 1] ?? ' ');
    if (isEdge && inner !== '' && inner.trim() === inner) {
      const saved = TOKEN.lastIndex;
      const children = inline(inner, options);
      TOKEN.lastIndex = saved;
      return { node: { type: MARKS[mark], children }, end: close + 1 };
    }
  }
  return undefined;
}

function referenceNode(reference) {
  const bar = reference.indexOf('|');
  const target = bar < 0 ? reference : reference.slice(0, bar);
  const label = bar < 0 ? undefined : unescape(reference.slice(bar + 1));
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { type: 'user', id: target.slice(1), label };
  if (/^#[CG][A-Z0-9]+$/.test(target)) return { type: 'channel', id: target.slice(1), label };
  if (target.startsWith('!date^')) return dateNode(target, label);
  if (target.startsWith('!subteam^')) return { type: 'broadcast', label: label ?? '@group' };
  if (target.startsWith('!')) return { type: 'broadcast', label: `@${target.slice(1)}` };
  if (label === undefined && !isSafeUrl(unescape(target))) return { type: 'text', text: `<${unescape(reference)}>` };
  return linkNode(target, label ?? target);
}

function dateNode(target, label = '') {
  const [, seconds = '', format = '', url] = target.split('^');
  const at = Number(seconds);
  return Number.isFinite(at) && seconds !== ''
    ? { type: 'date', at, format, url, label }
    : { type: 'text', text: label };
}

/** A link, or its words alone when the address is not one that a chat may open. */
export function linkNode(target, label) {
  const url = unescape(target);
  const children = [{ type: 'text', text: unescape(label) }];
  return isSafeUrl(url) ? { type: 'link', url, children } : children[0];
}

export const isSafeUrl = (url) => /^(https?:\/\/|mailto:|tel:)/i.test(url);
