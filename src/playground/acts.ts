import type { ChatState, Message, StoredFile } from './chat-state.ts';
import { isObject, type Json, parseJson, present } from './json.ts';
import { directMessageId, handleOf, type Person, type PlaygroundOptions } from './options.ts';
import { channelPlace, eventEnvelope, interactionBase, messageEvent, messagePlace } from './payloads.ts';
import { respond } from './response-url.ts';
import { type Answer, failureOf, type SlackRequests } from './slack-requests.ts';
import { APP } from './options.ts';
import type { TeamsStage } from './teams/stage.ts';
import type { Triggers } from './triggers.ts';
import { encodeTyped } from './typed-text.ts';

/** What an act of a person needs. */
export interface Stage {
  options: PlaygroundOptions;
  state: ChatState;
  triggers: Triggers;
  requests: SlackRequests;
  /** Only where the company has Teams. */
  teams?: TeamsStage | undefined;
  origin: string;
}

/** Refused before the bot hears of it: a place or a message that is not there. */
export class NotThere extends Error {
  override name = 'NotThere';
}

export interface Said {
  person: Person;
  channel: string;
  text: string;
  thread?: string | undefined;
  /** Ids of files that were uploaded before. */
  files?: readonly string[] | undefined;
}

/** Somebody writes a message; the bot hears it as an event. */
export async function say(stage: Stage, said: Said): Promise<void> {
  const { state, options } = stage;
  const conversation = state.conversation(said.channel);
  if (!conversation?.members.includes(said.person.id)) throw new NotThere('There is no such conversation.');
  const files = ownFiles(state, said);
  const message = state.put({
    ...present({ thread_ts: said.thread, files: files.length > 0 ? files.map(({ id }) => id) : undefined }),
    channel: said.channel,
    ts: state.nextTs(),
    author: said.person.id,
    text: encodeTyped(said.text, options, 'message'),
  });
  state.setRead(said.person.id, said.channel, message.ts);
  const event = messageEvent(stage, message, conversation.kind, { words: said.text, files });
  const isMention = conversation.kind !== 'im' && message.text.includes(`<@${APP.userId}>`);
  const subscription = `message.${{ channel: 'channels', im: 'im', mpim: 'mpim' }[conversation.kind]}`;
  const answers = [await sendEvent(stage, subscription, event)];
  if (isMention) {
    const { channel_type: _kind, ...mention } = event;
    answers.push(await sendEvent(stage, 'app_mention', { ...mention, type: 'app_mention' }));
  }
  for (const answer of answers) noticeFailure(stage, said.person, answer, 'The message did not reach the app');
}

/** The files of a message; nobody sends what somebody else has uploaded. */
export function ownFiles(
  { kept }: Pick<ChatState, 'kept'>,
  { person, files = [] }: Pick<Said, 'person' | 'files'>,
): StoredFile[] {
  return files.map((id) => {
    const file = kept.files[id];
    if (file?.owner !== person.id) throw new NotThere('There is no such file.');
    return file;
  });
}

async function sendEvent(stage: Stage, subscription: string, event: Json): Promise<Answer> {
  const { botEvents } = stage.options;
  const isWanted = botEvents === undefined || botEvents.includes(subscription);
  if (!isWanted) return { kind: 'answered', status: 200, body: '' };
  return stage.requests.event(eventEnvelope(stage, event));
}

/** Somebody opens the bot's Home or Messages tab. */
export async function openHome(stage: Stage, person: Person, tab: 'home' | 'messages'): Promise<void> {
  const view = stage.state.kept.homes[person.id];
  const event = present({
    type: 'app_home_opened',
    user: person.id,
    channel: directMessageId(person.id),
    tab,
    event_ts: stage.state.nextTs(),
    view: tab === 'home' ? view : undefined,
  });
  noticeFailure(stage, person, await sendEvent(stage, 'app_home_opened', event), 'The app did not draw its Home tab');
}

