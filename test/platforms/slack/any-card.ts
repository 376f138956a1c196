import fc from 'fast-check';
import type { Action, Card, Node, Span, Text } from '../../../src/core/card.ts';
import type { Control, Form, FormField } from '../../../src/core/form.ts';

/** Words as the worst of people and programs write them. */
const hostile = [
  '',
  ' ',
  '\n',
  '<!channel>',
  '<!here|x> <@U123> <#C1|general> <https://evil.example|click>',
  '*bold* _it_ ~gone~ `code` ```pre``` :tada: > quote',
  '& < > &amp; &lt;',
  '\u0000\u0007\u001b[31m',
  '\u202eevil\u202c \u200f مرحبا שלום',
  '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(40),
  '\ud800 half',
  '__proto__',
  'constructor',
  'x'.repeat(10_000),
  'wörd '.repeat(2_500),
  'a\n'.repeat(4_000),
];

const words = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostile) },
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 100, maxLength: 4_000 }) },
);

const raws = fc.dictionary(words, words, { maxKeys: 3 });

const span: fc.Arbitrary<Span> = fc.oneof(
  words,
  words.map((bold) => ({ bold })),
  words.map((italic) => ({ italic })),
  words.map((code) => ({ code })),
  fc.record({ link: fc.oneof(words, fc.webUrl(), fc.constant('javascript:alert(1)')), label: words }),
  fc.record({ person: fc.oneof(words, fc.constantFrom('U0ADA', '29:abc')), name: words }),
  fc.record({
    channel: fc.record({ platform: fc.constantFrom('slack' as const, 'teams' as const), channel: fc.constant('C1') }),
    name: words,
  }),
  fc.record({
    time: fc.date({ noInvalidDate: true }),
    as: fc.constantFrom('date' as const, 'time' as const, 'datetime' as const),
  }),
);

const text: fc.Arbitrary<Text> = fc.oneof(words, fc.array(span, { maxLength: 14 }));

const style = fc.constantFrom('primary' as const, 'danger' as const);

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('run' as const),
      label: words,
      command: words,
      values: raws,
      style,
      confirm: fc.record({ title: words, text: words, yes: words }),
    },
    { requiredKeys: ['kind', 'label', 'command', 'values'] },
  ),
  fc.record(
    { kind: fc.constant('form' as const), label: words, command: words, values: raws, style },
    { requiredKeys: ['kind', 'label', 'command', 'values'] },
  ),
  fc.record({ kind: fc.constant('link' as const), label: words, url: fc.oneof(words, fc.webUrl()) }),
);

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY));
const points = fc.array(fc.record({ label: words, value: number }), { maxLength: 25 });

// Few distinct cells, many rows: what is looked for lies in the number.
const rows = fc
  .record({
    cells: fc.array(words, { minLength: 1, maxLength: 5 }),
    width: fc.nat(22),
    count: fc.constantFrom(0, 1, 3, 99, 101),
  })
  .map(({ cells, width, count }) =>
    Array.from({ length: count }, (_, row) =>
      Array.from({ length: width }, (_, column) => cells[(row + column) % cells.length]?.slice(0, 700) ?? ''),
    ),
  );

const node: fc.Arbitrary<Node> = fc.oneof(
  words.map((content) => ({ kind: 'title' as const, text: content })),
  text.map((content) => ({ kind: 'text' as const, text: content })),
  fc.record({ kind: fc.constant('quote' as const), text: words, by: words }, { requiredKeys: ['kind', 'text'] }),
  fc.record({
    kind: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: words, value: text }), { maxLength: 25 }),
  }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(text, { maxLength: 30 }), ordered: fc.boolean() }),
  fc.record({
    kind: fc.constant('table' as const),
    caption: words,
    columns: fc.array(fc.record({ label: words, align: fc.constantFrom('left' as const, 'right' as const) }), {
      maxLength: 25,
    }),
    rows: rows,
  }),
  fc.record({
    kind: fc.constant('chart' as const),
    chart: fc.constantFrom('bar' as const, 'line' as const, 'pie' as const),
    title: words,
    series: fc.array(fc.record({ name: words, points }), { maxLength: 8 }),
    unit: words,
    alt: words,
  }),
  fc.record({ kind: fc.constant('image' as const), png: fc.constant({ bytes: '', name: 'x.png' }), alt: words }),
  fc.constant({ kind: 'divider' as const }),
  fc.record({ kind: fc.constant('actions' as const), actions: fc.array(action, { maxLength: 30 }) }),
  text.map((content) => ({ kind: 'context' as const, text: content })),
);

// The same few nodes again and again.
const many = fc
  .tuple(fc.array(node, { minLength: 1, maxLength: 3 }), fc.integer({ min: 30, max: 120 }))
  .map(([nodes, count]) =>
    Array.from({ length: count }, (_, index) => nodes[index % nodes.length]).filter((each) => each !== undefined),
  );

/** Any card at all, with far more in it than Slack takes. */
export const anyCard: fc.Arbitrary<Card> = fc.record(
  {
    summary: words,
    tone: fc.constantFrom('plain' as const, 'good' as const, 'warning' as const, 'bad' as const, 'quiet' as const),
    nodes: fc.oneof({ weight: 5, arbitrary: fc.array(node, { maxLength: 8 }) }, { weight: 1, arbitrary: many }),
  },
  { requiredKeys: ['summary', 'nodes'] },
);

const option = fc.record({ label: words, raw: words, description: words }, { requiredKeys: ['label', 'raw'] });
const options = fc.oneof(
  fc.array(option, { maxLength: 12 }),
  fc
    .integer({ min: 90, max: 1_200 })
    .map((count) => Array.from({ length: count }, (_, index) => ({ label: `Option ${index}`, raw: `o${index}` }))),
);

const control: fc.Arbitrary<Control> = fc.oneof(
  fc.record(
    { kind: fc.constantFrom('line' as const, 'paragraph' as const), placeholder: words },
    { requiredKeys: ['kind'] },
  ),
  fc.record({
    kind: fc.constantFrom('number' as const, 'date' as const, 'person' as const, 'people' as const, 'channel' as const),
  }),
  fc.record({ kind: fc.constantFrom('choice' as const, 'choices' as const), options }),
);

const initial = fc.oneof(
  words,
  fc.constantFrom(
    '2026-12-01',
    '2026-13-99',
    '12',
    '-4',
    '4.5',
    'me',
    'friday',
    '<@U0ADA>',
    '<@U0ADA>, <@U1>',
    '<#C0X>',
    'o3',
    'o1, o2',
    'Option 5',
  ),
);

const field: fc.Arbitrary<Omit<FormField, 'name'>> = fc.record(
  { label: words, hint: words, required: fc.boolean(), control, initial },
  { requiredKeys: ['label', 'required', 'control'] },
);

/** Any form, with names as code has them and everything else as bad as it comes. */
export const anyForm: fc.Arbitrary<Form> = fc
  .record({
    command: fc.constant('deal log'),
    title: words,
    submit: words,
    intro: text,
    fields: fc.oneof(fc.array(field, { maxLength: 8 }), fc.array(field, { minLength: 60, maxLength: 120 })),
    hidden: raws,
    problems: fc.dictionary(fc.constantFrom('field0', 'field1', 'elsewhere'), words, { maxKeys: 3 }),
  })
  .map(({ fields, ...form }) => ({
    ...form,
    fields: fields.map((each, index) => ({ ...each, name: `field${index}` })),
  }));
