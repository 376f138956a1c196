import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
import { splitList } from '../../../src/core/raw-values.ts';
import { drawCard } from '../../../src/platforms/teams/draw-card.ts';
import { drawForm, drawNotice } from '../../../src/platforms/teams/draw-form.ts';
import { readForm } from '../../../src/platforms/teams/read-form.ts';
import { decodeEntities, htmlText, typedLine, typedText } from '../../../src/platforms/teams/typed-text.ts';
import { elementsOfCard, problemsOfCard, textsOfCard } from '../../support/adaptive-card.ts';

const everyNode: Card = {
  summary: 'Acme asks for 2m EUR of credit',
  tone: 'warning',
  nodes: [
    title('Credit for Acme'),
    text('A sentence.'),
    text([
      'Owner ',
      { person: 'p1', name: 'Ada' },
      ', see ',
      { link: 'https://example.com/a?b=c', label: 'the order' },
      ', ',
      { bold: 'soon' },
      { italic: 'ish' },
      { code: 'D-104' },
      ' in ',
      { channel: { platform: 'slack', channel: 'C1' }, name: 'deals' },
      ' at ',
      { time: new Date('2026-11-24T10:00:00Z'), as: 'datetime' },
    ]),
    { kind: 'quote', text: 'We would pay more', by: 'Bob' },
    facts({ Amount: '2m EUR', Owner: [{ bold: 'Ada' }] }),
    { kind: 'list', items: ['one', [{ bold: 'two' }]], ordered: true },
    divider,
    {
      kind: 'table',
      caption: 'Exposure',
      columns: [{ label: 'What' }, { label: 'EUR', align: 'right' }],
      rows: [
        ['Open', '1,000'],
        ['', '2'],
      ],
    },
    {
      kind: 'chart',
      chart: 'bar',
      title: 'Bookings',
      unit: 'EUR',
      alt: 'Bookings grew.',
      series: [
        {
          name: 'Now',
          points: [
            { label: 'Q1', value: 1 },
            { label: 'Q2', value: 2.5 },
          ],
        },
      ],
    },
    { kind: 'image', png: { bytes: 'iVBORw0KGgo=', name: 'x.png' }, alt: 'A dot' },
    context('Policy 3'),
    actions(
      run('Approve', 'credit approve', { id: '1' }, { style: 'primary' }),
      run(
        'Reject',
        'credit reject',
        { id: '1' },
        { style: 'danger', confirm: { title: 'Reject?', text: 'It cannot be undone.', yes: 'Reject' } },
      ),
      openForm('Counter', 'credit counter', { id: '1' }),
      { kind: 'link', label: 'Open the CRM', url: 'https://crm.example.com' },
    ),
  ],
};

