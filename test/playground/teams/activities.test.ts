import { expect, test } from 'vitest';
import { at, world } from '../support.ts';
import { ADA, ADA_CHAT, cardMessage, CARD, DEALS, inPath, MAX, TEAMS, teamsWorld } from './support.ts';

test('a post that mentions the bot reaches it as Teams would send it', async () => {
  const { does, received, posts, origin } = await teamsWorld();

  await does('say', { conversation: DEALS, text: '@Rainmaker deal won <Acme> & co for @Max Weber in @deals' });

  const [activity = { path: '', fields: {} }] = received();
  const [post] = await posts(DEALS);
  expect(activity.path).toBe('/api/messages');
  expect(activity.fields).toMatchObject({
    type: 'message',
    id: post?.id,
    channelId: 'msteams',
    serviceUrl: `${origin}/playground/teams/`,
    from: { name: 'Ada Lovelace', aadObjectId: ADA },
    recipient: { id: '28:rainmaker', name: 'Rainmaker' },
    conversation: { id: `${DEALS};messageid=${post?.id}`, conversationType: 'channel', tenantId: TEAMS.tenantId },
    channelData: { tenant: { id: TEAMS.tenantId }, channel: { id: DEALS }, team: { id: DEALS } },
    localTimezone: 'Europe/London',
    text: '<at>Rainmaker</at> deal won &lt;Acme&gt; &amp; co for <at>Max Weber</at> in <at>deals</at>',
    entities: [
      { type: 'mention', text: '<at>Rainmaker</at>', mentioned: { id: '28:rainmaker' } },
      { type: 'mention', text: '<at>Max Weber</at>', mentioned: { name: 'Max Weber' } },
      { type: 'mention', text: '<at>deals</at>', mentioned: { id: DEALS } },
      { type: 'clientInfo', timezone: 'Europe/London' },
    ],
  });
  expect(at(activity.fields, 'entities.1.mentioned.id')).toMatch(/^29:/);
});

test('in a channel the bot hears only what mentions it; in its own chat it hears everything', async () => {
  const { does, received } = await teamsWorld();

  await does('say', { conversation: DEALS, text: 'Lunch? Mail rainmaker@example.com or @Rainmakers' });
  await does('say', { conversation: ADA_CHAT, text: 'help' });

  expect(received().map(({ fields }) => fields.text)).toEqual(['help']);
  expect(at(received(), '0.fields.conversation')).toEqual({
    id: ADA_CHAT,
    conversationType: 'personal',
    tenantId: TEAMS.tenantId,
  });
});

test('a reply is said in the thread of its post', async () => {
  const { does, received, connector, posts } = await teamsWorld();
  const { body } = await connector('POST', `conversations/${inPath(DEALS)}/activities`, cardMessage('D-1'));

  await does('say', { conversation: DEALS, root: String(body.id), text: '@Rainmaker show it' });

  expect(at(received(), '0.fields.conversation.id')).toBe(`${DEALS};messageid=${String(body.id)}`);
  expect((await posts(DEALS)).map(({ root }) => root)).toEqual([undefined, body.id]);
});

test('nobody writes or presses in the chat of somebody else', async () => {
  const { act, received } = await teamsWorld();

  const { status } = await act('teams/say', { person: 'U0MAX', conversation: ADA_CHAT, text: 'I am Ada' });

  expect(status).toBe(404);
  expect(received()).toEqual([]);
});

test('the app is added to the team with its channels, and to a chat, when somebody first comes there', async () => {
  const { act, heard } = await world({ teams: TEAMS });

  await act('teams/arrive', { person: 'U0ADA', conversation: DEALS });
  await act('teams/arrive', { person: 'U0MAX', conversation: DEALS });
  await act('teams/arrive', { person: 'U0ADA', conversation: ADA_CHAT });

  const seen = heard.map(({ fields }) => [fields.type, fields.action ?? at(fields, 'channelData.eventType')]);
  expect(seen).toEqual([
    ['installationUpdate', 'add'],
    ['conversationUpdate', 'teamMemberAdded'],
    ['conversationUpdate', 'channelCreated'],
    ['conversationUpdate', 'channelCreated'],
    ['installationUpdate', 'add'],
    ['conversationUpdate', undefined],
  ]);
  expect(at(heard, '3.fields.channelData.channel.name')).toBe('credit');
});

test('the app can be there before anybody comes', async () => {
  const { playground, origin, heard, act } = await world({ teams: TEAMS });

  await playground.addToTeams(origin, 'U0ROSA');
  const before = heard.length;
  await act('teams/arrive', { person: 'U0ADA', conversation: DEALS });

  expect(at(heard, '0.fields')).toMatchObject({ type: 'installationUpdate', from: { name: 'Rosa Díaz' } });
  expect(heard).toHaveLength(before);
});

test('a button of a card is an invoke, and its answer only a view of the one who pressed, until the card changes', async () => {
  const { does, received, botAnswers, connector, posts } = await teamsWorld();
  const sent = await connector('POST', `conversations/${inPath(DEALS)}/activities`, cardMessage('D-1'));
  const id = String(sent.body.id);
  const view = { type: 'AdaptiveCard', version: '1.5', body: [] };
  botAnswers({ body: { statusCode: 200, type: CARD, value: view } });

  const outcome = await does('execute', { place: { conversation: DEALS, id }, verb: 'run', data: { c: 'deal won' } });

  expect(outcome).toEqual({ kind: 'done' });
  expect(received()[0]?.fields).toMatchObject({
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: id,
    conversation: { id: `${DEALS};messageid=${id}` },
    value: { action: { type: 'Action.Execute', verb: 'run', data: { c: 'deal won' } }, trigger: 'manual' },
  });
  expect((await posts(DEALS))[0]?.views).toEqual({ U0ADA: view });

  await connector(
    'PUT',
    `conversations/${inPath(`${DEALS};messageid=${id}`)}/activities/${id}`,
    cardMessage('D-1 won'),
  );

  expect((await posts(DEALS))[0]).toMatchObject({ id, edited: true, summary: 'D-1 won' });
  expect((await posts(DEALS))[0]).not.toHaveProperty('views');
});

