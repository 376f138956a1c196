import { describe, expect, test } from 'vitest';
import { checkBlocks, checkView } from '../../src/playground/check-blocks.ts';
import type { Surface } from '../../src/playground/block-limits.ts';
import { world } from './support.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (value: string) => ({ text: plain(value), value });
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
const input = (element: object) => ({ type: 'input', label: plain('Name'), element: { action_id: 'v', ...element } });
const chart = (more: object) => ({ type: 'data_visualization', title: 'Bookings', chart: more });
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

const REFUSED: [what: string, surface: Surface, blocks: object[], reason: string][] = [
  [
    '51 blocks',
    'message',
    many(51, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  ['101 blocks', 'home', many(101, () => ({ type: 'divider' })), 'no more than 100 items allowed'],
  ['an unknown block', 'message', [{ type: 'carousels' }], 'unsupported type: carousels'],
  ['an inherited name', 'message', [{ type: 'constructor' }], 'unsupported type: constructor'],
  ['an empty text', 'message', [{ type: 'section', text: mrkdwn('') }], 'must be more than 0 characters'],
  [
    'a long section',
    'message',
    [{ type: 'section', text: mrkdwn('x'.repeat(3001)) }],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['a section with nothing', 'message', [{ type: 'section' }], 'must have text or fields'],
  ['11 fields', 'message', [{ type: 'section', fields: many(11, () => mrkdwn('a')) }], 'no more than 10 items'],
  ['a header in mrkdwn', 'message', [{ type: 'header', text: mrkdwn('a') }], 'must be plain_text'],
  ['a long header', 'message', [{ type: 'header', text: plain('x'.repeat(151)) }], 'must be less than 151'],
  [
    '11 context elements',
    'message',
    [{ type: 'context', elements: many(11, () => mrkdwn('a')) }],
    'no more than 10 items',
  ],
  [
    '26 actions',
    'message',
    [{ type: 'actions', elements: many(26, (i) => button({ action_id: `${i}` })) }],
    'no more than 25 items',
  ],
  [
    'two buttons of one id',
    'message',
    [{ type: 'actions', elements: [button(), button()] }],
    'action_id must be unique',
  ],
  ['two blocks of one id', 'message', many(2, () => ({ type: 'divider', block_id: 'b' })), 'block_id must be unique'],
  [
    'a long button',
    'message',
    [{ type: 'actions', elements: [button({ text: plain('x'.repeat(76)) })] }],
    'must be less than 76',
  ],
  [
    'a long button value',
    'message',
    [{ type: 'actions', elements: [button({ value: 'x'.repeat(2001) })] }],
    'must be less than 2001',
  ],
  [
    'a made-up style',
    'message',
    [{ type: 'actions', elements: [button({ style: 'fancy' })] }],
    'must be primary or danger',
  ],
  [
    'a long confirmation',
    'message',
    [{ type: 'actions', elements: [button({ confirm: { title: plain('x'.repeat(101)), text: plain('a') } })] }],
    'must be less than 101',
  ],
  [
    '101 options',
    'message',
    [{ type: 'actions', elements: [{ type: 'static_select', options: many(101, (i) => option(`${i}`)) }] }],
    'no more than 100 items',
  ],
  [
    'no options',
    'message',
    [{ type: 'actions', elements: [{ type: 'static_select', options: [] }] }],
    'must have at least 1 items',
  ],
  [
    'a long option value',
    'message',
    [{ type: 'actions', elements: [{ type: 'static_select', options: [option('x'.repeat(151))] }] }],
    'must be less than 151',
  ],
  [
    'an initial option that is none',
    'modal',
    [input({ type: 'static_select', options: [option('a')], initial_option: option('b') })],
    'must be one of the options',
  ],
  [
    'six overflow items',
    'message',
    [{ type: 'actions', elements: [{ type: 'overflow', options: many(6, (i) => option(`${i}`)) }] }],
    'no more than 5 items',
  ],
  ['a button as input', 'modal', [input(button())], 'unsupported type: button'],
  ['a number input that does not say decimal', 'modal', [input({ type: 'number_input' })], 'is_decimal_allowed'],
  [
    'a number input in a message',
    'message',
    [input({ type: 'number_input', is_decimal_allowed: true })],
    'goes in modals only',
  ],
  ['a date that is none', 'modal', [input({ type: 'datepicker', initial_date: 'tomorrow' })], 'must be a date'],
  ['an image without words', 'message', [{ type: 'image', image_url: 'https://example.com/a.png' }], 'alt_text'],
  [
    'a table in a modal',
    'modal',
    [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }],
    'not allowed in a modal',
  ],
  ['an empty cell', 'message', [{ type: 'table', rows: [[{ type: 'raw_text', text: '' }]] }], 'must be more than 0'],
  [
    'two tables',
    'message',
    many(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] })),
    'only_one_table_allowed',
  ],
  ['a markdown block on the Home tab', 'home', [{ type: 'markdown', text: 'a' }], 'not allowed in a home'],
  ['an alert in a message', 'message', [{ type: 'alert', text: mrkdwn('a') }], 'not allowed in a message'],
  [
    'a series without all categories',
    'message',
    [
      chart({
        type: 'bar',
        series: [{ name: 's', data: [{ label: 'Q1', value: 1 }] }],
        axis_config: { categories: ['Q1', 'Q2'] },
      }),
    ],
    'exactly the categories',
  ],
  [
    'a pie with an empty slice',
    'message',
    [chart({ type: 'pie', segments: [{ label: 'a', value: 0 }] })],
    'must be greater than 0',
  ],
  [
    'three charts',
    'message',
    many(3, () => chart({ type: 'pie', segments: [{ label: 'a', value: 1 }] })),
    'no more than 2 data_visualization',
  ],
];

