import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { emptyChat, type KeptChat } from './chat-state.ts';
import { isObject, parseJson } from './json.ts';
import type { KeptTeams } from './teams/team-state.ts';

/** How many messages of a conversation outlive a restart. */
const KEPT_PER_CONVERSATION = 2000;

/** The chat of the last run; an empty one when there is none or it cannot be read. */
export function readChat(file: string | undefined): KeptChat {
  if (file === undefined) return emptyChat();
  const stored = parseJson(contentOf(file));
  return isObject(stored) ? { ...emptyChat(), ...stored } : emptyChat();
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** How long changes are gathered: the whole chat is written each time. */
const GATHER_MS = 200;

export interface Saver {
  /** Something changed: it is written soon, together with what changes meanwhile. */
  changed(): void;
  /** Resolves when everything is on disk. */
  saved(): Promise<void>;
}

export function createSaver(file: string | undefined, chat: () => KeptChat): Saver {
  if (file === undefined) return { changed: () => undefined, saved: () => Promise.resolve() };
  let due: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  function write(path: string): void {
    due = undefined;
    // A full disk must not stop the chat; the next change tries again.
    writing = writing
      .then(() => writeAtomically(path, JSON.stringify(withoutEphemerals(chat()))))
      .catch(() => undefined);
  }

  return {
    changed() {
      due ??= setTimeout(() => write(file), GATHER_MS);
    },
    saved() {
      if (due) {
        clearTimeout(due);
        write(file);
      }
      return writing;
    },
  };
}

function withoutEphemerals(chat: KeptChat): KeptChat {
  const messages = Object.entries(chat.messages).map(([channel, list]) => {
    const lasting = list.filter(({ onlyFor }) => onlyFor === undefined);
    return [channel, lasting.slice(-KEPT_PER_CONVERSATION)] as const;
  });
  const { teams } = chat;
  return { ...chat, messages: Object.fromEntries(messages), ...(teams && { teams: latestOf(teams) }) };
}

function latestOf(teams: KeptTeams): KeptTeams {
  const posts = Object.entries(teams.posts).map(([id, list]) => [id, list.slice(-KEPT_PER_CONVERSATION)] as const);
  return { ...teams, posts: Object.fromEntries(posts) };
}

async function writeAtomically(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
