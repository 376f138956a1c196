import { expect, test } from 'vitest';
import {
  actions,
  type Card,
  context,
  divider,
  facts,
  note,
  openForm,
  run,
  text,
  title,
} from '../../../src/core/card.ts';
import type { Control, Form } from '../../../src/core/form.ts';
import { drawCard } from '../../../src/platforms/slack/draw-card.ts';
import { drawForm } from '../../../src/platforms/slack/draw-form.ts';
import { problemsOfBlocks } from '../../support/slack-limits.ts';

const table = {
  kind: 'table' as const,
  caption: 'Exposure',
  columns: [{ label: 'What' }, { label: 'EUR', align: 'right' as const }],
  rows: [
    ['Open', '1,000'],
    ['', '2'],
  ],
};
const picture = { kind: 'image' as const, png: { bytes: '', name: 'chart.png' }, alt: 'Bookings by month, rising' };

/** Every node and every span there is. */
const everyNode: Card = {
  summary: 'Acme asks for 2m EUR <of credit>',
  tone: 'warning',
  nodes: [
    title('Credit for Acme'),
    text('A sentence with <!channel> in it.'),
    text([
      'Owner ',
      { person: 'U0ADA', name: 'Ada' },
      ', see ',
      { link: 'https://example.com/a?b=c', label: 'the order' },
      ', ',
      { bold: 'soon' },
      { italic: 'ish' },
      { code: 'D-104' },
      ' in ',
      { channel: { platform: 'slack', channel: 'C1' }, name: 'deals' },
      ' and ',
      { channel: { platform: 'teams', channel: '19:x' }, name: 'sales' },
      ' at ',
      { time: new Date('2026-11-24T10:00:00Z'), as: 'datetime' },
    ]),
    { kind: 'quote', text: 'We would *pay* more', by: 'Bob' },
    facts({
      Amount: '2m EUR',
      Owner: [{ person: 'U0ADA', name: 'Ada' }],
      Code: 'snake_case_*name*',
      Mixed: [{ bold: 'a*b' }, ' c'],
    }),
    { kind: 'list', items: ['one', [{ bold: 'two' }]], ordered: true },
    { kind: 'list', items: ['a', 'b'] },
    divider,
    table,
    { ...table, caption: 'A second table is said in words' },
    {
      kind: 'chart',
      chart: 'bar',
      title: 'Bookings',
      unit: 'EUR',
      alt: 'Up by a third.',
      series: [
        {
          name: 'Won',
          points: [
            { label: 'Q1', value: 3 },
            { label: 'Q2', value: 4 },
          ],
        },
      ],
    },
    {
      kind: 'chart',
      chart: 'pie',
      title: 'By type',
      alt: 'Mostly new.',
      series: [
        {
          name: 'All',
          points: [
            { label: 'New', value: 3 },
            { label: 'Renewal', value: 0 },
          ],
        },
      ],
    },
    {
      kind: 'chart',
      chart: 'line',
      title: 'A third chart is said in words',
      alt: 'Flat.',
      series: [
        { name: 'Won', points: [{ label: 'Q1', value: 3 }] },
        { name: 'Lost', points: [{ label: 'Q1', value: 1 }] },
      ],
    },
    picture,
    actions(
      run(
        'Approve',
        'credit approve',
        { id: 'C1' },
        { style: 'primary', confirm: { title: 'Approve?', text: 'For 2m EUR', yes: 'Approve' } },
      ),
      run('Reject', 'credit reject', { id: 'C1' }, { style: 'danger' }),
      openForm('Counter-offer', 'credit counter', { id: 'C1' }),
      { kind: 'link', label: 'Open', url: 'https://example.com' },
      { kind: 'link', label: 'Evil', url: 'javascript:alert(1)' },
    ),
    context('Asked by Ada'),
    context([
      'Policy ',
      { code: 'v3' },
      ' since ',
      { time: new Date('2026-11-01T00:00:00Z'), as: 'date' },
      ' *really*',
    ]),
  ],
};

test('every node is drawn in a message', async () => {
  const drawn = drawCard(everyNode, { surface: 'message', files: new Map([[picture, 'F012345678']]) });

  await expect(JSON.stringify(drawn, null, 2)).toMatchFileSnapshot('../../golden/slack-message.golden');
  expect(problemsOfBlocks(drawn.blocks, 'message')).toEqual([]);
});

test('every node is drawn on the Home tab, where tables and charts are said', async () => {
  const drawn = drawCard(everyNode, { surface: 'home' });

  await expect(JSON.stringify(drawn.blocks, null, 2)).toMatchFileSnapshot('../../golden/slack-home.golden');
  expect(problemsOfBlocks(drawn.blocks, 'home')).toEqual([]);
});

test.each([
  ['good', '✅ Done.'],
  ['warning', '⚠️ Done.'],
  ['bad', '⛔ Done.'],
  ['plain', 'Done.'],
  ['quiet', 'Done.'],
] as const)('a card that is %s says so without colour', (tone, words) => {
  expect(drawCard(note('Done.', tone), { surface: 'message' })).toMatchObject({
    text: words,
    blocks: [{ text: { text: words } }],
  });
});

test.each(['8.7 %', '-5 %', '2.5m EUR'])('the label of a figure is bold: %s', (figure) => {
  const { blocks } = drawCard({ summary: 'A deal', nodes: [facts({ Discount: figure })] }, { surface: 'message' });
  expect(JSON.stringify(blocks)).toContain(JSON.stringify(`*Discount*\n${figure}`));
});

