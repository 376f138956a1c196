import { App, type Receiver, type webApi } from '@slack/bolt';
import type { Logger } from '../../logger.ts';
import { boltLogger } from './bolt-log.ts';
import type { Acknowledge } from './listen.ts';
import { type Payload, readPayload } from './payload.ts';

interface BoltOptions {
  botToken: string;
  receiver: Receiver;
  log: Logger;
  clientOptions: webApi.WebClientOptions;
}

/** How the Web API is called: no half an hour of retries behind a person's back, no waiting for ever. */
export function clientOptionsOf(options: {
  apiUrl: string | undefined;
  log: Logger;
  fetch: webApi.FetchFunction;
}): webApi.WebClientOptions {
  const { apiUrl, log, fetch } = options;
  // Never headers here: Bolt shares them between workspaces, and the client writes its token into them.
  return {
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: boltLogger(log),
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    fetch,
  };
}

/**
 * Bolt without what costs and what fails: no memory of conversations, no token check that could keep us from starting.
 */
export function createBolt({ botToken, receiver, log, clientOptions }: BoltOptions): App {
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    convoStore: false,
    ignoreSelf: false,
    tokenVerificationEnabled: false,
    processBeforeResponse: false,
    logger: boltLogger(log),
    clientOptions,
  });
  app.error(async (error) => {
    throw error;
  });
  return app;
}

/** Takes everything with one listener, because Bolt runs every listener on every request. */
export function listenToAll(app: App, listen: (payload: Payload, ack: Acknowledge) => Promise<void>): void {
  app.use(async ({ body, context, ...rest }) => {
    const ack = 'ack' in rest && isAcknowledge(rest.ack) ? rest.ack : async () => undefined;
    const payload = isRead(context['payload']) ? context['payload'] : readPayload({ ...body });
    await (payload ? listen(payload, ack) : ack());
  });
}

function isAcknowledge(ack: unknown): ack is Acknowledge {
  return typeof ack === 'function';
}

/** What our receiver has read already; over a socket Bolt's own receiver leaves it to us. */
function isRead(payload: unknown): payload is Payload {
  return typeof payload === 'object' && payload !== null;
}
