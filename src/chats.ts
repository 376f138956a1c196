import type { Platform } from './core/card.ts';
import type { Clock } from './core/clock.ts';
import type { Messenger } from './core/messenger.ts';
import type { Router } from './core/router.ts';
import type { Config, SlackConfig, TeamsConfig } from './config.ts';
import type { references } from './database/references.ts';
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
  references: ReturnType<typeof references>;
  acknowledged(platform: Platform, seconds: number): void;
}

export type Platforms = Pick<Config, 'slack' | 'teams' | 'isProduction'>;

/** The platforms that are configured. Each is loaded only when it is. */
export async function createChats({ slack, teams, isProduction }: Platforms, deps: ChatDeps): Promise<Chat[]> {
  return Promise.all([
    ...(slack ? [slackChat(slack, deps)] : []),
    ...(teams ? [teamsChat(teams, isProduction, deps)] : []),
  ]);
}

async function slackChat(config: SlackConfig, deps: ChatDeps): Promise<Chat> {
  const { createSlack } = await import('./platforms/slack/server.ts');
  const slack = await createSlack({
    ...deps,
    config,
    chartImage: async (chart) => (await import('./charts/index.ts')).chartImage(chart),
    acknowledged: (seconds) => deps.acknowledged('slack', seconds),
  });
  return {
    platform: 'slack',
    messenger: slack.messenger,
    handle: (request, response) => slack.handle(request, response),
    profile: (_workspace, user) => slack.userProfile(user),
    start: () => slack.start(),
    stop: (deadlineMs) => slack.stop(deadlineMs),
  };
}

async function teamsChat(config: TeamsConfig, isProduction: boolean, deps: ChatDeps): Promise<Chat> {
  const { createTeams } = await import('./platforms/teams/server.ts');
  const acknowledged = (seconds: number) => deps.acknowledged('teams', seconds);
  const teams = await createTeams({ ...deps, config, isProduction, acknowledged });
  return {
    platform: 'teams',
    messenger: teams.messenger,
    handle: (request, response) => teams.handle(request, response),
    profile: (workspace, user) => teams.userProfile(workspace, user),
    start: () => teams.start(),
    stop: (deadlineMs) => teams.stop(deadlineMs),
  };
}
