import { z } from 'zod';
import type { SlackApi } from './api.ts';

export interface Workspace {
  id: string;
  name: string;
  url: string;
  /** The bot's own user there. */
  bot: string;
}

const Answer = z.object({ team_id: z.string(), team: z.string(), url: z.string(), user_id: z.string() });

/** Asks whose the token is when that is first needed, and then once; a failure is not remembered. */
export function createWorkspace(api: SlackApi): () => Promise<Workspace> {
  let known: Promise<Workspace> | undefined;
  return () => {
    known ??= ask(api).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function ask(api: SlackApi): Promise<Workspace> {
  const { team_id: id, team: name, url, user_id: bot } = Answer.parse(await api.call('auth.test', {}));
  return { id, name, url, bot };
}
