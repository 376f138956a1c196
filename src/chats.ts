import type { Platform } from './core/card.ts';
import type { Clock } from './core/clock.ts';
import type { Messenger } from './core/messenger.ts';
import type { Router } from './core/router.ts';
import type { Config, SlackConfig } from './config.ts';
import type { Stash } from './database/stash.ts';
import type { Profile } from './features/people/index.ts';
import type { Logger } from './logger.ts';
import type { Route } from './server/http.ts';

/** A chat platform as the process sees it: where its requests go, and how it is spoken to. */
export interface Chat {
  platform: Platform;
  messenger: Messenger;
  handle: Route['handle'];
  profile(workspace: string, user: string): Promise<Profile>;
  start(): Promise<void>;
  /** Waits until what was acknowledged is done, at most until the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

export interface ChatDeps {
  router: Router;
  clock: Clock;
  log: Logger;
  stash: Stash;
  acknowledged(platform: Platform, seconds: number): void;
}

/** The platforms that are configured. Each is loaded only when it is. */
export async function createChats(config: Pick<Config, 'slack'>, deps: ChatDeps): Promise<Chat[]> {
  return config.slack ? [await slackChat(config.slack, deps)] : [];
}

async function slackChat(config: SlackConfig, deps: ChatDeps): Promise<Chat> {
  const { createSlack } = await import('./platforms/slack/server.ts');
  const slack = await createSlack({ ...deps, config, acknowledged: (seconds) => deps.acknowledged('slack', seconds) });
  return {
    platform: 'slack',
    messenger: slack.messenger,
    handle: (request, response) => slack.handle(request, response),
    profile: (_workspace, user) => slack.userProfile(user),
    start: () => slack.start(),
    stop: (deadlineMs) => slack.stop(deadlineMs),
  };
}
