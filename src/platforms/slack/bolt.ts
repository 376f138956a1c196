import { App, type Receiver, type webApi } from '@slack/bolt';
import type { Logger } from '../../logger.ts';
import { boltLogger } from './bolt-log.ts';
import type { Acknowledge } from './listen.ts';
import { type Payload, readPayload } from './payload.ts';

interface BoltOptions {
  botToken: string;
  apiUrl: string | undefined;
  receiver: Receiver;
  log: Logger;
  fetch: webApi.FetchFunction | undefined;
}

/**
 * Bolt without what costs and what fails: no memory of conversations, no token check that could keep us from starting,
 * no half an hour of retries behind a person's back.
 */
export function createBolt({ botToken, apiUrl, receiver, log, fetch }: BoltOptions): App {
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    convoStore: false,
    ignoreSelf: false,
    tokenVerificationEnabled: false,
    processBeforeResponse: false,
    logger: boltLogger(log),
    // Never headers here: Bolt shares them between workspaces, and the client writes its token into them.
    clientOptions: {
      timeout: 10_000,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
      ...(fetch && { fetch }),
    },
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
    const payload = isRead(context['payload']) ? context['payload'] : readPayload(body);
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