describe('refused, as Slack refuses it', () => {
  test.each(REFUSED)('%s', (_what, surface, blocks, reason) => {
    expect(checkBlocks(blocks, surface).join('\n')).toContain(reason);
  });
});

test('lengths count characters as people do, not UTF-16 units', () => {
  expect(checkBlocks([{ type: 'header', text: plain('🎉'.repeat(150)) }], 'message')).toEqual([]);
});

test('a message at its limits is taken', () => {
  const blocks = [
    { type: 'header', text: plain('x'.repeat(150)) },
    {
      type: 'section',
      text: mrkdwn('x'.repeat(3000)),
      accessory: { type: 'overflow', action_id: 'o', options: [option('a')] },
    },
    { type: 'section', fields: many(10, () => mrkdwn('a')) },
    { type: 'actions', elements: many(25, (i) => button({ action_id: `${i}` })) },
    chart({
      type: 'line',
      series: [{ name: 's', data: [{ label: 'Q1', value: 1 }] }],
      axis_config: { categories: ['Q1'] },
    }),
    { type: 'table', rows: many(100, () => [{ type: 'raw_text', text: 'a' }]) },
    { type: 'context', elements: [mrkdwn('a')] },
  ];

  expect(checkBlocks(blocks, 'message')).toEqual([]);
});

test.each([
  [
    'a title of 25',
    { title: plain('x'.repeat(25)) },
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  ['an input without a submit button', { submit: undefined }, 'submit is required'],
  ['long private metadata', { private_metadata: 'x'.repeat(3001) }, 'must be less than 3001'],
  ['another type', { type: 'dialog' }, 'must be modal or home'],
])('a view with %s is refused', (_what, more, reason) => {
  const view = {
    type: 'modal',
    title: plain('Deal'),
    submit: plain('Save'),
    blocks: [input({ type: 'plain_text_input' })],
  };

  expect(checkView(view)).toEqual([]);
  expect(checkView({ ...view, ...more }).join('\n')).toContain(reason);
});

test('the bot gets the reasons in response_metadata', async () => {
  const { api } = await world();

  const message = await api('chat.postMessage', {
    channel: 'C0DEALS',
    text: 'a',
    blocks: [{ type: 'header', text: mrkdwn('a') }],
  });
  const home = await api('views.publish', { user_id: 'U0ADA', view: { type: 'home', blocks: [{ type: 'table' }] } });
  const nothing = await api('chat.postMessage', { channel: 'C0DEALS' });

  expect(message).toMatchObject({
    ok: false,
    error: 'invalid_blocks',
    response_metadata: { messages: ['[ERROR] must be plain_text [json-pointer:/blocks/0/text/type]'] },
  });
  expect(home).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(nothing).toEqual({ ok: false, error: 'no_text' });
});

test('much text in all is refused with its own error', async () => {
  const { api } = await world();
  const blocks = many(5, () => ({ type: 'section', text: mrkdwn('x'.repeat(2900)) }));

  expect(await api('chat.postMessage', { channel: 'C0DEALS', text: 'a', blocks })).toMatchObject({
    error: 'msg_blocks_too_long',
  });
});