/** Somebody sends a slash command. */
export async function runCommand(stage: Stage, { person, channel, text, thread }: Said): Promise<void> {
  const { state, options, triggers } = stage;
  const conversation = state.conversation(channel);
  if (!conversation?.members.includes(person.id)) throw new NotThere('There is no such conversation.');
  const [command = '', ...rest] = text.trim().split(/(?<=^\S+)\s+/);
  const slackbot = (line: string) => tellPerson(stage, { person, channel, thread, text: line });
  if (thread) return slackbot(`${command} is not supported in threads. Sorry!`);
  if (!options.commands.some(({ name }) => name === command.toLowerCase())) {
    return slackbot(
      `${command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`,
    );
  }
  state.put({ channel, ts: state.nextTs(), author: person.id, text: text.trim(), onlyFor: person.id, kind: 'command' });
  const answer = await stage.requests.command({
    token: 'playground',
    team_id: options.teamId,
    team_domain: 'playground',
    channel_id: channel,
    channel_name: String(channelPlace(conversation, channel).name),
    user_id: person.id,
    user_name: handleOf(person),
    command: command.toLowerCase(),
    text: encodeTyped(rest.join(''), options, 'command'),
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: triggers.newResponseUrl(stage.origin, { person: person.id, channel }),
    trigger_id: triggers.newTrigger(person.id),
  });
  const failure = failureOf(answer);
  if (failure) return slackbot(`${command} failed with the error “${failure}”`);
  if (answer.kind === 'answered' && answer.body !== '') answerCommand(stage, { person, channel, text }, answer.body);
}

/** The body of the acknowledgement is itself a message: JSON, or plain words. */
function answerCommand(stage: Stage, { person, channel, text }: Said, body: string): void {
  const parsed = parseJson(body);
  const reply = isObject(parsed) ? parsed : { text: body };
  if (reply.response_type === 'in_channel') {
    stage.state.put({ channel, ts: stage.state.nextTs(), author: person.id, text });
  }
  const outcome = respond(stage, { person: person.id, channel }, reply);
  if (!outcome.ok)
    stage.state.tell({
      type: 'notice',
      person: person.id,
      text: `Slack would refuse the answer: ${String(outcome.error)}`,
    });
}

/** Somebody picks a global shortcut, or a shortcut on a message. */
export async function runShortcut(stage: Stage, person: Person, callbackId: string, message?: Message): Promise<void> {
  const { triggers, origin, state } = stage;
  const base = {
    ...interactionBase(stage, person),
    callback_id: callbackId,
    trigger_id: triggers.newTrigger(person.id),
    action_ts: state.nextTs(),
  };
  const payload = message
    ? {
        type: 'message_action',
        ...base,
        ...messagePlace(stage, message),
        message_ts: message.ts,
        response_url: triggers.newResponseUrl(origin, responseTicket(person, message)),
      }
    : { type: 'shortcut', ...base };
  noticeFailure(stage, person, await stage.requests.interaction(payload), 'The shortcut failed');
}

export function responseTicket(person: Person, { channel, ts, thread_ts: thread }: Message) {
  return { person: person.id, channel, source: ts, ...present({ thread }) };
}

/** A line of Slackbot's that only one person sees. */
function tellPerson({ state }: Stage, { person, channel, text, thread }: Said): void {
  state.put({
    ...present({ thread_ts: thread }),
    channel,
    ts: state.nextTs(),
    author: 'USLACKBOT',
    text,
    onlyFor: person.id,
    kind: 'slackbot',
  });
}

export function noticeFailure({ state }: Stage, person: Person, answer: Answer, what: string): void {
  const failure = failureOf(answer);
  if (!failure) return;
  const status = answer.kind === 'answered' ? ` (HTTP ${answer.status})` : '';
  state.tell({ type: 'notice', person: person.id, text: `${what}: ${failure}${status}` });
}
