import { webApi } from '@slack/bolt';
import { deliveryError, SlackRefusal } from './errors.ts';
import type { Fetch } from './fetch.ts';
import { parseJson } from '../json.ts';

/** Slack's Web API and response URLs. Every failure is a `DeliveryError`. */
export interface SlackApi {
  call(method: string, args: Record<string, unknown>): Promise<Record<string, unknown>>;
  respond(responseUrl: string, message: Record<string, unknown>): Promise<void>;
  upload(url: string, bytes: Uint8Array, type: string): Promise<void>;
  /** The bytes of a file, with the bot's token; `url` has to be an address of Slack. */
  download(url: string, mostBytes: number): Promise<Uint8Array>;
}

const timeoutMs = 10_000;

export function slackApi(client: webApi.WebClient, fetch: Fetch): SlackApi {
  return {
    async call(method, args) {
      try {
        return { ...(await client.apiCall(method, args)) };
      } catch (error) {
        throw deliveryError(error, method);
      }
    },
    async respond(responseUrl, message) {
      await send(fetch, responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(message),
      });
    },
    async upload(url, bytes, type) {
      await send(fetch, url, { method: 'POST', headers: { 'content-type': type }, body: bytes });
    },
    async download(url, mostBytes) {
      const headers = { authorization: `Bearer ${client.token ?? ''}` };
      const response = await fetch(url, {
        headers,
        mostBytes,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      // Without the right to a file Slack shows its page for signing in.
      const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
      if (!response.ok || isPage) throw new Error(`Slack hands the file not over (HTTP ${response.status})`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

async function send(fetch: Fetch, url: string, init: Parameters<Fetch>[1]): Promise<void> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const body = await response.text();
    if (response.status === 429)
      throw new webApi.WebAPIRateLimitedError(Number(response.headers.get('retry-after')) || 1);
    const refusal = refusalIn(response.status, body);
    if (refusal !== undefined) throw new SlackRefusal(refusal);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    throw deliveryError(error, 'response_url');
  }
}

/** A used or expired response URL answers 404 `used_url` or `expired_url`; bad blocks answer `invalid_blocks`. */
function refusalIn(status: number, body: string): string | undefined {
  const answer = parseJson(body);
  if (typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false) {
    return 'error' in answer && typeof answer.error === 'string' ? answer.error : 'refused';
  }
  if (status < 400 || status >= 500) return undefined;
  return /^[a-z_]{3,60}$/.test(body.trim()) ? body.trim() : `http_${status}`;
}