test('a sentence as an answer is told to the one who pressed, and a failure in plain words', async () => {
  const { does, botAnswers, connector } = await teamsWorld({ patience: 150 });
  const sent = await connector('POST', `conversations/${inPath(DEALS)}/activities`, cardMessage('D-1'));
  const pressed = { place: { conversation: DEALS, id: String(sent.body.id) }, data: {} };

  botAnswers({ body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done.' } });
  const told = await does('execute', pressed);
  botAnswers({ status: 501 });
  const refused = await does('execute', pressed);
  botAnswers('silence');
  const late = await does('execute', pressed);

  expect(told).toEqual({ kind: 'toast', text: 'Done.' });
  expect(refused).toMatchObject({ kind: 'failed', text: expect.stringContaining('HTTP 501') as string });
  expect(late).toMatchObject({ kind: 'failed', text: expect.stringContaining('did not answer in time') as string });
});

test('a dialog is fetched and submitted, and comes back while something is wrong', async () => {
  const { does, received, botAnswers, connector } = await teamsWorld();
  const sent = await connector('POST', `conversations/${inPath(DEALS)}/activities`, cardMessage('D-1'));
  const place = { conversation: DEALS, id: String(sent.body.id) };
  const dialog = { title: 'Edit', card: { contentType: CARD, content: { type: 'AdaptiveCard' } } };
  botAnswers({ body: { task: { type: 'continue', value: dialog } } });

  const opened = await does('fetch', { place, data: { c: 'deal update' } });
  const again = await does('dialog', { place, data: { 'words:amount': 'a lot' } });
  botAnswers({ body: { task: { type: 'message', value: 'Changed.' } } });
  const said = await does('dialog', { place, data: { 'words:amount': '5k' } });
  botAnswers({});
  const closed = await does('dialog', { place, data: {} });

  expect(opened).toEqual({ kind: 'dialog', dialog });
  expect(again).toEqual({ kind: 'dialog', dialog });
  expect(said).toEqual({ kind: 'toast', text: 'Changed.' });
  expect(closed).toEqual({ kind: 'done' });
  expect(received().map(({ fields }) => [fields.name, at(fields, 'value.data')])).toEqual([
    ['task/fetch', { c: 'deal update' }],
    ['task/submit', { 'words:amount': 'a lot' }],
    ['task/submit', { 'words:amount': '5k' }],
    ['task/submit', {}],
  ]);
});

test('a message action brings the message along, when it opens and when it is sent', async () => {
  const { does, act, received, botAnswers, posts } = await teamsWorld();
  await does('say', { conversation: DEALS, text: 'Acme wants <SSO>\nsoon' }, 'U0MAX');
  const [post] = await posts(DEALS);
  const place = { conversation: DEALS, id: post?.id };
  botAnswers({ body: { task: { type: 'continue', value: { title: 'Save' } } } });

  const opened = await does('message-action', { place, commandId: 'to_feedback' });
  await does('dialog', { place, commandId: 'to_feedback', data: { 'words:text': 'SSO' } });
  const unknown = await act('teams/message-action', { person: 'U0ADA', place, commandId: 'log_deal' });

  expect(opened).toEqual({ kind: 'dialog', dialog: { title: 'Save' } });
  expect(received().map(({ fields }) => fields.name)).toEqual([
    'composeExtension/fetchTask',
    'composeExtension/submitAction',
  ]);
  expect(received()[0]?.fields.value).toMatchObject({
    commandId: 'to_feedback',
    commandContext: 'message',
    messagePayload: {
      id: post?.id,
      body: { contentType: 'html', content: '<div><p>Acme wants &lt;SSO&gt;</p><p>soon</p></div>' },
      from: { user: { id: MAX, displayName: 'Max Weber' } },
    },
  });
  expect(at(received(), '1.fields.value.data')).toEqual({ 'words:text': 'SSO' });
  expect(unknown.status).toBe(404);
});

test('a button without a dialog sends its data as a message', async () => {
  const { does, received, connector } = await teamsWorld();
  const sent = await connector('POST', `conversations/${inPath(ADA_CHAT)}/activities`, cardMessage('D-1'));
  const id = String(sent.body.id);

  await does('submit', { place: { conversation: ADA_CHAT, id }, data: { c: 'deal won' } });

  expect(received()[0]?.fields).toMatchObject({ type: 'message', replyToId: id, value: { c: 'deal won' } });
  expect(received()[0]?.fields).not.toHaveProperty('text');
});

test('a file in the personal chat comes with an address to fetch it from; a channel takes none', async () => {
  const here = await teamsWorld();
  const content = Buffer.from('account;open').toString('base64');
  const { body } = await here.act('upload', { person: 'U0ADA', name: 'books.csv', content });

  const refused = await here.act('teams/say', { person: 'U0ADA', conversation: DEALS, text: 'x', files: [body.id] });
  await here.does('say', { conversation: ADA_CHAT, text: '', files: [body.id] });

  expect(refused.status).toBe(404);
  const attachments = here.received().at(-1)?.fields.attachments as { content: { downloadUrl: string } }[];
  expect(attachments[0]).toMatchObject({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    name: 'books.csv',
  });
  expect(await (await fetch(attachments[0]?.content.downloadUrl ?? '')).text()).toBe('account;open');
});
