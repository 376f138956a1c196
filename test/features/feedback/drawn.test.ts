import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import { drawCard as drawSlack } from '../../../src/platforms/slack/draw-card.ts';
import { drawCard as drawTeams } from '../../../src/platforms/teams/draw-card.ts';
import { problemsOfCard } from '../../support/adaptive-card.ts';
import { problemsOfBlocks } from '../../support/slack-limits.ts';
import { type World, world } from './world.ts';

const hostile =
  '<!channel> <at>all</at> *bold* [x](javascript:alert(1)) <https://evil.example|bank> {{7*7}} \u202e\u0007';

/** All cards of a long life of one item, with words as long and as hostile as a person can send. */
async function lifeOf(northwind: World): Promise<Card[]> {
  const rita = await northwind.personOf('URITA');
  for (let index = 0; index < 12; index += 1) northwind.deal(index + 1, `Customer ${index} ${hostile}`, 10_000);
  const lost = { status: 'lost' as const, lostReasons: ['product-gap'], owner: { id: rita.id, name: rita.name } };
  northwind.deal(99, 'Lost & Sons', 5_000, lost);
  const cards: Card[] = [];
  const keep = async (answered: Promise<{ card: Card }>) => void cards.push((await answered).card);
  const text = `${hostile} ${'long words '.repeat(250)}`;
  await keep(northwind.submits('URITA', 'feedback', { text, account: 'Lost & Sons', theme: hostile }));
  await keep(northwind.submits('UROB', 'feedback', { text, account: 'Lost & Sons' }));
  for (const [index, { name }] of [...northwind.accounts.values()].entries())
    await keep(northwind.submits(`UREP${index}`, 'feedback join', { item: 'F-1', text, account: name }));
  await keep(northwind.submits('UPAT', 'feedback ask', { item: 'F-1', question: text }));
  for (const line of [
    'plan F-1 Q1',
    'build F-1',
    'ship F-1 https://example.com/x',
    'show F-1',
    'voices F-1',
    'top state:shipped',
    'search long words',
  ])
    await keep(northwind.types('UPAT', `feedback ${line}`));
  await keep(northwind.submits('UPAT', 'feedback decline', { item: 'F-1', reason: text }));
  await keep(northwind.types('URITA', 'feedback mine'));
  return [...cards, ...northwind.slack.sent.map((sent) => sent.card)];
}

describe('every card of feedback', () => {
  let northwind: World;
  beforeEach(async () => {
    northwind = await world();
  });
  afterEach(() => northwind.close());

  test('can be drawn in Slack and in Teams, however long and hostile the words in it are', async () => {
    const cards = await lifeOf(northwind);

    expect(cards.length).toBeGreaterThan(30);
    for (const card of cards) {
      const blocks = drawSlack(card, { surface: 'message' }).blocks;
      expect(problemsOfBlocks(blocks, 'message')).toEqual([]);
      expect(JSON.stringify(blocks)).not.toMatch(/"url":"(javascript:|https:\/\/evil)/);
      const drawn = drawTeams(card);
      expect(problemsOfCard(drawn)).toEqual([]);
      expect(JSON.stringify(drawn)).not.toContain('"url":"javascript:');
    }
  });
});
