import { expect, test } from 'vitest';

interface Node {
  type: string;
  text?: string;
  url?: string;
  id?: string;
  label?: string;
  children?: Node[];
}
interface Mrkdwn {
  parseMrkdwn(source: string, options?: { verbatim?: boolean }): Node[];
  plainWords(nodes: Node[]): string;
}

// The page's own modules are JavaScript, which the compiler sees through a project of its own.
const path = '../../src/playground/ui/mrkdwn.js';
const { parseMrkdwn, plainWords } = (await import(path)) as Mrkdwn;
const markdownPath = '../../src/playground/ui/markdown.js';
const { parseMarkdown } = (await import(markdownPath)) as { parseMarkdown(source: string): Node[] };

const text = (words: string) => ({ type: 'text', text: words });

test('bold, italic, strike and code stand at the edge of words', () => {
  expect(parseMrkdwn('*bold* _it_ ~no~ `co*de*` 2*3*4 a_b_c')).toEqual([
    { type: 'bold', children: [text('bold')] },
    text(' '),
    { type: 'italic', children: [text('it')] },
    text(' '),
    { type: 'strike', children: [text('no')] },
    text(' '),
    { type: 'code', text: 'co*de*' },
    text(' 2*3*4 a_b_c'),
  ]);
});

test('marks nest, and an open mark stays a character', () => {
  expect(parseMrkdwn('*a _b_* *open')).toEqual([
    { type: 'bold', children: [text('a '), { type: 'italic', children: [text('b')] }] },
    text(' *open'),
  ]);
});

test('mentions, channels, dates and links are found', () => {
  expect(
    parseMrkdwn('<@U0ADA> <#C0DEALS|deals> <!here> <https://a.example|A &amp; B> <!date^1700000000^{date}|then>'),
  ).toMatchObject([
    { type: 'user', id: 'U0ADA' },
    text(' '),
    { type: 'channel', id: 'C0DEALS', label: 'deals' },
    text(' '),
    { type: 'broadcast', label: '@here' },
    text(' '),
    { type: 'link', url: 'https://a.example', children: [text('A & B')] },
    text(' '),
    { type: 'date', at: 1_700_000_000, format: '{date}', label: 'then' },
  ]);
});

test('quotes and fenced code are blocks of their own', () => {
  expect(parseMrkdwn('before\n&gt; said *so*\n&gt; twice\n```\n<@U0ADA> *x*\n```')).toEqual([
    text('before'),
    { type: 'quote', children: [text('said '), { type: 'bold', children: [text('so')] }, text('\ntwice')] },
    { type: 'pre', text: '<@U0ADA> *x*' },
  ]);
});

test.each(['&lt;script&gt;alert(1)&lt;/script&gt;', '&lt;!channel&gt; &lt;@U0ADA&gt;', '&amp;lt;b&amp;gt;'])(
  'escaped text stays text: %s',
  (source) => {
    const nodes = parseMrkdwn(source);

    expect(nodes).toHaveLength(1);
    expect(nodes[0]?.type).toBe('text');
  },
);

test('addresses that a chat may not open are words, not links', () => {
  const nodes = parseMrkdwn('<javascript:alert(1)|click> <data:text/html,x|me> <script> [a](javascript:b)');

  expect(nodes.every(({ type }) => type === 'text')).toBe(true);
  expect(plainWords(nodes)).toBe('click me <script> [a](javascript:b)');
  expect(parseMarkdown('[click](javascript:alert)')).toEqual([{ type: 'paragraph', children: [text('click')] }]);
});

test('bare addresses become links, unless the text is verbatim', () => {
  const source = 'see https://a.example/b?c=1.';

  expect(parseMrkdwn(source)).toMatchObject([
    text('see '),
    { type: 'link', url: 'https://a.example/b?c=1' },
    text('.'),
  ]);
  expect(parseMrkdwn(source, { verbatim: true })).toEqual([text(source)]);
});

test('long and odd text is read in one go', () => {
  const odd = `${'*_~`<'.repeat(4000)}\u202Eabc\u0000 🎉`;

  expect(plainWords(parseMrkdwn(odd)).length).toBeGreaterThan(1000);
});

test('a markdown block has headings, lists, quotes and code', () => {
  const nodes = parseMarkdown('# Digest\n\n- **one**\n- two\n\n1. first\n\n> said\n\n```\nlet a;\n```\nend');

  expect(nodes.map(({ type }) => type)).toEqual(['heading', 'list', 'list', 'quote', 'pre', 'paragraph']);
});