describe('a card', () => {
  test('with everything in it is an Adaptive Card 1.5', () => {
    const drawn = drawCard(everyNode);

    expect(problemsOfCard(drawn)).toEqual([]);
    expect(drawn).toMatchObject({
      version: '1.5',
      speak: 'Acme asks for 2m EUR of credit',
      fallbackText: 'Acme asks for 2m EUR of credit',
      msteams: { width: 'Full' },
    });
  });

  test('says the same in every element', () => {
    const words = textsOfCard(drawCard(everyNode))
      .map((each) => each.text)
      .join('\n');

    for (const said of [
      '⚠️ Credit for Acme',
      'Ada',
      'the order',
      '24 Nov 2026',
      '10:00',
      '— Bob',
      '2m EUR',
      '1. ',
      'Exposure',
      '1,000',
      'Bookings grew.',
      'Policy 3',
      'Q2: 2.5 EUR',
    ]) {
      expect(words).toContain(said);
    }
  });

  test('runs commands by Action.Execute, opens forms as dialogs, and asks before what cannot be undone', () => {
    const drawn = drawCard(everyNode);
    const [set] = elementsOfCard(drawn, 'ActionSet');

    expect(set?.['actions']).toMatchObject([
      {
        type: 'Action.Execute',
        style: 'positive',
        data: { c: 'credit approve', v: { id: '1' } },
        fallback: { type: 'Action.Submit' },
      },
      { type: 'Action.ShowCard', style: 'destructive', card: { actions: [{ type: 'Action.Execute' }] } },
      { type: 'Action.Submit', data: { c: 'credit counter', msteams: { type: 'task/fetch' } } },
      { type: 'Action.OpenUrl', url: 'https://crm.example.com' },
    ]);
  });

  test('shows six buttons at most; the others unfold', () => {
    const many = Array.from({ length: 15 }, (_, index) => run(`B${index}`, 'x', { index: String(index) }));
    const drawn = drawCard({
      summary: 's',
      nodes: [actions(...many.slice(0, 3)), text('between'), actions(...many.slice(3))],
    });
    const top = drawn.body.filter(({ type }) => type === 'ActionSet').flatMap(({ actions: own }) => own);

    expect(top).toHaveLength(6);
    expect(JSON.stringify(top.at(-1))).toContain('More …');
    for (const { label } of many.map((each) => ({ label: each.label })))
      expect(JSON.stringify(drawn)).toContain(`"${label}"`);
    for (const set of elementsOfCard(drawn, 'ActionSet'))
      expect((set['actions'] as unknown[]).length).toBeLessThanOrEqual(6);
  });

  test('draws each kind of chart natively, with figures for who cannot see it', () => {
    const series = [
      { name: 'A', points: [{ label: 'Jan', value: 1 }] },
      { name: 'B', points: [{ label: 'Jan', value: 2 }] },
    ];
    const kindOf = (chart: 'bar' | 'line' | 'pie', count: number) => {
      const drawn = drawCard({
        summary: 's',
        nodes: [{ kind: 'chart', chart, title: 'T', alt: 'Both grew.', series: series.slice(0, count) }],
      });
      expect(problemsOfCard(drawn)).toEqual([]);
      expect(JSON.stringify(drawn.body[0]?.['fallback'])).toContain('Jan: 1');
      return drawn.body[0]?.type;
    };

    expect([kindOf('bar', 1), kindOf('bar', 2), kindOf('line', 2), kindOf('pie', 1)]).toEqual([
      'Chart.VerticalBar',
      'Chart.VerticalBar.Grouped',
      'Chart.Line',
      'Chart.Donut',
    ]);
  });

  test('that is too long is shortened with a mark, and keeps its buttons', () => {
    const nodes = [
      ...Array.from({ length: 500 }, (_, index) => text(`${index} ${'x'.repeat(500)}`)),
      actions(run('Go', 'go')),
    ];
    const drawn = drawCard({ summary: 's', nodes });

    expect(JSON.stringify(drawn).length * 2).toBeLessThan(80 * 1024);
    expect(JSON.stringify(drawn)).toMatch(/… \d+ more parts not shown here/);
    expect(drawn.body.at(-1)?.type).toBe('ActionSet');
  });

  test('tells the people in its sentences, in a line with nothing else in it', () => {
    const [ada, bob] = ['adaadaad-0000-4000-8000-00000000000a', '29:bob'];
    const card: Card = {
      summary: 's',
      nodes: [
        text([
          { person: ada, name: 'Ada [x](http://evil) *Lovelace*' },
          ' decides, not ',
          { person: bob, name: 'Ada x http evil Lovelace' },
        ]),
        text([{ person: 'UADA', name: 'Somebody of Slack' }]),
        facts({ Owner: [{ person: 'b0bb0bb0-0000-4000-8000-00000000000b', name: 'Named only' }] }),
      ],
    };

    const drawn = drawCard(card, { isPublic: true });

    expect(problemsOfCard(drawn)).toEqual([]);
    expect(drawn.body.at(-1)).toMatchObject({
      type: 'TextBlock',
      text: '<at>Ada x http evil Lovelace</at> <at>Ada x http evil Lovelace 2</at>',
    });
    expect(drawn.msteams?.entities?.map(({ mentioned }) => mentioned.id)).toEqual([ada, bob]);
    expect(drawCard(card).msteams).toBeUndefined();
  });

  test('writes times in the zone of the reader', () => {
    const card: Card = { summary: 's', nodes: [text([{ time: new Date('2026-11-24T10:00:00Z'), as: 'time' }])] };

    expect(textsOfCard(drawCard(card, { zone: 'Asia/Tokyo' }))[0]?.text).toContain('19:00');
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '[click](javascript:alert(1))',
    '![](https://evil.example/pixel.png)',
    '<img src="https://evil.example/x">',
    '<at>Bob</at>',
    '**bold** _it_ `code`',
    '&lt;b&gt;',
    '\u202Eevil\u0000\u0007',
    '{{DATE(2026-01-01T00:00:00Z)}}',
    '\ud800 half',
    ' ',
    '',
    'x'.repeat(20_000),
  ),
);
const span = fc.oneof(
  hostile,
  fc.record({ bold: hostile }),
  fc.record({ link: fc.oneof(hostile, fc.webUrl()), label: hostile }),
  fc.record({ person: fc.oneof(hostile, fc.uuid(), fc.constant('29:ada')), name: hostile }),
  fc.record({ code: hostile }),
);
const words = fc.oneof(hostile, fc.array(span, { maxLength: 4 }));
const values = fc.dictionary(fc.string({ maxLength: 8 }), hostile, { maxKeys: 3 });
const action = fc.oneof(
  fc.record({
    kind: fc.constant('run' as const),
    label: hostile,
    command: fc.constant('deal won'),
    values,
    confirm: fc.record({ title: hostile, text: hostile, yes: hostile }),
  }),
  fc.record({ kind: fc.constant('form' as const), label: hostile, command: fc.constant('deal won'), values }),
  fc.record({ kind: fc.constant('link' as const), label: hostile, url: fc.oneof(hostile, fc.webUrl()) }),
);
const node = fc.oneof(
  fc.record({ kind: fc.constant('title' as const), text: hostile }),
  fc.record({ kind: fc.constant('text' as const), text: words }),
  fc.record({ kind: fc.constant('context' as const), text: words }),
  fc.record({ kind: fc.constant('quote' as const), text: hostile, by: hostile }),
  fc.record({
    kind: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: hostile, value: words }), { maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(words, { maxLength: 5 }) }),
  fc.record({
    kind: fc.constant('table' as const),
    caption: hostile,
    columns: fc.array(fc.record({ label: hostile }), { maxLength: 9 }),
    rows: fc.array(fc.array(hostile, { maxLength: 9 }), { maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('chart' as const),
    chart: fc.constantFrom('bar' as const, 'line' as const, 'pie' as const),
    title: hostile,
    alt: hostile,
    series: fc.array(
      fc.record({
        name: hostile,
        points: fc.array(fc.record({ label: hostile, value: fc.double() }), { maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
  }),
  fc.record({ kind: fc.constant('image' as const), png: fc.record({ bytes: hostile, name: hostile }), alt: hostile }),
  fc.record({ kind: fc.constant('divider' as const) }),
  fc.record({ kind: fc.constant('actions' as const), actions: fc.array(action, { maxLength: 9 }) }),
);
const anyCard: fc.Arbitrary<Card> = fc.record({
  summary: hostile,
  tone: fc.constantFrom('plain', 'good', 'warning', 'bad', 'quiet'),
  nodes: fc.array(node, { maxLength: 12 }),
});

describe('whatever is in a card', () => {
  test('it is valid, within Teams’ size, and draws the same each time', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const drawn = drawCard(card);
        expect(problemsOfCard(drawn)).toEqual([]);
        expect(JSON.stringify(drawn).length).toBeLessThanOrEqual(40_000);
        expect(drawCard(card)).toEqual(drawn);
      }),
      { numRuns: 300 },
    );
  });

  test('text from people stands in runs only, which know no markup', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        for (const { type, text: said } of textsOfCard(drawCard(card, { isPublic: true }))) {
          const isMentions = type === 'TextBlock' && /^(<at>[\p{L}\p{M}\p{N} ’-]+<\/at> ?)+$/u.test(said);
          expect([type, isMentions || type === 'TextRun' || type === 'mention']).toEqual([type, true]);
        }
        expect(elementsOfCard(drawCard(card), 'TextBlock')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('links lead to web addresses only', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        for (const { url } of elementsOfCard(drawCard(card), 'Action.OpenUrl'))
          expect(url).toMatch(/^(https?|mailto):/i);
      }),
      { numRuns: 200 },
    );
  });
});

const options = fc.uniqueArray(fc.record({ label: hostile, raw: fc.string({ minLength: 1, maxLength: 30 }) }), {
  selector: ({ raw }) => raw,
  maxLength: 20,
});
const control: fc.Arbitrary<Control> = fc.oneof(
  fc.constantFrom<Control>(
    { kind: 'line' },
    { kind: 'paragraph' },
    { kind: 'number' },
    { kind: 'date' },
    { kind: 'person' },
    { kind: 'people' },
    { kind: 'channel' },
  ),
  fc.record({ kind: fc.constant('choice' as const), options }),
  fc.record({ kind: fc.constant('choices' as const), options }),
);
const anyForm: fc.Arbitrary<Form> = fc.record({
  command: fc.constant('deal won'),
  title: hostile,
  submit: hostile,
  intro: words,
  hidden: fc.constant({}),
  fields: fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z]{1,10}$/),
      label: hostile,
      hint: hostile,
      required: fc.boolean(),
      control,
      initial: fc.oneof(hostile, fc.constantFrom('12', '2026-12-01', 'friday', 'me')),
    }),
    { selector: ({ name }) => name, maxLength: 8 },
  ),
  problems: fc.constant({ elsewhere: 'Not right.' }),
});

