import { isObject, type Json, present } from '../json.ts';
import { NotThere, ownFiles } from '../acts.ts';
import type { Person } from '../options.ts';
import { personalChatId, type TeamsConversation } from './accounts.ts';
import { invokeActivity, messageActivity, type Spot, valueActivity } from './activities.ts';
import { type BotAnswer, problemOf } from './bot-messages.ts';
import { install } from './install.ts';
import { fileShown } from './file-attachments.ts';
import { encodeMentions } from './mentions.ts';
import type { TeamsStage } from './stage.ts';
import type { Post } from './team-state.ts';

export interface SaidInTeams {
  conversation: string;
  text: string;
  root?: string | undefined;
  /** Ids of files that were uploaded before; only the chat with the bot takes them. */
  files?: readonly string[] | undefined;
}

/** Somebody writes. In a channel the bot hears it only when it is mentioned, as it has asked for no more. */
export async function sayInTeams(stage: TeamsStage, person: Person, said: SaidInTeams): Promise<void> {
  const { state, teams, options, chat } = stage;
  const conversation = conversationOf(stage, person, said.conversation);
  if (said.root !== undefined && !state.find(conversation.id, said.root)) throw new NotThere('There is no such post.');
  await install(stage, person, conversation);
  const { text, mentioned } = encodeMentions(said.text, teams, options);
  const files = ownFiles(chat, { person, files: said.files });
  if (files.length > 0 && conversation.kind !== 'personal')
    throw new NotThere('Bots get files in their personal chat only.');
  const post = state.put({
    ...present({ root: said.root }),
    conversation: conversation.id,
    id: state.nextId(),
    author: person.id,
    text: said.text,
    format: 'plain',
    mentions: mentioned.map(({ name }) => name),
    ...(files.length > 0 && { attachments: files.map((file) => fileShown(stage, file)) }),
  });
  chat.setRead(person.id, conversation.id, post.id);
  const isHeard = conversation.kind === 'personal' || mentioned.some(({ id }) => id.startsWith('28:'));
  if (!isHeard) return;
  const spot = { conversation, root: said.root ?? post.id };
  const activity = messageActivity(stage, person, spot, { id: post.id, text, mentioned, files });
  noticeProblem(stage, person, await stage.bot.send(activity), 'The message did not reach the app');
}

/** What a person gets to see after they pressed something. */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'toast'; text: string }
  | { kind: 'failed'; text: string }
  | { kind: 'dialog'; dialog: Json };

/** Somebody presses an Action.Execute of a card. */
export async function execute(stage: TeamsStage, person: Person, post: Post, action: Json): Promise<Outcome> {
  const spot = spotOf(stage, person, post);
  const value = { action: { type: 'Action.Execute', ...action }, trigger: 'manual' };
  const answer = await stage.bot.send(
    invokeActivity(stage, person, spot, { name: 'adaptiveCard/action', value, replyToId: post.id }),
  );
  const body = bodyOf(answer);
  if (!body) return failed(answer);
  if (body.type === 'application/vnd.microsoft.activity.message') return { kind: 'toast', text: String(body.value) };
  if (body.type === 'application/vnd.microsoft.card.adaptive' && isObject(body.value)) {
    // The message may have been changed meanwhile: the person's own view is of what it is now.
    const now = stage.state.find(post.conversation, post.id) ?? post;
    stage.state.put({ ...now, views: { ...now.views, [person.id]: body.value } });
    return { kind: 'done' };
  }
  return Number(body.statusCode) >= 400 ? { kind: 'failed', text: 'The app refused this.' } : { kind: 'done' };
}

/** Somebody presses an Action.Submit that opens no dialog: the bot gets its data as a message. */
export async function submitInMessage(stage: TeamsStage, person: Person, post: Post, value: unknown): Promise<Outcome> {
  const answer = await stage.bot.send(valueActivity(stage, person, spotOf(stage, person, post), post, value));
  return problemOf(answer) === undefined ? { kind: 'done' } : failed(answer);
}

/** An invoke whose answer is a dialog, a sentence, or nothing: of dialogs and message actions. */
export async function askForDialog(
  stage: TeamsStage,
  person: Person,
  spot: Spot,
  asked: { name: string; value: Json; replyToId?: string | undefined },
): Promise<Outcome> {
  const value = { ...asked.value, context: { theme: 'default' } };
  const answer = await stage.bot.send(invokeActivity(stage, person, spot, { ...asked, value }));
  if (problemOf(answer) !== undefined) return failed(answer);
  const task = bodyOf(answer)?.task;
  if (!isObject(task)) return { kind: 'done' };
  if (task.type === 'continue' && isObject(task.value)) return { kind: 'dialog', dialog: task.value };
  return task.type === 'message' ? { kind: 'toast', text: String(task.value) } : { kind: 'done' };
}

export function spotOf(stage: TeamsStage, person: Person, post: Post): Spot {
  return { conversation: conversationOf(stage, person, post.conversation), root: post.root ?? post.id };
}

/** A conversation that the person is in: every channel, and their own chat with the bot. */
export function conversationOf(stage: TeamsStage, person: Person, id: string): TeamsConversation {
  const found = stage.conversations.find((conversation) => conversation.id === id);
  const isOpen = found?.kind === 'channel' || id === personalChatId(stage.teams, person);
  if (!found || !isOpen) throw new NotThere('There is no such conversation.');
  return found;
}

export function postAt(
  stage: TeamsStage,
  person: Person,
  { conversation, id }: Pick<Post, 'conversation' | 'id'>,
): Post {
  const post = stage.state.find(conversationOf(stage, person, conversation).id, id);
  if (!post) throw new NotThere('There is no such message.');
  return post;
}

function bodyOf(answer: BotAnswer): Json | undefined {
  if (problemOf(answer) !== undefined || answer.kind !== 'answered') return undefined;
  return isObject(answer.body) ? answer.body : {};
}

function failed(answer: BotAnswer): Outcome {
  return {
    kind: 'failed',
    text: `Something went wrong. Please try again. (The app: ${problemOf(answer) ?? 'no answer'})`,
  };
}

export function noticeProblem(stage: TeamsStage, person: Person, answer: BotAnswer, what: string): void {
  const problem = problemOf(answer);
  if (problem !== undefined) stage.chat.tell({ type: 'notice', person: person.id, text: `${what}: ${problem}` });
}
