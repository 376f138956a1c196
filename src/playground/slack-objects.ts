import { DateTime } from 'luxon';
import type { Conversation, Message, StoredFile } from './chat-state.ts';
import { type Json, present } from './json.ts';
import { APP, handleOf, type Person, type PlaygroundOptions } from './options.ts';

/** A person as `users.info` shows them. */
export function userObject(person: Person, teamId: string, now: Date): Json {
  const local = DateTime.fromJSDate(now, { zone: person.zone });
  const isAdmin = /admin/i.test(person.title);
  return {
    id: person.id,
    team_id: teamId,
    name: handleOf(person),
    real_name: person.name,
    deleted: false,
    tz: person.zone,
    tz_label: local.offsetNameLong ?? person.zone,
    tz_offset: local.offset * 60,
    profile: {
      real_name: person.name,
      display_name: handleOf(person),
      title: person.title,
      email: person.email,
      first_name: person.name.split(' ')[0] ?? person.name,
      team: teamId,
    },
    is_admin: isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    is_email_confirmed: true,
    locale: 'en-US',
    updated: 0,
  };
}

export function botUserObject({ teamId, botName }: Pick<PlaygroundOptions, 'teamId' | 'botName'>): Json {
  return {
    id: APP.userId,
    team_id: teamId,
    name: botName.toLowerCase(),
    real_name: botName,
    deleted: false,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    profile: { real_name: botName, display_name: botName, bot_id: APP.botId, api_app_id: APP.id },
    is_bot: true,
    is_restricted: false,
    updated: 0,
  };
}

/** A conversation as `conversations.info` shows it. */
export function conversationObject({ id, kind, name, topic, members }: Conversation): Json {
  if (kind === 'im') return { id, is_im: true, is_channel: false, user: members[0], is_archived: false, created: 0 };
  return {
    id,
    name: kind === 'mpim' ? `mpdm-${id.toLowerCase()}` : name,
    name_normalized: name,
    is_channel: kind === 'channel',
    is_group: false,
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: kind === 'mpim',
    is_archived: false,
    is_general: name === 'general',
    is_member: true,
    created: 0,
    topic: { value: topic, creator: '', last_set: 0 },
    purpose: { value: topic, creator: '', last_set: 0 },
    num_members: members.length + 1,
  };
}

export interface MessageContext {
  teamId: string;
  /** The replies of a thread, when the message is its parent. */
  replies: Message[];
  files: StoredFile[];
  origin: string;
}

/** A message as `conversations.history` and interaction payloads show it. */
export function messageObject(message: Message, { teamId, replies, files, origin }: MessageContext): Json {
  const isBot = message.author === APP.userId;
  const lastReply = replies.at(-1);
  return present({
    type: 'message',
    user: message.author,
    ts: message.ts,
    text: message.text,
    team: teamId,
    ...(isBot ? { bot_id: APP.botId, app_id: APP.id } : {}),
    blocks: message.blocks,
    metadata: message.metadata,
    thread_ts: message.thread_ts ?? (lastReply ? message.ts : undefined),
    subtype: message.reply_broadcast ? 'thread_broadcast' : undefined,
    edited: message.edited ? { user: message.author, ts: message.edited } : undefined,
    reactions: message.reactions?.map((reaction) => ({ ...reaction, count: reaction.users.length })),
    files: message.files ? files.map((file) => fileObject(file, origin)) : undefined,
    ...(lastReply
      ? {
          reply_count: replies.length,
          reply_users: [...new Set(replies.map(({ author }) => author))],
          latest_reply: lastReply.ts,
        }
      : {}),
  });
}

export function fileObject(file: StoredFile, origin: string): Json {
  const url = `${origin}/playground/slack/files/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1) ?? 'binary',
    size: Buffer.byteLength(file.content, 'base64'),
    user: file.owner,
    alt_txt: file.alt,
    mode: 'hosted',
    is_external: false,
    url_private: url,
    url_private_download: url,
    permalink: url,
  };
}
