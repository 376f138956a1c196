import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChatState } from '../chat-state.ts';
import { readBody, sendJson } from '../http.ts';
import type { PlaygroundOptions } from '../options.ts';
import { conversationsOf } from './accounts.ts';
import { createBotMessages } from './bot-messages.ts';
import { answerConnector } from './connector.ts';
import { storeUpload, TEAMS_UPLOAD_PATH } from './files.ts';
import type { TeamsStage } from './stage.ts';
import { createTeamState, emptyTeams } from './team-state.ts';

export { TEAMS_ROUTES, teamsSnapshot } from './browser-api.ts';
export { install } from './install.ts';
export { TEAMS_PATH, type TeamsStage } from './stage.ts';

/** Teams' side of the playground, as it is reached from one origin; undefined when the company has no Teams. */
export type TeamsAt = (origin: string) => TeamsStage | undefined;

export function createTeamsSide(options: PlaygroundOptions, chat: ChatState, botId: string): TeamsAt {
  const { teams } = options;
  if (!teams) return () => undefined;
  chat.kept.teams ??= emptyTeams();
  const conversations = conversationsOf(teams, options);
  const state = createTeamState(chat.kept.teams, options.now, chat.tell);
  const bot = createBotMessages(options);
  return (origin) => ({ options, teams, conversations, chat, state, bot, botId, origin });
}

/** What the bot calls: Teams' REST interface, and the OneDrive of whoever allowed a file. */
export async function answerTeams(
  stage: TeamsStage,
  chat: ChatState,
  exchange: { request: IncomingMessage; response: ServerResponse; path: string },
): Promise<void> {
  const { request, response, path } = exchange;
  if (!path.startsWith(TEAMS_UPLOAD_PATH)) return answerConnector(stage, exchange);
  const id = path.slice(TEAMS_UPLOAD_PATH.length);
  const content = await readBody(request);
  sendJson(response, request.method === 'PUT' ? storeUpload(chat, id, content) : 405, { id });
}
