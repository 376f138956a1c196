import { createHash } from 'node:crypto';
import { type Channel, directMessageId, type Person, type PlaygroundOptions, type TeamsOptions } from '../options.ts';

/** Somebody as activities and rosters name them. */
export interface Account {
  /** `29:…` of a person, `28:…` of the bot. */
  id: string;
  name: string;
  aadObjectId?: string;
}

/** A conversation of Teams, without its threads. */
export interface TeamsConversation {
  /** `19:…@thread.tacv2` or `a:…`. */
  id: string;
  kind: 'channel' | 'personal';
  name: string;
  topic: string;
  /** The conversation of Slack that is for the same. */
  beside: string;
}

/** The person's id in the directory of the organisation: the same in every conversation. */
export function teamsUserId({ tenantId }: Pick<TeamsOptions, 'tenantId'>, person: Pick<Person, 'id'>): string {
  const hex = digest(`${tenantId}/user/${person.id}`, 'hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

export function teamsChannelId({ tenantId }: Pick<TeamsOptions, 'tenantId'>, channel: Pick<Channel, 'id'>): string {
  return `19:${digest(`${tenantId}/channel/${channel.id}`, 'hex').slice(0, 32)}@thread.tacv2`;
}

/** The chat of a person with the bot alone. */
export function personalChatId({ tenantId }: Pick<TeamsOptions, 'tenantId'>, person: Pick<Person, 'id'>): string {
  return `a:1${digest(`${tenantId}/chat/${person.id}`, 'base64url')}`;
}

export function accountOf(teams: TeamsOptions, person: Person): Account {
  const id = `29:1${digest(`${teams.tenantId}/${teams.appId}/${person.id}`, 'base64url')}`;
  return { id, name: person.name, aadObjectId: teamsUserId(teams, person) };
}

export function botAccount(teams: TeamsOptions, name: string): Account {
  return { id: `28:${teams.appId}`, name };
}

/** The team's own id is that of its first channel, as Teams has it for “General”. */
export function teamId(teams: TeamsOptions, channels: readonly Channel[]): string {
  return channels[0] ? teamsChannelId(teams, channels[0]) : `19:${teams.tenantId}@thread.tacv2`;
}

export function personBy(
  teams: TeamsOptions,
  people: readonly Person[],
  id: string,
): { person: Person; account: Account } | undefined {
  return people
    .map((person) => ({ person, account: accountOf(teams, person) }))
    .find(({ account }) => account.id === id || account.aadObjectId === id);
}

export function conversationsOf(
  teams: TeamsOptions,
  { channels, people, botName }: Pick<PlaygroundOptions, 'channels' | 'people' | 'botName'>,
): TeamsConversation[] {
  return [
    ...channels.map((channel) => ({
      id: teamsChannelId(teams, channel),
      kind: 'channel' as const,
      name: channel.name,
      topic: channel.topic,
      beside: channel.id,
    })),
    ...people.map((person) => ({
      id: personalChatId(teams, person),
      kind: 'personal' as const,
      name: botName,
      topic: '',
      beside: directMessageId(person.id),
    })),
  ];
}

/** `19:…;messageid=17` → the conversation and the post whose thread it is. */
export function splitThread(id: string): { conversation: string; root?: string } {
  const [conversation = id, ...rest] = id.split(';');
  const root = rest.find((part) => part.startsWith('messageid='))?.slice('messageid='.length);
  return root ? { conversation, root } : { conversation };
}

function digest(text: string, encoding: 'hex' | 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding);
}
