import { isObject, type Json, present } from '../json.ts';
import { personalChatId, personBy, splitThread, type TeamsConversation } from './accounts.ts';
import { attachmentsOf, checkMessage, TeamsError } from './check-card.ts';
import type { ConnectorAnswer, ConnectorCall } from './connector.ts';
import { plainMentions } from './plain-mentions.ts';
import type { TeamsStage } from './stage.ts';
import type { Post } from './team-state.ts';

type Call = (call: ConnectorCall) => ConnectorAnswer;

/** Conversations and the messages in them. */
export const conversationCalls: [string, RegExp, Call][] = [
  ['POST', /^v3\/conversations$/, open],
  ['POST', /^v3\/conversations\/([^/]+)\/activities$/, send],
  ['POST', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, send],
  ['PUT', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, update],
  ['DELETE', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, remove],
];

/** A chat with a person, or a new post in a channel. */
function open({ stage, body }: ConnectorCall): ConnectorAnswer {
  const channel = isObject(body.channelData) && isObject(body.channelData.channel) ? body.channelData.channel.id : '';
  if (body.isGroup === true) {
    const conversation = conversationAt(stage, String(channel));
    if (!isObject(body.activity)) throw new TeamsError(400, 'BadSyntax', 'A new post needs its first message.');
    const { id } = put(stage, body.activity, { conversation });
    return { status: 201, body: { id: `${conversation.id};messageid=${id}`, activityId: id } };
  }
  const [member] = Array.isArray(body.members) ? body.members : [];
  const found = isObject(member) ? personBy(stage.teams, stage.options.people, String(member.id)) : undefined;
  if (!found) throw new TeamsError(403, 'BotNotInConversationRoster', 'The bot does not know this person.');
  return { status: 201, body: { id: personalChatId(stage.teams, found.person) } };
}

function send({ stage, args, body }: ConnectorCall): ConnectorAnswer {
  const [id = '', replyTo] = args;
  const { conversation: place, root } = splitThread(id);
  const conversation = conversationAt(stage, place);
  if (root !== undefined && !stage.state.find(conversation.id, root)) {
    throw new TeamsError(404, 'ConversationNotFound', 'There is no such thread.');
  }
  const thread = conversation.kind === 'channel' ? (root ?? rootOf(stage, conversation, replyTo)) : undefined;
  if (body.type === 'typing') {
    stage.state.tell({ type: 'typing', ...present({ root: thread }), conversation: conversation.id });
    return { status: 201, body: { id: stage.state.nextId() } };
  }
  return { status: 201, body: { id: put(stage, body, { conversation, root: thread }).id } };
}

function update({ stage, args, body }: ConnectorCall): ConnectorAnswer {
  const old = own(stage, args);
  check(stage, body);
  // What single people saw in the card's place is gone with it.
  const { conversation, id, author, root } = old;
  stage.state.put({ ...present({ root }), conversation, id, author, ...content(body), edited: true });
  return { status: 200, body: { id } };
}

function remove({ stage, args }: ConnectorCall): ConnectorAnswer {
  const { conversation, id } = own(stage, args);
  stage.state.remove(conversation, id);
  return { status: 200 };
}

/** A message of the bot's own: nobody else's can be changed. */
function own(stage: TeamsStage, [place = '', id = '']: readonly string[]): Post {
  const conversation = conversationAt(stage, splitThread(place).conversation);
  const post = stage.state.find(conversation.id, id);
  if (!post) throw new TeamsError(404, 'ActivityNotFoundInConversation', `There is no message ${id}.`);
  if (stage.options.people.some((person) => person.id === post.author)) {
    throw new TeamsError(403, 'Forbidden', 'Only messages of the bot can be changed.');
  }
  return post;
}

function put(
  stage: TeamsStage,
  activity: Json,
  { conversation, root }: { conversation: TeamsConversation; root?: string | undefined },
): Post {
  check(stage, activity);
  const id = stage.state.nextId();
  return stage.state.put({
    ...present({ root }),
    conversation: conversation.id,
    id,
    author: stage.botId,
    ...content(activity),
  });
}

function check(stage: TeamsStage, activity: Json): void {
  if (activity.type !== 'message') {
    throw new TeamsError(400, 'BadArgument', `Unknown activity type ${String(activity.type)}`);
  }
  const left = checkMessage(activity);
  if (left.length === 0) return;
  stage.chat.tell({ type: 'notice', text: 'Teams would not show all of the app’s card', detail: left.join('\n') });
}

function content(activity: Json): Partial<Post> {
  const { text, summary, textFormat } = activity;
  return present({
    ...plainMentions(typeof text === 'string' ? text : undefined, activity.entities),
    format: textFormat === 'plain' ? ('plain' as const) : ('markdown' as const),
    summary: typeof summary === 'string' ? summary : undefined,
    attachments: attachmentsOf(activity),
  });
}

function rootOf(stage: TeamsStage, { id }: TeamsConversation, replyTo: string | undefined): string | undefined {
  const post = replyTo === undefined ? undefined : stage.state.find(id, replyTo);
  return post && (post.root ?? post.id);
}

export function conversationAt(stage: TeamsStage, id: string): TeamsConversation {
  const found = stage.conversations.find((one) => one.id === splitThread(id).conversation);
  if (!found) throw new TeamsError(404, 'ConversationNotFound', `There is no conversation ${id}.`);
  return found;
}
