import { randomBytes } from 'node:crypto';
import type { ChatState, Conversation, Message, StoredFile, View } from './chat-state.ts';
import { type Json, present } from './json.ts';
import { APP, handleOf, type Person, type PlaygroundOptions } from './options.ts';
import { fileObject } from './slack-objects.ts';
import { shownMessage } from './slack-web-api/shown.ts';

interface Scene {
  options: PlaygroundOptions;
  state: ChatState;
  origin: string;
}

/** What every interaction payload says about who and where. */
export function interactionBase({ options }: Scene, person: Person): Json {
  const handle = handleOf(person);
  return {
    user: { id: person.id, username: handle, name: handle, team_id: options.teamId },
    team: { id: options.teamId, domain: 'playground' },
    api_app_id: APP.id,
    token: 'playground',
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Where a button is: in a message, with the message and its channel, or in a view. */
export function messagePlace(scene: Scene, message: Message): Json {
  const { channel, ts, thread_ts: thread, onlyFor } = message;
  const container = { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: onlyFor !== undefined };
  return present({
    container: present({ ...container, thread_ts: thread }),
    channel: channelPlace(scene.state.conversation(channel), channel),
    message: onlyFor === undefined ? shownMessage(scene, message) : undefined,
  });
}

export function channelPlace(conversation: Conversation | undefined, id: string): Json {
  return { id, name: conversation?.kind === 'im' ? 'directmessage' : (conversation?.name ?? id) };
}

export function viewPlace(view: View, values: Json): Json {
  return { container: { type: 'view', view_id: view.id }, view: { ...view, state: { values } } };
}

/** An Events API delivery. */
export function eventEnvelope({ options }: Scene, event: Json): Json {
  return {
    token: 'playground',
    team_id: options.teamId,
    api_app_id: APP.id,
    type: 'event_callback',
    event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
    event_time: Math.floor(options.now().getTime() / 1000),
    event_context: randomBytes(12).toString('hex'),
    is_ext_shared_channel: false,
    authorizations: [
      { enterprise_id: null, team_id: options.teamId, user_id: APP.userId, is_bot: true, is_enterprise_install: false },
    ],
    event,
  };
}

export function messageEvent(
  { options, origin }: Scene,
  message: Message,
  kind: Conversation['kind'],
  { words, files }: { words: string; files: readonly StoredFile[] },
): Json {
  return present({
    type: 'message',
    ...(files.length > 0 && { subtype: 'file_share', files: files.map((file) => fileObject(file, origin)) }),
    channel: message.channel,
    channel_type: kind,
    user: message.author,
    text: message.text,
    ts: message.ts,
    event_ts: message.ts,
    thread_ts: message.thread_ts,
    team: options.teamId,
    client_msg_id: randomBytes(16).toString('hex'),
    blocks: [
      {
        type: 'rich_text',
        block_id: randomBytes(3).toString('hex'),
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: words }] }],
      },
    ],
  });
}
