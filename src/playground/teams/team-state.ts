import type { Json } from '../json.ts';

/** A message in Teams: a post of a channel, a reply to one, or a line of a personal chat. */
export interface Post {
  /** Without the thread. */
  conversation: string;
  /** Milliseconds, as Teams has it. */
  id: string;
  /** The post that it answers. */
  root?: string;
  /** The user id of a person, or of the bot. */
  author: string;
  text?: string;
  /** Names in the text, each after an @, that are mentions. */
  mentions?: string[];
  format?: 'plain' | 'markdown';
  attachments?: Json[];
  summary?: string;
  edited?: boolean;
  /** What the person said to a file that was offered. */
  answered?: string;
  /** Cards that single people see in place of the message's own, until it is changed. */
  views?: Record<string, Json>;
}

/** What is kept of Teams over a restart. */
export interface KeptTeams {
  posts: Record<string, Post[]>;
  /** Where the app was added: `team`, and personal chats. */
  installed: string[];
}

export type TeamsChange =
  | { type: 'post'; post: Post }
  | { type: 'post-gone'; conversation: string; id: string }
  | { type: 'typing'; conversation: string; root?: string };

export interface TeamState {
  kept: KeptTeams;
  nextId(): string;
  find(conversation: string, id: string): Post | undefined;
  /** Stores a new message, or what a message has become. */
  put(post: Post): Post;
  remove(conversation: string, id: string): void;
  tell(change: TeamsChange): void;
}

export const emptyTeams = (): KeptTeams => ({ posts: {}, installed: [] });

/** What Teams knows. Each change is told to `onChange`, which informs the browsers and saves. */
export function createTeamState(kept: KeptTeams, now: () => Date, onChange: (change: TeamsChange) => void): TeamState {
  let last = Math.max(0, ...Object.values(kept.posts).flatMap((list) => list.map(({ id }) => Number(id))));
  const postsIn = (conversation: string) => kept.posts[conversation] ?? [];
  return {
    kept,
    nextId() {
      last = Math.max(now().getTime(), last + 1);
      return String(last);
    },
    find: (conversation, id) => postsIn(conversation).find((post) => post.id === id),
    put(post) {
      const list = postsIn(post.conversation);
      const index = list.findIndex(({ id }) => id === post.id);
      kept.posts[post.conversation] = index >= 0 ? list.with(index, post) : [...list, post];
      onChange({ type: 'post', post });
      return post;
    },
    remove(conversation, id) {
      kept.posts[conversation] = postsIn(conversation).filter((post) => post.id !== id && post.root !== id);
      onChange({ type: 'post-gone', conversation, id });
    },
    tell: onChange,
  };
}
