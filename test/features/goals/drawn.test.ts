import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import { drawCard as drawSlack } from '../../../src/platforms/slack/draw-card.ts';
import { drawCard as drawTeams } from '../../../src/platforms/teams/draw-card.ts';
import { problemsOfCard } from '../../support/adaptive-card.ts';
import { type Company, company } from '../../support/product.ts';
import { problemsOfBlocks } from '../../support/slack-limits.ts';

const hostile =
  '<!channel> <at>all</at> *bold* [x](javascript:alert(1)) <https://evil.example|bank> {{7*7}} \u202e\u0007';
const long = `${hostile} ${'long words '.repeat(250)}`;
const line = `${hostile} ${'wide '.repeat(20)}`.slice(0, 240);

let northwind: Company;
beforeAll(async () => {
  northwind = await company();
  await northwind.types('UADA', 'sales channel marketing <#CMARKETING>');
  await northwind.types('URITA', 'deal log "new:Acme" 45k EUR segment:Logistics');
});
afterAll(() => northwind.close());

async function cardsOf(
  acts: readonly [user: string, command: string, values: Record<string, string>][],
): Promise<Card[]> {
  const cards: Card[] = [];
  for (const [user, command, values] of acts) cards.push((await northwind.submits(user, command, values)).card);
  expect(
    cards.filter(({ tone, nodes }) => tone === 'warning' && nodes.length < 2).map(({ summary }) => summary),
  ).toEqual([]);
  return [...cards, ...northwind.messenger.sent.map(({ card }) => card)];
}

function expectDrawn(cards: readonly Card[]): void {
  for (const card of cards) {
    const { blocks } = drawSlack(card, { surface: 'message' });
    expect(problemsOfBlocks(blocks, 'message')).toEqual([]);
    expect(JSON.stringify(blocks)).not.toMatch(/"url":"(javascript:|https:\/\/evil)/);
    const drawn = drawTeams(card);
    expect(problemsOfCard(drawn)).toEqual([]);
    expect(JSON.stringify(drawn)).not.toContain('"url":"javascript:');
  }
}

test('every card of goals can be drawn in Slack and in Teams, however long and hostile the words in it are', async () => {
  const results = Array.from({ length: 9 }, (_, index): [string, string, Record<string, string>] => [
    'UMAX',
    'goal kr',
    { goal: 'G-1', title: line, to: String(index + 1) },
  ]);
  const cards = await cardsOf([
    ['UMAX', 'goal add', { title: line, owner: '<@URITA>' }],
    ...results,
    ['UMAX', 'goal kr', { goal: 'G-1', title: line, metric: 'bookings', to: '100k', segment: line }],
    ['UMAX', 'goal link', { goal: 'G-1', segment: line, deal: 'D-1' }],
    ['UMAX', 'goal follow', { goal: 'G-1', channel: '<#CLONG>' }],
    ['URITA', 'goal checkin', { goal: 'G-1', words: long, confidence: 'at-risk', kr: '1', value: '0.5' }],
    ['URITA', 'goal ask', { team: 'marketing', text: long, for: 'G-1', due: 'friday' }],
    ['URITA', 'goal asks', {}],
    ['UPAT', 'goal take', { ask: 'A-1' }],
    ['UPAT', 'goal decline', { ask: 'A-1', reason: long }],
    ['URITA', 'goal list', {}],
    ['URITA', 'goal alignment', {}],
    ['URITA', 'goal close', { goal: 'G-1', state: 'missed', words: long }],
    ['URITA', 'goal show', { goal: 'G-1' }],
  ]);

  expect(cards.length).toBeGreaterThan(25);
  expectDrawn(cards);
});

test('and every card of ideas', async () => {
  const cards = await cardsOf([
    ['URITA', 'idea add', { text: line, why: long, area: 'pricing', link: 'https://x.example/1' }],
    ['UROB', 'idea add', { text: line }],
    ['UROB', 'idea vote', { idea: 'I-1' }],
    ['UROB', 'idea comment', { idea: 'I-1', text: long }],
    ['UMAX', 'idea comment', { idea: 'I-1', text: long }],
    ['UMAX', 'idea shortlist', { idea: 'I-1' }],
    ['UMAX', 'idea experiment', { idea: 'I-1', hypothesis: long, metric: 'win-rate', target: '+5%', segment: line }],
    ['URITA', 'idea experiments', {}],
    ['UMAX', 'idea result', { idea: 'I-1', verdict: 'worked', learned: long }],
    ['UMAX', 'idea adopt', { idea: 'I-1', words: long }],
    ['URITA', 'idea top', { state: 'adopted' }],
    ['URITA', 'idea experiments', { scope: 'all' }],
  ]);

  expect(cards.length).toBeGreaterThan(20);
  expectDrawn(cards);
});
