import { linkNode } from './mrkdwn.js';

/** The common part of Markdown, for the markdown block: `heading`, `list`, `quote`, `pre` and `paragraph` nodes. */
export function parseMarkdown(source) {
  const nodes = [];
  const lines = source.split('\n');
  for (let at = 0; at < lines.length; ) {
    const [node, next] = blockAt(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

const LIST = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function blockAt(lines, at) {
  const line = lines[at];
  if (line.trim() === '') return [undefined, at + 1];
  if (line.startsWith('```')) {
    const end = lines.findIndex((one, index) => index > at && one.startsWith('```'));
    const stop = end < 0 ? lines.length : end;
    return [{ type: 'pre', text: lines.slice(at + 1, stop).join('\n') }, stop + 1];
  }
  const [, marks, title] = /^(#{1,6})\s+(.*)$/.exec(line) ?? [];
  if (marks) return [{ type: 'heading', level: marks.length, children: inline(title) }, at + 1];
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) return [{ type: 'rule' }, at + 1];
  if (line.startsWith('>')) {
    const [taken, next] = takeWhile(lines, at, (one) => one.startsWith('>'));
    return [{ type: 'quote', children: inline(taken.map((one) => one.replace(/^>\s?/, '')).join('\n')) }, next];
  }
  if (LIST.test(line)) {
    const [taken, next] = takeWhile(lines, at, (one) => LIST.test(one));
    const items = taken.map((one) => inline(LIST.exec(one)?.[3] ?? ''));
    return [{ type: 'list', isOrdered: /^\s*\d/.test(line), items }, next];
  }
  const isText = (one) => one.trim() !== '' && !/^(#{1,6}\s|>|```)/.test(one) && !LIST.test(one);
  const [taken, next] = takeWhile(lines, at, isText);
  return taken.length > 0
    ? [{ type: 'paragraph', children: inline(taken.join('\n')) }, next]
    : [{ type: 'paragraph', children: inline(line) }, at + 1];
}

function takeWhile(lines, at, isTaken) {
  let end = at;
  while (end < lines.length && isTaken(lines[end])) end += 1;
  return [lines.slice(at, end), end];
}

const INLINE = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*(.+?)\*\*|~~(.+?)~~|(?<![\w*])[*_](.+?)[*_](?![\w*])/g;

function inline(source) {
  const nodes = [];
  let at = 0;
  for (const match of source.matchAll(INLINE)) {
    if (match.index > at) nodes.push({ type: 'text', text: source.slice(at, match.index) });
    nodes.push(inlineNode(match));
    at = match.index + match[0].length;
  }
  if (at < source.length) nodes.push({ type: 'text', text: source.slice(at) });
  return nodes;
}

function inlineNode([, code, label, url, bold, strike, italic]) {
  if (code !== undefined) return { type: 'code', text: code };
  if (url !== undefined) return linkNode(url, label);
  if (bold !== undefined) return { type: 'bold', children: inline(bold) };
  if (strike !== undefined) return { type: 'strike', children: inline(strike) };
  return { type: 'italic', children: inline(italic) };
}
