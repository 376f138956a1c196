import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stage } from './acts.ts';
import { answerBrowser, BROWSER_API_PATH, snapshot } from './browser-api.ts';
import { createSaver, readChat } from './chat-file.ts';
import { createChatState, emptyChat } from './chat-state.ts';
import { refusal } from './guard.ts';
import { BodyTooLarge, originOf, readBody, sendJson, sendText } from './http.ts';
import { isObject, parseJson } from './json.ts';
import { createLive } from './live.ts';
import { APP, type PlaygroundOptions } from './options.ts';
import { respond } from './response-url.ts';
import { createSlackRequests } from './slack-requests.ts';
import { answerWebApi, SLACK_API_PATH } from './slack-web-api.ts';
import { UPLOAD_PATH } from './slack-web-api/files.ts';
import { sendPageFile } from './static-files.ts';
import { receiveUpload, sendStoredFile } from './stored-files.ts';
import { answerTeams, createTeamsSide, install, TEAMS_PATH } from './teams/index.ts';
import { createTriggers, RESPONSE_PATH } from './triggers.ts';
import { sendWaitingPage } from './waiting-page.ts';

export type {
  Channel,
  Person,
  PlaygroundCommand,
  PlaygroundOptions,
  PlaygroundShortcut,
  TeamsOptions,
} from './options.ts';
export { personalChatId, teamsChannelId, teamsUserId } from './teams/accounts.ts';

export interface Playground {
  /** Answers its own paths (`/`, `/playground/**`); false for every other path, so that the caller can go on. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** The bot's SLACK_API_URL is the origin followed by this. */
  slackApiPath: string;
  /** How far the bot's clock was moved ahead when it ran before. */
  aheadMs: number;
  /** Adds the app to the team in Teams on somebody's behalf, unless it is there; `origin` is the playground's own. */
  addToTeams(origin: string, person: string): Promise<void>;
  /** Forgets all that was said. */
  clear(): void;
  close(): Promise<void>;
}

const EVENTS_PATH = '/playground/events';

/** A local chat that stands in for Slack: it signs what the bot receives and serves what the bot calls. */
export function createPlayground(options: PlaygroundOptions): Playground {
  const live = createLive();
  const kept = readChat(options.file);
  const saver = createSaver(options.file, () => kept);
  const state = createChatState({
    options,
    kept,
    onChange(change) {
      live.send({ ...change, at: options.now().getTime() });
      saver.changed();
    },
  });
  const triggers = createTriggers(options.now);
  const requests = createSlackRequests(options);
  const teamsAt = createTeamsSide(options, state, APP.userId);
  const stageAt = (origin: string): Stage => ({ options, state, triggers, requests, teams: teamsAt(origin), origin });

  async function answer(exchange: Exchange): Promise<void> {
    const { request, response, path } = exchange;
    const stage = stageAt(originOf(request));
    const share = isOfPeople(path) ? options.preparing?.() : undefined;
    if (share !== undefined) return waiting(exchange, share);
    if (stage.teams && path.startsWith(TEAMS_PATH)) return answerTeams(stage.teams, state, exchange);
    if (request.method === 'POST') return answerPost(stage, exchange);
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendText(response, 405, 'GET or POST');
    if (path === EVENTS_PATH) return live.join(request, response, snapshot(stage));
    const [, area = '', id = ''] = /^\/playground\/(slack\/files|files)\/([^/]+)/.exec(path) ?? [];
    if (area === 'slack/files' && request.headers.authorization !== `Bearer ${options.botToken}`) {
      return sendText(response, 403, 'A file of Slack needs the token of the app.');
    }
    if (area) return sendStoredFile(response, state.kept.files[id]);
    if (path.startsWith('/playground/ui/')) return sendPageFile(response, path.slice('/playground/ui/'.length));
    return sendPageFile(response, isPage(path) ? 'index.html' : 'nothing');
  }

  return {
    slackApiPath: SLACK_API_PATH,
    aheadMs: kept.aheadMs ?? 0,
    async addToTeams(origin, id) {
      const teams = teamsAt(origin);
      const person = options.people.find((one) => one.id === id);
      const [general] = teams?.conversations ?? [];
      if (teams && person && general) await install(teams, person, general);
    },
    async handle(request, response) {
      const path = pathOf(request);
      if (path !== '/' && path !== '/playground' && !path.startsWith('/playground/')) return false;
      const refused = refusal(request);
      if (refused !== undefined) sendText(response, 403, refused);
      else await answer({ request, response, path }).catch((error: unknown) => answerFault(response, error));
      return true;
    },
    clear() {
      Object.assign(kept, emptyChat());
      saver.changed();
    },
    async close() {
      live.close();
      await saver.saved();
    },
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
}

const isPage = (path: string) => /^\/(playground(\/(archives|l)\/.*)?)?$/.test(path);
const isOfPeople = (path: string) => isPage(path) || path === EVENTS_PATH || path.startsWith(BROWSER_API_PATH);

function waiting({ request, response, path }: Exchange, share: number): void {
  request.resume();
  if (isPage(path)) sendWaitingPage(response, share);
  else sendText(response, 503, 'The sample company is being made.');
}

async function answerPost(stage: Stage, exchange: Exchange): Promise<void> {
  const { request, response, path } = exchange;
  if (path.startsWith(SLACK_API_PATH)) return answerWebApi(stage, { ...exchange, origin: stage.origin });
  if (path.startsWith(UPLOAD_PATH)) return receiveUpload(stage.state, path.slice(UPLOAD_PATH.length), exchange);
  if (path.startsWith(RESPONSE_PATH)) return answerResponseUrl(stage, exchange);
  if (path.startsWith(BROWSER_API_PATH)) return answerBrowser(stage, exchange);
  request.resume();
  sendText(response, 404, 'There is nothing here.');
}

async function answerResponseUrl(stage: Stage, { request, response, path }: Exchange): Promise<void> {
  const reply = parseJson((await readBody(request)).toString('utf8'));
  const outcome = stage.triggers.useResponseUrl(path.slice(RESPONSE_PATH.length));
  if ('error' in outcome) return sendJson(response, 404, { ok: false, error: outcome.error });
  if (!isObject(reply)) return sendJson(response, 400, { ok: false, error: 'invalid_payload' });
  const result = respond(stage, outcome.ticket, reply);
  sendJson(response, result.ok ? 200 : 400, result);
}

function answerFault(response: ServerResponse, error: unknown): void {
  const status = error instanceof BodyTooLarge ? 413 : 500;
  if (response.headersSent) response.destroy();
  else sendText(response, status, error instanceof Error ? error.message : 'failed');
}

const pathOf = ({ url = '/' }: IncomingMessage) => url.split('?', 1)[0] ?? '/';
