import { DateTime } from 'luxon';
import { type Json, present } from '../json.ts';
import type { StoredFile } from '../chat-state.ts';
import type { Person } from '../options.ts';
import { escapeText } from '../typed-text.ts';
import { accountOf, botAccount, teamId, type TeamsConversation } from './accounts.ts';
import { type Mentioned, mentionEntities } from './mentions.ts';
import { fileAttached } from './file-attachments.ts';
import { TEAMS_PATH, type TeamsStage } from './stage.ts';
import type { Post } from './team-state.ts';

/** Where something is done in Teams. */
export interface Spot {
  conversation: TeamsConversation;
  /** The post of a channel in whose thread it is. */
  root?: string | undefined;
}

/** What every activity says about who, where and when. */
function base(stage: TeamsStage, person: Person, spot: Spot): Json {
  const { options, teams, origin } = stage;
  const local = DateTime.fromJSDate(options.now(), { zone: person.zone });
  return {
    channelId: 'msteams',
    serviceUrl: origin + TEAMS_PATH,
    timestamp: options.now().toISOString(),
    localTimestamp: local.toISO(),
    localTimezone: person.zone,
    locale: 'en-GB',
    from: accountOf(teams, person),
    recipient: botAccount(teams, options.botName),
    conversation: conversationPart(stage, spot),
    channelData: channelData(stage, spot),
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web', timezone: person.zone }],
  };
}

/** The id under which the bot answers: that of the thread, in a channel. */
export function threadOf({ conversation: { id, kind }, root }: Spot): string {
  return kind === 'channel' && root !== undefined ? `${id};messageid=${root}` : id;
}

function conversationPart({ teams }: TeamsStage, spot: Spot): Json {
  const isChannel = spot.conversation.kind === 'channel';
  return {
    ...(isChannel && { isGroup: true }),
    conversationType: spot.conversation.kind,
    tenantId: teams.tenantId,
    id: threadOf(spot),
  };
}

function channelData({ teams, options }: TeamsStage, { conversation }: Spot): Json {
  const tenant = { id: teams.tenantId };
  if (conversation.kind === 'personal') return { tenant };
  return {
    tenant,
    teamsChannelId: conversation.id,
    teamsTeamId: teamId(teams, options.channels),
    channel: { id: conversation.id },
    team: { id: teamId(teams, options.channels) },
  };
}

export function messageActivity(
  stage: TeamsStage,
  person: Person,
  spot: Spot,
  {
    id,
    text,
    mentioned,
    files,
  }: { id: string; text: string; mentioned: readonly Mentioned[]; files: readonly StoredFile[] },
): Json {
  const common = base(stage, person, spot);
  const html = `<p>${text.replaceAll('\n', '<br>')}</p>`;
  return {
    type: 'message',
    id,
    ...common,
    text,
    textFormat: 'plain',
    attachments: [...files.map((file) => fileAttached(stage, file)), { contentType: 'text/html', content: html }],
    entities: [...mentionEntities(mentioned), ...(common.entities as Json[])],
  };
}

/** What an Action.Submit without a dialog sends: its data as a message. */
export function valueActivity(stage: TeamsStage, person: Person, spot: Spot, post: Post, value: unknown): Json {
  return { type: 'message', id: stage.state.nextId(), ...base(stage, person, spot), replyToId: post.id, value };
}

export function invokeActivity(
  stage: TeamsStage,
  person: Person,
  spot: Spot,
  { name, value, replyToId }: { name: string; value: Json; replyToId?: string | undefined },
): Json {
  return present({
    type: 'invoke',
    id: `f:${stage.state.nextId()}`,
    name,
    ...base(stage, person, spot),
    replyToId,
    value,
  });
}

/** The app is added: to the team, or to the personal chat. */
export function installationActivity(stage: TeamsStage, person: Person, spot: Spot): Json {
  return { type: 'installationUpdate', action: 'add', id: stage.state.nextId(), ...base(stage, person, spot) };
}

export function membersActivity(stage: TeamsStage, person: Person, spot: Spot): Json {
  const { id } = botAccount(stage.teams, stage.options.botName);
  const common = base(stage, person, spot);
  return {
    type: 'conversationUpdate',
    id: stage.state.nextId(),
    ...common,
    membersAdded: [{ id }],
    ...(spot.conversation.kind === 'channel' && {
      channelData: { ...(common.channelData as Json), ...named(stage), eventType: 'teamMemberAdded' },
    }),
  };
}

export function channelActivity(stage: TeamsStage, person: Person, { conversation }: Spot): Json {
  const common = base(stage, person, { conversation });
  const channel = { id: conversation.id, name: conversation.name };
  return {
    type: 'conversationUpdate',
    id: stage.state.nextId(),
    ...common,
    channelData: { ...(common.channelData as Json), ...named(stage), channel, eventType: 'channelCreated' },
  };
}

function named({ teams, options }: TeamsStage): Json {
  return { team: { id: teamId(teams, options.channels), name: teams.team } };
}

/** A message as message actions bring it along. */
export function messagePayload(stage: TeamsStage, spot: Spot, post: Post): Json {
  const { options, teams, origin } = stage;
  const author = options.people.find(({ id }) => id === post.author);
  const user = author && {
    userIdentityType: 'aadUser',
    id: accountOf(teams, author).aadObjectId,
    displayName: author.name,
  };
  const application = { applicationIdentityType: 'bot', id: teams.appId, displayName: options.botName };
  const words = (post.text ?? '').split('\n').map((line) => `<p>${escapeText(line)}</p>`);
  const cards = (post.attachments ?? []).map((_card, index) => `<attachment id="${post.id}-${index}"></attachment>`);
  return {
    id: post.id,
    ...(post.root !== undefined && { replyToId: post.root }),
    createdDateTime: new Date(Number(post.id)).toISOString(),
    locale: 'en-gb',
    subject: null,
    summary: post.summary ?? null,
    importance: 'normal',
    linkToMessage: `${origin}/playground/l/message/${encodeURIComponent(spot.conversation.id)}/${post.id}`,
    from: user ? { user, application: null } : { user: null, application },
    body: { contentType: 'html', content: `<div>${words.join('')}${cards.join('')}</div>` },
    attachments: (post.attachments ?? []).map((card, index) => ({ id: `${post.id}-${index}`, ...card })),
    mentions: [],
    reactions: [],
  };
}