describe('a form', () => {
  test('is a valid dialog, whatever is in it', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const { card } = drawForm(form, { origin: { key: 'k' } });
        expect(problemsOfCard(card.content)).toEqual([]);
        expect(JSON.stringify(card.content)).toContain('Not right.');
      }),
      { numRuns: 300 },
    );
  });

  test('gives back what it showed', () => {
    const initials = {
      line: 'Acme “GmbH”',
      number: '12',
      date: '2026-12-01',
      words: 'friday',
      choice: 'a,b',
      choices: '"a,b", c',
    };
    const choicesOf = [
      { label: 'AB', raw: 'a,b' },
      { label: 'C', raw: 'c' },
    ];
    const fields: Form['fields'] = [
      { name: 'line', label: 'L', required: true, control: { kind: 'line' }, initial: initials.line },
      { name: 'number', label: 'N', required: false, control: { kind: 'number' }, initial: initials.number },
      { name: 'date', label: 'D', required: false, control: { kind: 'date' }, initial: initials.date },
      { name: 'words', label: 'W', required: false, control: { kind: 'date' }, initial: initials.words },
      {
        name: 'choice',
        label: 'C',
        required: false,
        control: { kind: 'choice', options: choicesOf },
        initial: initials.choice,
      },
      {
        name: 'choices',
        label: 'C',
        required: false,
        control: { kind: 'choices', options: choicesOf },
        initial: initials.choices,
      },
    ];
    const { card } = drawForm({ command: 'x', title: 'X', submit: 'Go', fields, hidden: {} }, {});
    const shown = card.content.body.filter(({ id }) => id !== undefined).map(({ id, value }) => [id, value]);

    expect(readForm(Object.fromEntries(shown))).toEqual(initials);
  });

  test('options come back as they are, also several, whatever characters they have', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({ minLength: 1, maxLength: 20 }).filter((raw) => raw.trim() === raw && !raw.includes('"')),
          { minLength: 1, maxLength: 6 },
        ),
        (raws) => {
          const entered = raws.map((raw) => encodeURIComponent(raw)).join(',');
          expect(splitList(readForm({ 'choices:x': entered })['x'] ?? '')).toEqual(raws);
        },
      ),
    );
  });

  test('a notice has nothing to press, for buttons do not work in dialogs', () => {
    expect(JSON.stringify(drawNotice(everyNode))).not.toContain('Action.Execute');
    expect(drawNotice(note('No.')).title).toBe('Rainmaker');
  });
});

