import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';
import type { Messenger } from '../../core/messenger.ts';
import type { Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import { createAccessToken } from './access-token.ts';
import { Activity, tenantOf } from './activity.ts';
import { createAnswers } from './answer.ts';
import type { RunTurn } from './bot.ts';
import type { Stash } from './button.ts';
import { createConnector } from './connector.ts';
import { createDialogs } from './dialogs.ts';
import { createFiles, isOneDrive } from './files.ts';
import { createHttp, type Http } from './http.ts';
import { createSigningKeys } from './keys.ts';
import { createListener } from './listen.ts';
import { createMeeting } from './meet.ts';
import { createPen } from './message.ts';
import { createPeople, type UserProfile } from './people.ts';
import { createPresses } from './press.ts';
import { type References, sparing } from './references.ts';
import { readActivity } from './request.ts';
import { createSender } from './send.ts';
import { isLoopbackUrl, isServiceUrl } from './service-url.ts';
import { type CheckToken, createTokenCheck } from './token.ts';
import { within } from '../within.ts';

export interface TeamsConfig {
  appId?: string | undefined;
  password?: string | undefined;
  /** The Microsoft 365 organisations that may use the bot; the first one holds its registration. */
  tenants: readonly string[];
  /** Only on loopback, never in production: every request is believed. */
  authDisabled: boolean;
}

export interface TeamsOptions {
  config: TeamsConfig;
  isProduction: boolean;
  router: Router;
  clock: Clock;
  log: Logger;
  stash: Stash;
  references: References;
  /** How long Teams waited for an answer, for the metrics. */
  acknowledged?: (seconds: number) => void;
  wait?: (milliseconds: number) => Promise<void>;
  patience?: { invokeMs: number; typingMs: number; turnMs: number };
}

export interface Teams {
  /** Answers `POST /api/messages`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  messenger: Messenger;
  userProfile(workspace: string, user: string): Promise<UserProfile>;
  start(): Promise<void>;
  /** Waits for work that was taken, until the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/** Teams gives an invoke about five seconds, and a message ten to fifteen; people two. */
const defaultPatience = { invokeMs: 4_000, typingMs: 1_500, turnMs: 9_000 };

/** Connects the router to Teams. Asks Microsoft nothing before it has to. */
export async function createTeams(options: TeamsOptions): Promise<Teams> {
  const { clock, log, patience = defaultPatience } = options;
  const { config, credentials } = checked(options);
  const http = createHttp();
  const work = inFlight(log);
  const { sender, people, runTurn } = parts(options, { http, credentials, later: work.track });
  const isGenuine = genuineness(credentials?.appId, http, clock, log);

  async function answer(request: IncomingMessage): Promise<{ status: number; body?: unknown }> {
    // A page of any site can have its own name stand for this machine; then only the name tells it from this machine.
    if (!credentials && !isLoopbackUrl(`http://${request.headers.host ?? ''}`)) return { status: 403 };
    const body = await readActivity(request);
    if (typeof body === 'number') return { status: body };
    const read = Activity.safeParse(body);
    if (!read.success) return { status: 400 };
    const activity = read.data;
    if (!(await isGenuine(request.headers.authorization, activity))) return { status: 401 };
    const workspace = tenantOf(activity) ?? (credentials ? undefined : 'local');
    if (workspace === undefined) return { status: 400 };
    if (credentials && !config.tenants.includes(workspace)) {
      log.warn({ workspace }, 'An organisation that is not allowed has called');
      return { status: 403 };
    }
    const turn = (await runTurn())(activity, workspace);
    work.track(turn.then(() => undefined));
    if (activity.type === 'invoke') return (await turn) ?? { status: 200 };
    // A message that takes long goes on; Teams would send it again if it were kept waiting.
    await within(turn, patience.turnMs);
    return { status: 200 };
  }

  return {
    async handle(request, response) {
      const started = performance.now();
      try {
        const { status, body } = await answer(request);
        reply(response, status, body);
        options.acknowledged?.((performance.now() - started) / 1000);
      } catch (error) {
        log.error({ err: error }, 'An activity could not be answered');
        reply(response, 500);
      }
      return true;
    },
    messenger: sender.messenger,
    userProfile: people.profile,
    async start() {
      // In the background: the SDK takes a second, in which nobody has to wait.
      work.track(runTurn().then(() => undefined));
    },
    async stop(deadlineMs) {
      await within(work.done(), deadlineMs);
      http.close();
    },
  };
}

interface Wiring {
  http: Http;
  credentials: { appId: string; password: string; tenant: string } | undefined;
  later(work: Promise<void>): void;
}

/** What a turn goes through, put together. The SDK itself is loaded when it is first needed. */
function parts(options: TeamsOptions, { http, credentials, later }: Wiring) {
  const { config, router, clock, log, stash, patience = defaultPatience } = options;
  const { wait = (milliseconds: number) => sleep(milliseconds) } = options;
  const connector = createConnector(http, credentials && createAccessToken(credentials, http, clock));
  const references = sparing(options.references, () => clock.now().getTime());
  const pen = createPen(stash);
  const sender = createSender({ connector, references, pen, bot: `28:${config.appId ?? 'rainmaker'}` });
  const isAllowed = (url: string) => isOneDrive(url) || (!credentials && isLoopbackUrl(url));
  const files = createFiles(stash, http, log, isAllowed);
  const answers = createAnswers({ connector, sender, pen, files, wait });
  const people = createPeople(connector, references, clock);
  const common = { router, answers, stash, clock, patience, later };
  const presses = createPresses({ ...common, pen });
  const dialogs = createDialogs({ ...common, references });
  const meeting = createMeeting({ references, connector, pen, router, log });
  const listener = createListener({ ...common, presses, dialogs, meeting, people, files, connector, log });
  const runTurn = lazily<RunTurn>(async () => (await import('./bot.ts')).createBot(listener, connector));
  return { sender, people, runTurn };
}

/** Who is believed: Teams with its token from its own addresses, or, without authentication, this machine. */
function genuineness(appId: string | undefined, http: Http, clock: Clock, log: Logger): CheckToken {
  if (appId === undefined) return (_authorization, { serviceUrl }) => Promise.resolve(isLoopbackUrl(serviceUrl));
  const check = createTokenCheck(appId, createSigningKeys(http, clock), clock);
  return async (authorization, activity) => {
    if (!isServiceUrl(activity.serviceUrl)) return false;
    try {
      return await check(authorization, activity);
    } catch (error) {
      // Whoever cannot be checked is not believed; Teams will try again.
      log.error({ err: error }, 'A token could not be checked');
      return false;
    }
  };
}

/** The settings again, here where they matter: a bot without credentials believes everybody. */
function checked({ config, isProduction }: TeamsOptions) {
  const { appId, password, tenants, authDisabled } = config;
  if (authDisabled) {
    if (isProduction) throw new Error('Teams cannot run in production without authentication');
    return { config, credentials: undefined };
  }
  const [tenant] = tenants;
  if (!appId || !password || !tenant) throw new Error('Teams needs an app id, a password and at least one tenant');
  return { config, credentials: { appId, password, tenant } };
}

/** Made when it is first needed; a failure is not remembered. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Work that goes on after the answer. */
function inFlight(log: Logger) {
  const running = new Set<Promise<void>>();
  return {
    track(work: Promise<void>): void {
      const watched = work
        .catch((error: unknown) => log.error({ err: error }, 'Work after an answer failed'))
        .finally(() => running.delete(watched));
      running.add(watched);
    },
    async done(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

const reasons: Record<number, string> = {
  400: 'Not an activity',
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Too long',
  415: 'Not JSON',
  500: 'Internal error',
};

function reply(response: ServerResponse, status: number, body?: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const isJson = body !== undefined;
  const text = isJson ? JSON.stringify(body) : (reasons[status] ?? '');
  response.writeHead(status, {
    'content-type': isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    // What is left of a body that was refused is not read.
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(text);
}
