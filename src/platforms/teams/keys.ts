import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { Http } from './http.ts';

export interface SigningKey {
  key: KeyObject;
  /** The channels that the key may sign for. */
  endorsements: readonly string[];
}

/** The keys that Microsoft signs with, by their id. */
export interface SigningKeys {
  find(id: string): Promise<SigningKey | undefined>;
}

const metadataUrl = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const refreshMs = 24 * 3600_000;
const unknownKeyMs = 3600_000;
const failureMs = 10_000;

const Metadata = z.object({ jwks_uri: z.url({ protocol: /^https$/, hostname: /(^|\.)botframework\.com$/ }) });
const Jwk = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string().min(1),
  e: z.string().min(1),
  endorsements: z.array(z.string()).default([]),
});
const Jwks = z.object({ keys: z.array(z.unknown()) });

/** Asked for once a day; for an unknown key again, but hourly at most, whoever makes up keys. */
export function createSigningKeys(http: Http, clock: Clock): SigningKeys {
  let known = new Map<string, SigningKey>();
  let loadedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  async function load(): Promise<void> {
    triedAt = clock.now().getTime();
    const { jwks_uri: url } = Metadata.parse(await getJson(http, metadataUrl));
    known = keysIn(Jwks.parse(await getJson(http, url)).keys);
    loadedAt = clock.now().getTime();
  }

  async function reload(): Promise<void> {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    await loading;
  }

  return {
    async find(id) {
      const now = clock.now().getTime();
      const found = known.get(id);
      const age = now - loadedAt;
      const isWorthwhile = age >= (found ? refreshMs : unknownKeyMs);
      // Microsoft being down is no reason to ask it with every request, nor to distrust a key of yesterday.
      if (!isWorthwhile || (now - triedAt < failureMs && !loading)) return found;
      try {
        await reload();
      } catch (error) {
        if (found) return found;
        throw error;
      }
      return known.get(id);
    },
  };
}

function keysIn(list: readonly unknown[]): Map<string, SigningKey> {
  const keys = list.flatMap((each): [string, SigningKey][] => {
    const jwk = Jwk.safeParse(each);
    if (!jwk.success) return [];
    const { kid, kty, n, e, endorsements } = jwk.data;
    return [[kid, { key: createPublicKey({ key: { kty, n, e }, format: 'jwk' }), endorsements }]];
  });
  return new Map(keys);
}

async function getJson(http: Http, url: string): Promise<unknown> {
  const { status, body } = await http({ method: 'GET', url });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return JSON.parse(body);
}
