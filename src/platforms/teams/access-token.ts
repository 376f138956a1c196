import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { DeliveryError } from '../../core/messenger.ts';
import type { Http } from './http.ts';

/** The bot's own token for speaking to Teams. */
export type AccessToken = () => Promise<string>;

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const earlyMs = 5 * 60_000;
const repairMs = 10 * 60_000;

/** Asks Microsoft Entra when there is none or it is about to expire; callers at one time share the question. */
export function createAccessToken(
  credentials: { appId: string; password: string; tenant: string },
  http: Http,
  clock: Clock,
): AccessToken {
  let token: { value: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { appId, password, tenant } = credentials;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: password,
      scope: 'https://api.botframework.com/.default',
    }).toString();
    const url = `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await http({ method: 'POST', url, headers, body }).catch((error: unknown) => {
      throw new DeliveryError('later', 'Microsoft Entra cannot be reached', { cause: error });
    });
    if (answer.status !== 200) {
      // A wrong secret is for an admin to put right; there is no sense in asking every second.
      const isOurs = answer.status >= 400 && answer.status < 429;
      throw new DeliveryError(
        'later',
        `Microsoft Entra gave no token: ${answer.status}`,
        isOurs ? { afterMs: repairMs } : {},
      );
    }
    const granted = Granted.parse(JSON.parse(answer.body));
    token = { value: granted.access_token, until: clock.now().getTime() + granted.expires_in * 1000 - earlyMs };
    return token.value;
  }

  return () => {
    if (token && clock.now().getTime() < token.until) return Promise.resolve(token.value);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