describe('typed words', () => {
  test.each([
    ['/deal won Acme', 'deal won Acme'],
    ['help me', 'help me'],
    ['deal/won', 'deal/won'],
    ['@Rainmaker deal won Acme', 'deal won Acme'],
    ['rainmaker: /deal won Acme', 'deal won Acme'],
    ['@Rainmaker', 'sales help'],
    ['rainmakers are rare', 'rainmakers are rare'],
  ])('“%s” means “%s”', (typed, meant) => expect(typedLine(typed)).toBe(meant));

  test('entities are read once, and nothing that is no character comes of them', () => {
    expect(decodeEntities('a &amp;lt; b &#8364; &#x20AC; &#0; &#xD800; &unknown;')).toBe(
      'a &lt; b € €  \ufffd &unknown;',
    );
  });

  test('a message’s HTML becomes lines of words', () => {
    expect(htmlText('<div><h1>A</h1><ul><li>one</li><li>two &lt;b&gt;</li></ul><img alt="pic" src="x"></div>')).toBe(
      'A\n• one\n• two <b>\npic',
    );
  });

  test.each(['<', '<img ', '<script>', '<li '])(
    '“%s” twenty thousand times holds nobody up',
    (tag) => {
      expect(htmlText(`${tag.repeat(20_000)}<p>words</p>`)).toContain('words');
    },
    5_000,
  );

  test('whatever is typed, no markup of a mention is left, and no token comes out of text', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (typed) => {
        const words = await typedText(typed, [], async () => '<@x>');
        expect(words).not.toMatch(/<at>.*<\/at>/s);
        expect(words).not.toContain('<@x>');
      }),
    );
  });
});
