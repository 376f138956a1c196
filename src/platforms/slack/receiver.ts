import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../logger.ts';
import { type Payload, readPayload } from './payload.ts';
import { createRecent } from '../recent.ts';
import { mostBytes, readForms } from './request.ts';
import { readBody, type Refused } from '../body.ts';
import { createVerifier } from './signature.ts';

export interface SlackReceiver extends Receiver {
  /** Answers a request of Slack's. Resolves when all work that it caused is done. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface ReceiverDeps {
  signingSecret: string;
  clock: Clock;
  log: Logger;
  /** How long Slack waited for its answer. */
  acknowledged?: ((seconds: number) => void) | undefined;
}

// Slack's signatures are valid for five minutes in both directions; a little more is remembered.
const replayWindowMs = 11 * 60_000;

/**
 * Bolt's receiver, lean: the same checks and more (no future dates, no replays, no foreign charsets), on the port that
 * the whole program shares.
 */
export function createReceiver({ signingSecret, clock, log, acknowledged }: ReceiverDeps): SlackReceiver {
  const verify = createVerifier(signingSecret, clock);
  const signatures = createRecent(clock, replayWindowMs);
  let app: App | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, mostBytes);
    if (typeof body === 'number') return refuse(response, body, request);
    const forms = readForms(request.headers['content-type'], body);
    // Slack's check of the certificate is the one request without a signature.
    if (typeof forms === 'object' && forms['ssl_check'] === '1') return answer(response, undefined);
    const signature = verify(request.headers, body);
    if (signature === undefined) return refuse(response, 401, request);
    if (typeof forms === 'number') return refuse(response, forms, request);
    if (!signatures.isNew(signature)) return answer(response, undefined);
    if (forms['type'] === 'url_verification') return challenge(response, forms, request);
    const payload = readPayload(forms);
    if (!payload) return refuse(response, 400, request);
    return process(forms, payload, request, response);
  }

  async function process(body: object, payload: Payload, request: IncomingMessage, response: ServerResponse) {
    const started = performance.now();
    const ack = async (reply?: unknown) => {
      if (response.headersSent) return;
      answer(response, reply);
      acknowledged?.((performance.now() - started) / 1000);
    };
    try {
      const retry = Number(request.headers['x-slack-retry-num']);
      await app?.processEvent({ body, ack, customProperties: { payload }, ...(retry > 0 && { retryNum: retry }) });
      await ack();
    } catch (error) {
      log.error({ err: error, kind: payload.type }, 'A request of Slack failed');
      if (!response.headersSent) answerStatus(response, 500);
    }
  }

  function challenge(response: ServerResponse, body: Record<string, unknown>, request: IncomingMessage): void {
    if (typeof body['challenge'] !== 'string') return refuse(response, 400, request);
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body['challenge']) });
    response.end(body['challenge']);
  }

  function refuse(response: ServerResponse, status: Refused | 401, request: IncomingMessage): void {
    log.warn({ status, length: request.headers['content-length'] }, 'A request to the Slack address was refused');
    answerStatus(response, status);
  }

  return {
    init: (bolt) => void (app = bolt),
    start: async () => undefined,
    stop: async () => undefined,
    handle,
  };
}

const contentTypes = { text: 'text/plain; charset=utf-8', json: 'application/json; charset=utf-8' };

/** The length is said, so that the answer is one packet and the connection stays open. */
function answer(response: ServerResponse, reply: unknown): void {
  if (reply === undefined || reply === '') {
    response.writeHead(200, { 'content-length': 0 });
    response.end();
    return;
  }
  const isText = typeof reply === 'string';
  const body = isText ? reply : JSON.stringify(reply);
  response.writeHead(200, {
    'content-type': isText ? contentTypes.text : contentTypes.json,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function answerStatus(response: ServerResponse, status: number): void {
  // The rest of a body that was refused is not read: the connection cannot be used again.
  response.writeHead(status, { 'content-length': 0, ...(status === 413 && { connection: 'close' }) });
  response.end();
}
