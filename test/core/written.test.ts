import { expect, test } from 'vitest';
import { type Card, text } from '../../src/core/card.ts';
import { refuse } from '../../src/core/reply.ts';
import { typed } from '../../src/core/typed.ts';
import { writtenCard, writtenReply } from '../../src/core/written.ts';

const slack = { platform: 'slack', direct: false } as const;
const channel = { platform: 'teams', direct: false } as const;
const personal = { platform: 'teams', direct: true } as const;
const nobody = async () => ({ users: new Map<string, string>() });

test('a command stands everywhere as it is typed there', async () => {
  const refusal = refuse(`There is no team yet: “${typed('sales team create EMEA')}”.`);

  const said = async (at: typeof slack | typeof channel | typeof personal) => {
    const reply = await writtenReply(refusal, at, nobody);
    return reply.kind === 'refusal' ? reply.problem : '';
  };

  expect(await said(slack)).toBe('There is no team yet: “/sales team create EMEA”.');
  expect(await said(channel)).toBe('There is no team yet: “@Rainmaker sales team create EMEA”.');
  expect(await said(personal)).toBe('There is no team yet: “sales team create EMEA”.');
});

test('what a customer wrote stays as it is, even when it looks like a command', async () => {
  const words = 'They type “/deal log” and @Rainmaker says nothing';
  const card: Card = { summary: words, nodes: [text(words), { kind: 'quote', text: words }] };

  expect(await writtenCard(card, personal, nobody)).toEqual(card);
});

test('times are written in the company’s zone, but for those that have their own', async () => {
  const time = new Date('2026-11-24T10:00:00Z');
  const due = { time, as: 'datetime', zone: 'Asia/Tokyo' } as const;
  const card: Card = { summary: '', nodes: [text([{ time, as: 'datetime' }, due])] };

  const written = await writtenCard(card, channel, async () => ({ users: new Map(), zone: 'Europe/Berlin' }));

  expect(written.nodes).toEqual([text([{ time, as: 'datetime', zone: 'Europe/Berlin' }, due])]);
});

test('only people who are known in a place are mentioned there', async () => {
  const card: Card = {
    summary: '',
    nodes: [
      text([
        { person: 'p1', name: 'Rita' },
        { person: 'p2', name: 'Rob' },
      ]),
    ],
  };

  const written = await writtenCard(card, slack, async () => ({ users: new Map([['p1', 'URITA']]) }));

  expect(written.nodes).toEqual([text([{ person: 'URITA', name: 'Rita' }, 'Rob'])]);
});

test('a conversation is called as people there call it, where that is known', async () => {
  const deals = { platform: 'teams', workspace: 'W', channel: '19:deals' } as const;
  const card: Card = { summary: '', nodes: [text([{ channel: deals, name: '#deals' }])] };

  const written = await writtenCard(card, channel, async ({ channels }) => ({
    users: new Map(),
    channels: new Map(channels.map((each) => [each.channel, 'Big deals'])),
  }));

  expect(written.nodes).toEqual([text([{ channel: deals, name: 'Big deals' }])]);
  expect((await writtenCard(card, slack, nobody)).nodes).toEqual(card.nodes);
});
