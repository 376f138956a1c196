import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../core/clock.ts';

const oldestSeconds = 5 * 60;
// Clocks differ a little; Bolt takes any future date, so that a request could be kept and used much later.
const newestSeconds = 60;

/**
 * Checks that a request is Slack's own and of now. Answers its signature, which no other request has, or undefined.
 */
export function createVerifier(signingSecret: string, clock: Clock) {
  const key = createSecretKey(Buffer.from(signingSecret, 'utf8'));
  return (headers: IncomingHttpHeaders, body: Buffer): string | undefined => {
    const timestamp = headers['x-slack-request-timestamp'];
    const signature = headers['x-slack-signature'];
    if (typeof timestamp !== 'string' || typeof signature !== 'string') return undefined;
    if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return undefined;
    const age = Math.floor(clock.now().getTime() / 1000) - Number(timestamp);
    if (age > oldestSeconds || age < -newestSeconds) return undefined;
    const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest();
    return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex')) ? signature : undefined;
  };
}
