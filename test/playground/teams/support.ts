import { personalChatId, teamsChannelId, teamsUserId } from '../../../src/playground/index.ts';
import type { Json } from '../../../src/playground/json.ts';
import { asObject, CHANNELS, type Heard, PEOPLE, type World, world } from '../support.ts';

export const TEAMS = { tenantId: 'aaaaaaaa-0000-4000-8000-000000000001', appId: 'rainmaker', team: 'Acme Sales' };
const [deals = { id: '', name: '', topic: '' }] = CHANNELS;
const [adaPerson = { id: '' }, maxPerson = { id: '' }] = PEOPLE;

export const DEALS = teamsChannelId(TEAMS, deals);
export const ADA_CHAT = personalChatId(TEAMS, adaPerson);
export const ADA = teamsUserId(TEAMS, adaPerson);
export const MAX = teamsUserId(TEAMS, maxPerson);
export const CARD = 'application/vnd.microsoft.card.adaptive';

export interface PostSeen extends Json {
  id: string;
  author: string;
  text?: string;
  root?: string;
  attachments?: { contentType: string; content: Json }[];
  views?: Record<string, Json>;
}

export interface TeamsWorld extends World {
  /** Calls Teams' REST interface as the bot does. */
  connector(method: string, path: string, body?: Json): Promise<{ status: number; body: Json }>;
  /** What somebody does on the page. */
  does(name: string, body: Json, person?: string): Promise<Json>;
  posts(conversation: string): Promise<PostSeen[]>;
  /** What the bot has received since it was added everywhere. */
  received(): Heard[];
}

/** The playground with Teams, in which the app has been added already. */
export async function teamsWorld(extra: Parameters<typeof world>[0] = {}): Promise<TeamsWorld> {
  const base = await world({ teams: TEAMS, ...extra });
  const does: TeamsWorld['does'] = async (name, body, person = 'U0ADA') =>
    (await base.act(`teams/${name}`, { person, ...body })).body;
  await does('arrive', { conversation: DEALS });
  await does('arrive', { conversation: ADA_CHAT });
  const installed = base.heard.length;
  return {
    ...base,
    does,
    async connector(method, path, body) {
      const response = await fetch(`${base.origin}/playground/teams/v3/${path}`, {
        method,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : asObject(JSON.parse(text)) };
    },
    async posts(conversation) {
      const { teams } = (await base.snapshot()) as unknown as { teams: { posts: Record<string, PostSeen[]> } };
      return teams.posts[conversation] ?? [];
    },
    received: () => base.heard.slice(installed),
  };
}

export const inPath = encodeURIComponent;

/** A message with a card of one line. */
export function cardMessage(text: string): Json {
  const content = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }] };
  return { type: 'message', summary: text, attachments: [{ contentType: CARD, content }] };
}
