import { expect } from 'vitest';
import type { RunningApp } from './app.ts';
import { type FakeTeams, wordsOf } from './fake-teams.ts';
import { lastAnswerTo, textOf } from './slack-words.ts';

export const teamsTenant = 'tenant-1';

/** The program behind its port, as one person in Teams meets it. */
export function teamsPerson(
  app: RunningApp,
  teams: FakeTeams,
  key: string,
  name: string,
  email = `${key}@northwind.example`,
) {
  const aadObjectId = `${key
    .padEnd(8, 'a')
    .slice(0, 8)
    .replace(/[^0-9a-f]/g, 'a')}-0000-4000-8000-00000000000a`;
  const from = { id: `29:${key}`, name, aadObjectId };
  const chat = `a:${from.id}`;
  let count = 0;
  teams.people.set(from.id, { name, email, aadObjectId });

  async function sends(activity: object): Promise<unknown> {
    count += 1;
    const response = await fetch(`${app.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: `${key}-${count}`,
        channelId: 'msteams',
        serviceUrl: teams.serviceUrl,
        from,
        recipient: { id: '28:bot', name: 'Rainmaker' },
        conversation: { id: chat, conversationType: 'personal', tenantId: teamsTenant },
        channelData: { tenant: { id: teamsTenant } },
        localTimezone: 'Europe/Berlin',
        ...activity,
      }),
    });
    expect(response.status).toBe(200);
    const text = await response.text();
    await app.idle();
    return text === '' ? undefined : JSON.parse(text);
  }

  return {
    chat,
    sends,
    says: (text: string, attachments: readonly object[] = []) => sends({ type: 'message', text, attachments }),
    /** Writes in a channel's thread, to the bot or past it. */
    replies(channel: string, root: string, text: string, toBot = false) {
      const bot = { type: 'mention', text: '<at>Rainmaker</at>', mentioned: { id: '28:bot', name: 'Rainmaker' } };
      return sends({
        type: 'message',
        text: toBot ? `<at>Rainmaker</at> ${text}` : text,
        conversation: inThread(channel, root),
        ...(toBot && { entities: [bot] }),
      });
    },
    /** Presses a button of a message by its title. */
    presses(message: Shown | undefined, title: RegExp) {
      if (!message) throw new Error('Nothing is shown there');
      const action = actionOf(message.body, title);
      const { conversation, message: replyToId } = message;
      const isChannel = conversation.includes('@thread');
      const where = isChannel && { conversation: inThread(conversation.split(';')[0] ?? '', replyToId) };
      return action.type === 'Action.Submit'
        ? sends({ type: 'invoke', name: 'task/fetch', replyToId, value: { data: action.data }, ...where })
        : sends({ type: 'invoke', name: 'adaptiveCard/action', replyToId, value: { action }, ...where });
    },
    /** The last thing that this person was told alone. */
    lastWords: () => wordsOf(teams.calls.findLast(({ conversation }) => conversation.startsWith(chat))?.body),
    last: () => teams.calls.findLast(({ conversation }) => conversation.startsWith(chat)),
  };
}

/** Types lines one after the other, a minute apart: each with the words of all that Teams was given because of it. */
export async function talks(
  app: RunningApp,
  teams: FakeTeams,
  person: Pick<ReturnType<typeof teamsPerson>, 'says'>,
  lines: readonly (readonly [typed: string, read: RegExp])[],
): Promise<[typed: string, answered: string][]> {
  const said: [string, string][] = [];
  for (const [typed] of lines) {
    const before = teams.calls.length;
    app.clock.advance(60_000);
    await person.says(typed);
    const given = teams.calls.slice(before).map(({ body }) => wordsOf(body));
    said.push([typed, given.join(' ').replace(/\s+/g, ' ')]);
  }
  return said;
}

/** What `talks` is to answer. */
export function read(lines: readonly (readonly [typed: string, read: RegExp])[]) {
  return lines.map(([typed, answer]) => [typed, expect.stringMatching(answer)]);
}

/** A person in Teams whose organisation belongs to the company that Ada has set up in Slack. */
export async function joined(app: RunningApp, teams: FakeTeams, key: string, name: string) {
  const ada = teamsPerson(app, teams, 'ada', 'Ada');
  await app.command('UADA', 'sales join');
  const [, code = ''] = /sales join (\S{4}-\S{4})/.exec(textOf(lastAnswerTo(app, 'UADA'))) ?? [];
  await ada.says(`sales join ${code}`);
  return key === 'ada' ? ada : teamsPerson(app, teams, key, name);
}

function inThread(channel: string, root: string) {
  return { id: `${channel};messageid=${root}`, conversationType: 'channel', isGroup: true, tenantId: teamsTenant };
}

/** A message as it was sent. */
interface Shown {
  conversation: string;
  message: string;
  body: unknown;
}

interface Action {
  type: string;
  title: string;
  data: unknown;
}

/** The button of a card whose title fits. */
export function actionOf(card: unknown, title: RegExp): Action {
  const found = actionsIn(card);
  const action = found.find((each) => title.test(each.title));
  if (!action) throw new Error(`No button ${String(title)} among: ${found.map((each) => each.title).join(', ')}`);
  return action;
}

function actionsIn(part: unknown): Action[] {
  if (Array.isArray(part)) return part.flatMap((each) => actionsIn(each));
  if (typeof part !== 'object' || part === null) return [];
  const { type, title, data }: { type?: unknown; title?: unknown; data?: unknown } = part;
  const isAction = typeof type === 'string' && type.startsWith('Action.') && typeof title === 'string';
  return [...(isAction ? [{ type, title, data }] : []), ...actionsIn(Object.values(part))];
}
