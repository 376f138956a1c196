import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import type { Clock } from '../../core/clock.ts';
import type { Messenger } from '../../core/messenger.ts';
import type { Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import { createAnswers } from './answer.ts';
import { slackApi } from './api.ts';
import { clientOptionsOf, createBolt, listenToAll } from './bolt.ts';
import type { Stash } from './button.ts';
import { type Fetch, leanFetch } from './fetch.ts';
import { createFiles } from './files.ts';
import { createListener } from './listen.ts';
import { createPen } from './pen.ts';
import { createReceiver } from './receiver.ts';
import { createMessenger } from './send.ts';
import { createSocket } from './socket.ts';
import { createUsers, type UserProfile } from './users.ts';
import { within } from '../within.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface SlackConfig {
  botToken: string;
  signingSecret?: string | undefined;
  /** Set: events come over a socket that we open, not over HTTP. */
  appToken?: string | undefined;
  /** Another address of the Web API, such as the playground's. */
  apiUrl?: string | undefined;
}

export interface SlackOptions {
  config: SlackConfig;
  router: Router;
  clock: Clock;
  log: Logger;
  stash: Stash;
  /** A picture of a chart, for workspaces that do not take charts yet. */
  chartImage?: Parameters<typeof createPen>[2];
  /** How long Slack waited for an acknowledgement, for the metrics. */
  acknowledged?: (seconds: number) => void;
  /** How Slack is called; undici's plain requests unless said. */
  fetch?: Fetch;
  wait?: (milliseconds: number) => Promise<void>;
  patience?: { submitMs: number; openMs: number };
}

export interface Slack {
  /** Answers `POST /slack/events`: 404 where Slack speaks over a socket. Resolves when the work is done. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  messenger: Messenger;
  userProfile(user: string): Promise<UserProfile>;
  /** The workspace of the bot's token; Slack is asked once. */
  workspace(): Promise<Workspace>;
  start(): Promise<void>;
  /** Waits for work that was acknowledged, until the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/** Slack's three seconds, less the way there and back. */
const defaultPatience = { submitMs: 2_500, openMs: 1_500 };

/** Connects the router to Slack. Asks Slack nothing before it has to, so that it starts while Slack is down. */
export async function createSlack(options: SlackOptions): Promise<Slack> {
  const { config, router, clock, log, stash, patience = defaultPatience } = options;
  const { wait = (milliseconds: number) => sleep(milliseconds), fetch = leanFetch() } = options;
  const http = httpReceiver(options);
  const socket = socketOf(options, wait);
  const receiver = http ?? socket?.receiver;
  if (!receiver) throw new Error('Slack needs a signing secret or an app token');

  const { botToken, apiUrl } = config;
  const clientOptions = clientOptionsOf({ apiUrl, log, fetch });
  const app = createBolt({ botToken, receiver, log, clientOptions });
  const api = slackApi(new webApi.WebClient(botToken, clientOptions), fetch);
  const files = createFiles({ api, log, wait, apiUrl });
  const pen = createPen(stash, files, options.chartImage);
  const answers = createAnswers({ api, pen, files, stash, log, wait });
  const users = createUsers(api, clock);
  const work = inFlight();
  const listen = createListener({
    router,
    api,
    answers,
    pen,
    files,
    stash,
    clock,
    log,
    patience,
    profileChanged: users.forget,
  });
  listenToAll(app, (payload, ack) => work.track(listen(payload, ack)));

  return {
    async handle(request, response) {
      if (http) await http.handle(request, response);
      else response.writeHead(404, { 'content-length': 0 }).end();
    },
    messenger: createMessenger(api, pen),
    userProfile: users.profile,
    workspace: createWorkspace(api),
    async start() {
      socket?.start();
    },
    async stop(deadlineMs) {
      await socket?.stop();
      await within(work.done(), deadlineMs);
    },
  };
}

function httpReceiver({ config, clock, log, acknowledged }: SlackOptions) {
  const { signingSecret, appToken } = config;
  if (signingSecret === undefined || appToken !== undefined) return undefined;
  return createReceiver({ signingSecret, clock, log, acknowledged });
}

function socketOf({ config, log }: SlackOptions, wait: (milliseconds: number) => Promise<void>) {
  const { appToken, apiUrl } = config;
  return appToken === undefined ? undefined : createSocket({ appToken, apiUrl }, log, wait);
}

/** Work that goes on after the acknowledgement. */
function inFlight() {
  const running = new Set<Promise<void>>();
  return {
    async track(work: Promise<void>): Promise<void> {
      running.add(work);
      try {
        await work;
      } finally {
        running.delete(work);
      }
    },
    async done(): Promise<void> {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
