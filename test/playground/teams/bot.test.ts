import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { actions, note, openForm, run, title } from '../../../src/core/card.ts';
import { settableClock } from '../../../src/core/clock.ts';
import type { Form } from '../../../src/core/form.ts';
import { answer, type Reply, say } from '../../../src/core/reply.ts';
import { memoryReferences } from '../../support/references.ts';
import { createTeams } from '../../../src/platforms/teams/server.ts';
import { createPlayground } from '../../../src/playground/index.ts';
import { memoryStash, recordingLog } from '../../platforms/support.ts';
import { fakeRouter } from '../../platforms/teams/support.ts';
import { ACME, asObject, at, listen } from '../support.ts';
import { ADA, ADA_CHAT, DEALS, TEAMS } from './support.ts';

const form: Form = {
  command: 'deal update',
  title: 'Change a deal',
  submit: 'Save',
  fields: [
    { name: 'amount', label: 'Amount', required: true, control: { kind: 'line' }, initial: '45k' },
    { name: 'owner', label: 'Owner', required: false, control: { kind: 'person' } },
  ],
  hidden: { deal: 'D-1' },
};
const deal = {
  summary: 'D-1 Acme',
  nodes: [title('D-1 · Acme'), actions(run('Won', 'deal won', { deal: 'D-1' }), openForm('Edit', 'deal update'))],
};

/** Our own bot for Teams, and the playground in front of it on the same port, as the application has them. */
async function teamsBot(dispatch: Parameters<typeof fakeRouter>[0]) {
  let origin = '';
  const clock = settableClock(() => new Date('2026-11-24T12:00:00Z'));
  const { router, asked } = fakeRouter(dispatch);
  const teams = await createTeams({
    config: { appId: TEAMS.appId, tenants: [TEAMS.tenantId], authDisabled: true },
    isProduction: false,
    router,
    clock,
    log: recordingLog().log,
    stash: memoryStash(),
    references: memoryReferences(),
  });
  onTestFinished(() => teams.stop(1000));
  const playground = createPlayground({
    ...ACME,
    teams: TEAMS,
    commands: [],
    shortcuts: [],
    botUrl: () => origin,
    now: () => clock.now(),
  });
  onTestFinished(() => playground.close());
  origin = await listen(
    createServer((request, response) => {
      void playground.handle(request, response).then((isMine) => {
        if (!isMine) void teams.handle(request, response);
      });
    }),
  );
  const does = async (name: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', headers, body: JSON.stringify({ person: 'U0ADA', ...body }) };
    return asObject(await (await fetch(`${origin}/playground/api/teams/${name}`, sent)).json());
  };
  const posts = async (conversation: string) => {
    const response = await fetch(`${origin}/playground/events`);
    let received = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      received += decoder.decode(chunk as Uint8Array, { stream: true });
      const [, data] = /^data: (.*)\n\n/m.exec(received) ?? [];
      if (data === undefined) continue;
      const list = asObject(at(JSON.parse(data), 'teams.posts'))[conversation];
      return (Array.isArray(list) ? list : []) as { id: string; root?: string; summary?: string; author: string }[];
    }
    return [];
  };
  return { teams, asked, does, posts };
}

test('our bot takes a command in Teams, and a form with a mistake and without', async () => {
  const replies: Reply[] = [
    say(deal),
    { kind: 'form', form },
    { kind: 'form', form: { ...form, problems: { amount: '“a lot” is not an amount.' } } },
    answer('Changed.'),
  ];
  const { asked, does, posts } = await teamsBot(() => replies.shift() ?? answer('?'));

  await does('say', { conversation: DEALS, text: '@Rainmaker deal won Acme for @Max Weber' });
  const [post, card] = (await posts(DEALS)).slice(-2);
  const place = { conversation: DEALS, id: card?.id };
  const opened = await does('fetch', { place, data: at(card, 'attachments.0.content.body.1.actions.1.data') });
  const carried = asObject(at(opened, 'dialog.card.content.actions.0.data'));
  const wrong = await does('dialog', { place, data: { ...carried, 'words:amount': 'a lot', 'person:owner': ADA } });
  const done = await does('dialog', { place, data: { ...carried, 'words:amount': '50k' } });

  expect(card).toMatchObject({ root: post?.id, summary: 'D-1 Acme', author: 'U0RAINMAKER' });
  expect(at(opened, 'dialog.title')).toBe('Change a deal');
  expect(JSON.stringify(wrong)).toContain('is not an amount');
  expect(done).toMatchObject({ kind: 'dialog' });
  expect(asked.map(({ ask }) => ask)).toMatchObject([
    { kind: 'typed', text: expect.stringMatching(/^deal won Acme for <@[\da-f-]{36}>$/) as string },
    { kind: 'opened', command: 'deal update' },
    { kind: 'submitted', values: { amount: 'a lot', owner: `<@${ADA}>`, deal: 'D-1' } },
    { kind: 'submitted', values: { amount: '50k', deal: 'D-1' } },
  ]);
  expect(asked[0]?.user.id).toBe(ADA);
});

test('our bot greets where it is added, knows people by their address, and writes of its own accord', async () => {
  const { teams, does, posts } = await teamsBot(() => answer('Done.'));

  await does('arrive', { conversation: DEALS });
  await does('arrive', { conversation: ADA_CHAT });
  const profile = await teams.userProfile(TEAMS.tenantId, ADA);
  const ref = await teams.messenger.post({ workspace: TEAMS.tenantId, channel: DEALS }, note('D-2'));
  await teams.messenger.update(ref, note('D-2 won'));
  await teams.messenger.tell({ workspace: TEAMS.tenantId, user: ADA }, note('Well done'));

  expect(profile).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.com', zone: 'Europe/London' });
  expect((await posts(DEALS)).map(({ summary }) => summary)).toEqual([expect.stringContaining('Rainmaker'), 'D-2 won']);
  expect((await posts(ADA_CHAT)).map(({ summary }) => summary)).toEqual([
    expect.stringContaining('Rainmaker'),
    'Well done',
  ]);
});
