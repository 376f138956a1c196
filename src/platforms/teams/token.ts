import { createHash, verify } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { SigningKeys } from './keys.ts';
import { parseJson } from '../json.ts';

/** Who an incoming request is from: true only for Teams itself, speaking to this bot from that address. */
export type CheckToken = (
  authorization: string | undefined,
  activity: { channelId: string; serviceUrl: string },
) => Promise<boolean>;

const issuer = 'https://api.botframework.com';
const toleranceSeconds = 300;
const mostKept = 5_000;
const longest = 8_000;

const Header = z.object({ alg: z.literal('RS256'), kid: z.string().min(1) });
const Claims = z.object({
  iss: z.literal(issuer),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string().min(1),
});

interface Verified {
  /** When the token expires, in milliseconds; it is not remembered any longer. */
  until: number;
  serviceUrl: string;
  endorsements: readonly string[];
}

/**
 * Checks tokens of the Bot Framework: issuer, audience, signature, time, and the service address. Only this issuer is
 * looked at, so that no other token of Microsoft's (of users, of other organisations) passes. Tokens that were verified
 * are remembered by their hash until they expire; refused ones leave nothing behind.
 */
export function createTokenCheck(appId: string, keys: SigningKeys, clock: Clock): CheckToken {
  const verified = new Map<string, Verified>();

  return async (authorization, { channelId, serviceUrl }) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined || token.length > longest) return false;
    const hash = createHash('sha256').update(token).digest('base64');
    const now = clock.now().getTime();
    let known = verified.get(hash);
    if (known && now >= known.until) {
      verified.delete(hash);
      known = undefined;
    }
    if (!known) {
      known = await verifyToken(token, appId, keys, now);
      if (!known) return false;
      if (now < known.until) remember(hash, known, now);
    }
    const isEndorsed = known.endorsements.length === 0 || known.endorsements.includes(channelId);
    return isEndorsed && known.serviceUrl === serviceUrl;
  };

  function remember(hash: string, token: Verified, now: number): void {
    if (verified.size >= mostKept) {
      for (const [key, { until }] of verified) if (until <= now) verified.delete(key);
      if (verified.size >= mostKept) verified.clear();
    }
    verified.set(hash, token);
  }
}

async function verifyToken(
  token: string,
  appId: string,
  keys: SigningKeys,
  now: number,
): Promise<Verified | undefined> {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const header = Header.safeParse(parseJson(decoded(head)));
  const claims = Claims.safeParse(parseJson(decoded(payload)));
  if (!header.success || !claims.success || claims.data.aud !== appId) return undefined;
  const { exp, nbf = 0, serviceurl: serviceUrl } = claims.data;
  // The two clocks may differ by a few minutes.
  if (now >= (exp + toleranceSeconds) * 1000 || now < (nbf - toleranceSeconds) * 1000) return undefined;
  const found = await keys.find(header.data.kid);
  if (!found) return undefined;
  const isGenuine = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${payload}`),
    found.key,
    Buffer.from(signature, 'base64url'),
  );
  return isGenuine ? { until: exp * 1000, serviceUrl, endorsements: found.endorsements } : undefined;
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}
