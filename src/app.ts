import { type Chat, createChats, type Platforms } from './chats.ts';
import type { Config } from './config.ts';
import type { Platform } from './core/card.ts';
import { type SettableClock, settableClock } from './core/clock.ts';
import type { Messenger } from './core/messenger.ts';
import type { Router } from './core/router.ts';
import { type Connected, connect, type Opening } from './database/connect.ts';
import { references } from './database/references.ts';
import { stash } from './database/stash.ts';
import { createJobs } from './jobs.ts';
import { createLogger, type Logger } from './logger.ts';
import { within } from './platforms/within.ts';
import { createProduct, type Product } from './product.ts';
import { createHttp, type Route } from './server/http.ts';
import { createMetrics } from './server/metrics.ts';
import { aboutPage, legalPages } from './server/pages.ts';

export interface App {
  product: Product;
  start(): Promise<{ port: number }>;
  /** Resolves when all work that was taken is done and nothing is being sent. */
  idle(): Promise<void>;
  /** Takes no more requests, finishes what was taken, sends what can be sent, and closes the database. */
  stop(): Promise<void>;
}

export interface AppOptions {
  clock?: SettableClock;
  log?: Logger;
  connected?: Connected;
  /** The embedded database, where it was opened already. */
  opening?: Opening | undefined;
}

const drainMs = 10_000;
const platforms = ['slack', 'teams'] as const satisfies readonly Platform[];
const paths: Record<Platform, string> = { slack: '/slack/events', teams: '/api/messages' };

/** Puts the whole program together. Nothing listens before `start`. */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const log = options.log ?? createLogger(config.logLevel);
  const clock = options.clock ?? settableClock();
  const connected =
    options.connected ?? connect({ uri: config.mongodbUri, dataDir: config.dataDir, opening: options.opening });
  const metrics = createMetrics({ outboxWaiting: () => product.waiting() });
  const chats = new Map<Platform, Chat>();
  let isReady = false;
  const working = new Set<Promise<unknown>>();
  const messengers = new Map<Platform, Messenger>();
  const productOn = (database: Connected): Product =>
    createProduct({
      connected: database,
      clock,
      log,
      messengers,
      async profile(platform, workspace, user) {
        const chat = chats.get(platform);
        if (!chat) throw new Error(`${platform} is not connected`);
        return chat.profile(workspace, user);
      },
      answered: metrics.answered,
    });
  const product: Product = productOn(connected);
  const jobs = createJobs(product.jobs, clock, (error, job) => log.error({ err: error, job }, 'A job failed'));
  const standIn = config.playground ? await loadStandIn() : undefined;
  const http = createHttp({
    // The playground has a page of its own there.
    routes: [...routes(chats, working), ...legalPages, ...(standIn ? [] : [aboutPage])],
    first: standIn && ((request, response) => standIn.playground.handle(request, response)),
    ping: async () => isReady && connected.ping(),
    metrics,
    log,
  });
  const kept = stash(connected.connection, () => clock.now());
  const met = references(connected.connection, () => clock.now());
  const ready = connected.ensureIndexes();
  // Whoever starts the program hears of its failure.
  ready.catch(() => undefined);
  const router = patient(product.router, ready);

  async function connectChats(platforms: Platforms): Promise<void> {
    const chatDeps = { router, clock, log, stash: kept, references: met };
    for (const chat of await createChats(platforms, { ...chatDeps, acknowledged: metrics.acknowledged })) {
      chats.set(chat.platform, chat);
      messengers.set(chat.platform, chat.messenger);
    }
  }

  async function loadStandIn() {
    const { createStandIn } = await import('./stand-in.ts');
    return createStandIn({ product, productOn, connected, jobs, clock, log, dataDir: config.dataDir });
  }

  if (!standIn) await connectChats(config);

  return {
    product,
    async start() {
      const { port } = await http.start(config.port, config.host);
      if (standIn) await connectChats({ ...config, slack: standIn.slackConfig(port), teams: standIn.teamsConfig() });
      await ready;
      isReady = true;
      for (const chat of chats.values()) await chat.start();
      await standIn?.settle();
      await product.dispatcher.sweep();
      jobs.start();
      log.info({ port }, standIn ? `Rainmaker is ready: open http://127.0.0.1:${port}` : 'Rainmaker is ready');
      return { port };
    },
    async idle() {
      while (working.size > 0) await Promise.allSettled(working);
      await product.dispatcher.idle();
    },
    async stop() {
      http.drain();
      await jobs.stop();
      // First no more requests, then the work of those that were acknowledged. The playground's bot still needs the port.
      if (!standIn) await http.stop(drainMs);
      await within(Promise.allSettled(working), drainMs);
      for (const chat of chats.values()) await chat.stop(drainMs);
      await product.dispatcher.idle();
      // The playground's open pages would keep the server from stopping.
      await standIn?.playground.close();
      await http.stop(drainMs);
      await connected.close();
    },
  };
}

/** Listening begins before the database is open: who asks in between is acknowledged, and answered when it is. */
function patient({ commands, dispatch, home, isSetUp }: Router, ready: Promise<void>): Router {
  return {
    commands,
    dispatch: async (invocation) => ready.then(() => dispatch(invocation)),
    home: async (invocation) => ready.then(() => home(invocation)),
    isSetUp: async (place) => ready.then(() => isSetUp(place)),
  };
}

/** A platform's requests go to it once it is connected. Its work goes on after its answer, and is kept track of. */
function routes(chats: ReadonlyMap<Platform, Chat>, working: Set<Promise<unknown>>): Route[] {
  return platforms.map((platform) => ({
    method: 'POST',
    path: paths[platform],
    async handle(request, response) {
      const chat = chats.get(platform);
      if (!chat) return void response.writeHead(404).end();
      const work = Promise.resolve(chat.handle(request, response));
      working.add(work);
      await work.finally(() => working.delete(work));
    },
  }));
}