test('the notification tells what a chart shows', () => {
  const { text: words } = drawCard(everyNode, { surface: 'message' });

  expect(words).toBe(
    '⚠️ Acme asks for 2m EUR &lt;of credit&gt;\nUp by a third.\nMostly new.\nFlat.\nBookings by month, rising',
  );
});

test('a pie with many slices adds up the small ones', () => {
  const points = Array.from({ length: 9 }, (_, index) => ({ label: `Rep ${index}`, value: index + 1 }));
  const pie = {
    kind: 'chart' as const,
    chart: 'pie' as const,
    title: 'By rep',
    alt: 'Ada leads.',
    series: [{ name: 'All', points }],
  };

  const [block] = drawCard({ summary: 's', nodes: [pie] }, { surface: 'message' }).blocks;

  expect(block).toMatchObject({ chart: { segments: { length: 6, 5: { label: 'Other (4)', value: 10 } } } });
});

test('labels that become the same when they are shortened are told apart', () => {
  const points = ['Enterprise customers in the north', 'Enterprise customers in the south'].map((label) => ({
    label,
    value: 1,
  }));
  const bar = {
    kind: 'chart' as const,
    chart: 'bar' as const,
    title: 't',
    alt: 'a',
    series: [{ name: 'Won', points }],
  };

  const [block] = drawCard({ summary: 's', nodes: [bar] }, { surface: 'message' }).blocks;

  expect(block).toMatchObject({
    chart: { axis_config: { categories: ['Enterprise customer…', 'Enterprise cust… 2'] } },
  });
});

const control = (kind: Control, initial?: string) => {
  const form: Form = {
    command: 'c',
    title: 'T',
    submit: 'Save',
    hidden: {},
    fields: [{ name: 'x', label: 'X', required: false, control: kind, ...(initial !== undefined && { initial }) }],
  };
  const [block] = drawForm(form, '').blocks;
  return (block as { element: object }).element;
};
const stages = {
  kind: 'choice' as const,
  options: [
    { label: 'Proposal (50 %)', raw: 'proposal' },
    { label: 'Won', raw: 'won' },
  ],
};

test.each<[string, Control, string | undefined, object]>([
  [
    'a line',
    { kind: 'line', placeholder: 'Acme' },
    'Acme',
    { type: 'plain_text_input', multiline: false, initial_value: 'Acme', placeholder: { text: 'Acme' } },
  ],
  [
    'a line with breaks in it',
    { kind: 'line' },
    'a\nb',
    { type: 'plain_text_input', multiline: true, initial_value: 'a\nb' },
  ],
  ['a text', { kind: 'paragraph' }, undefined, { type: 'plain_text_input', multiline: true }],
  ['a number', { kind: 'number' }, '3', { type: 'number_input', is_decimal_allowed: false, initial_value: '3' }],
  ['a number in words', { kind: 'number' }, 'three', { type: 'plain_text_input', initial_value: 'three' }],
  ['a day', { kind: 'date' }, '2026-12-01', { type: 'datepicker', initial_date: '2026-12-01' }],
  ['a day in words', { kind: 'date' }, 'friday', { type: 'plain_text_input', initial_value: 'friday' }],
  ['a day that is none', { kind: 'date' }, '2026-02-31', { type: 'plain_text_input', initial_value: '2026-02-31' }],
  ['a choice', stages, 'WON', { type: 'static_select', initial_option: { value: 'won' } }],
  [
    'a choice by its label',
    stages,
    'Proposal (50 %)',
    { type: 'static_select', initial_option: { value: 'proposal' } },
  ],
  [
    'several choices',
    { ...stages, kind: 'choices' },
    'won, proposal',
    { type: 'multi_static_select', initial_options: [{ value: 'won' }, { value: 'proposal' }] },
  ],
  ['a choice without options', { kind: 'choice', options: [] }, 'x', { type: 'plain_text_input', initial_value: 'x' }],
  ['a person', { kind: 'person' }, '<@U0ADA>', { type: 'users_select', initial_user: 'U0ADA' }],
  ['a person in words', { kind: 'person' }, 'me', { type: 'plain_text_input', initial_value: 'me' }],
  [
    'people',
    { kind: 'people' },
    '<@U0ADA>, <@U0BOB>',
    { type: 'multi_users_select', initial_users: ['U0ADA', 'U0BOB'] },
  ],
  ['a channel', { kind: 'channel' }, '<#C1>', { type: 'conversations_select', initial_conversation: 'C1' }],
])('%s opens with what is known', (_, kind, initial, element) => {
  expect(control(kind, initial)).toMatchObject(element);
});

test('two hundred options are offered in groups, and of a thousand the rest is mentioned', () => {
  const many = (count: number): Control => ({
    kind: 'choice',
    options: Array.from({ length: count }, (_, index) => ({ label: `Account ${index}`, raw: `a${index}` })),
  });

  expect(control(many(200))).toMatchObject({
    option_groups: [{ label: { text: '1 – 100' } }, { options: { length: 100 } }],
  });
  const [block] = drawForm(
    {
      command: 'c',
      title: 'T',
      submit: 'S',
      hidden: {},
      fields: [{ name: 'x', label: 'X', required: false, control: many(1_000) }],
    },
    '',
  ).blocks;
  expect(block).toMatchObject({ hint: { text: '… 500 more: type the command instead to name one of them.' } });
});
