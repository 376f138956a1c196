import { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../logger.ts';
import { boltLogger } from './bolt-log.ts';

export interface Socket {
  receiver: SocketModeReceiver;
  /** Connects in the background and goes on trying, so that the program starts while Slack is down. */
  start(): void;
  stop(): Promise<void>;
}

const firstRetryMs = 1_000;
const longestRetryMs = 60_000;

export function createSocket(
  { appToken, apiUrl }: { appToken: string; apiUrl: string | undefined },
  log: Logger,
  wait: (milliseconds: number) => Promise<void>,
): Socket {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    installerOptions: {
      clientOptions: {
        retryConfig: { retries: 0 },
        timeout: 10_000,
        ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
      },
    },
  });
  const stopped = new AbortController();

  async function connect(): Promise<void> {
    for (let tried = 0; !stopped.signal.aborted; tried += 1) {
      try {
        await receiver.start();
        return;
      } catch (error) {
        log.error({ err: error }, 'Slack cannot be reached over a socket; trying again');
        await wait(Math.min(longestRetryMs, firstRetryMs * 2 ** tried));
      }
    }
  }

  return {
    receiver,
    start: () => void connect(),
    async stop() {
      stopped.abort();
      await receiver.stop();
    },
  };
}
