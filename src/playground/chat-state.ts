import { randomBytes } from 'node:crypto';
import type { Json } from './json.ts';
import { directMessageId, type PlaygroundOptions } from './options.ts';
import type { KeptTeams, TeamsChange } from './teams/team-state.ts';

export type Block = Json;
export type View = Json & { id: string; type: string; hash: string; blocks: Block[] };

export interface Message {
  channel: string;
  ts: string;
  /** The user id of a person, or of the bot. */
  author: string;
  text: string;
  thread_ts?: string;
  reply_broadcast?: boolean;
  blocks?: Block[];
  metadata?: Json;
  /** Ids of files. */
  files?: string[];
  edited?: string;
  reactions?: { name: string; users: string[] }[];
  /** Set on an ephemeral message: the only person who sees it. */
  onlyFor?: string;
  /** Marks what is not a message of Slack's: the echo of a typed command, a line of Slackbot. */
  kind?: 'command' | 'slackbot';
}

export interface Conversation {
  id: string;
  kind: 'channel' | 'im' | 'mpim';
  name: string;
  topic: string;
  /** People in it, without the bot, which is everywhere. */
  members: string[];
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  alt: string;
  owner: string;
  created: number;
  /** Base64, so that the chat is one JSON file. */
  content: string;
}

/** What is kept over a restart. Ephemeral messages and open modals are not, as in Slack. */
export interface KeptChat {
  /** When somebody first looked: what channels held before does not count as unread. */
  openedAt?: string;
  /** How far the bot's clock was moved ahead. */
  aheadMs?: number;
  messages: Record<string, Message[]>;
  groups: Conversation[];
  reads: Record<string, Record<string, string>>;
  homes: Record<string, View>;
  files: Record<string, StoredFile>;
  /** Only where the company has Teams. */
  teams?: KeptTeams;
}

export type Change =
  | { type: 'message'; message: Message }
  | { type: 'gone'; channel: string; ts: string }
  | { type: 'views'; person: string; stack: View[] }
  | { type: 'home'; person: string; view: View }
  | { type: 'read'; person: string; channel: string; ts: string }
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'file'; file: Omit<StoredFile, 'content'> }
  | { type: 'notice'; text: string; detail?: string; person?: string }
  | { type: 'clock' }
  | TeamsChange;

export interface ChatState {
  kept: KeptChat;
  /** The open modals of each person, the top one last. */
  views: Map<string, View[]>;
  /** An id in Slack's form, e.g. `F` followed by ten letters and digits. */
  newId(letter: string): string;
  nextTs(): string;
  conversation(id: string): Conversation | undefined;
  conversations(): Conversation[];
  openGroup(people: string[]): Conversation;
  messagesIn(channel: string): Message[];
  findMessage(channel: string, ts: string): Message | undefined;
  /** Stores a new message, or what a message has become. */
  put(message: Message): Message;
  remove(channel: string, ts: string): void;
  setViews(person: string, stack: View[]): void;
  setHome(person: string, view: View): void;
  setRead(person: string, channel: string, ts: string): void;
  /** Notes the first visit; answers when it was. */
  open(): string;
  putFile(file: StoredFile): void;
  tell(change: Change): void;
}

export const emptyChat = (): KeptChat => ({ messages: {}, groups: [], reads: {}, homes: {}, files: {} });

interface Parts {
  options: Pick<PlaygroundOptions, 'people' | 'channels' | 'now'>;
  kept: KeptChat;
  onChange(change: Change): void;
}

/** Everything the chat knows. Each change is told to `onChange`, which informs the browsers and saves. */
export function createChatState({ options, kept, onChange }: Parts): ChatState {
  const views = new Map<string, View[]>();
  const fixed = [...channelsOf(options), ...directMessagesOf(options)];
  let lastTs = Math.max(0, ...Object.values(kept.messages).flatMap((list) => list.map(({ ts }) => microseconds(ts))));

  const messagesIn = (channel: string) => kept.messages[channel] ?? [];
  const conversations = () => [...fixed, ...kept.groups];

  return {
    kept,
    views,
    newId: (letter) => letter + randomBytes(5).toString('hex').toUpperCase(),
    nextTs() {
      lastTs = Math.max(options.now().getTime() * 1000, lastTs + 1);
      return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, '0')}`;
    },
    conversations,
    conversation: (id) => conversations().find((conversation) => conversation.id === id),
    openGroup(people) {
      const members = [...new Set(people)].sort();
      const same = kept.groups.find((group) => group.members.join() === members.join());
      if (same) return same;
      const handles = members.map((id) => options.people.find((person) => person.id === id)?.name ?? id);
      const group: Conversation = { id: newGroupId(), kind: 'mpim', name: handles.join(', '), topic: '', members };
      kept.groups.push(group);
      onChange({ type: 'conversation', conversation: group });
      return group;
    },
    messagesIn,
    findMessage: (channel, ts) => messagesIn(channel).find((message) => message.ts === ts),
    put(message) {
      const others = messagesIn(message.channel).filter(({ ts }) => ts !== message.ts);
      kept.messages[message.channel] = [...others, message].sort(byTs);
      onChange({ type: 'message', message });
      return message;
    },
    remove(channel, ts) {
      kept.messages[channel] = messagesIn(channel).filter((message) => message.ts !== ts);
      onChange({ type: 'gone', channel, ts });
    },
    setViews(person, stack) {
      views.set(person, stack);
      onChange({ type: 'views', person, stack });
    },
    setHome(person, view) {
      kept.homes[person] = view;
      onChange({ type: 'home', person, view });
    },
    setRead(person, channel, ts) {
      kept.reads[person] = { ...kept.reads[person], [channel]: ts };
      onChange({ type: 'read', person, channel, ts });
    },
    open() {
      kept.openedAt ??= this.nextTs();
      return kept.openedAt;
    },
    putFile(file) {
      kept.files[file.id] = file;
      onChange({ type: 'file', file: withoutContent(file) });
    },
    tell: onChange,
  };
}

function channelsOf({ channels, people }: Parts['options']): Conversation[] {
  const members = people.map(({ id }) => id);
  return channels.map(({ id, name, topic }) => ({ id, kind: 'channel', name, topic, members }));
}

function directMessagesOf({ people }: Parts['options']): Conversation[] {
  return people.map(({ id }) => ({
    id: directMessageId(id),
    kind: 'im',
    name: 'directmessage',
    topic: '',
    members: [id],
  }));
}

export function withoutContent({ content: _content, ...file }: StoredFile): Omit<StoredFile, 'content'> {
  return file;
}

const newGroupId = () => `C${randomBytes(5).toString('hex').toUpperCase()}`;
const byTs = (one: Message, other: Message) => microseconds(one.ts) - microseconds(other.ts);

function microseconds(ts: string): number {
  const [seconds = '0', fraction = '0'] = ts.split('.');
  return Number(seconds) * 1e6 + Number(fraction);
}
