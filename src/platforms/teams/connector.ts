import { z } from 'zod';
import type { AccessToken } from './access-token.ts';
import { refused, unreachable } from './errors.ts';
import type { Call, Http } from './http.ts';

/** What is sent: a message with a card, or a sign that the bot is at work. */
export type Outgoing = Record<string, unknown> & { type: 'message' | 'typing' };

export interface Member {
  /** `29:…` */
  id: string;
  aad?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
}

/** Teams' REST interface. Everything throws `DeliveryError`. */
export interface Connector {
  send(serviceUrl: string, conversation: string, activity: Outgoing): Promise<string>;
  update(serviceUrl: string, conversation: string, message: string, activity: Outgoing): Promise<void>;
  /** Opens a conversation: with a person, or a thread in a channel with its first message. */
  open(serviceUrl: string, parameters: Record<string, unknown>): Promise<{ conversation: string; message: string }>;
  member(serviceUrl: string, conversation: string, user: string): Promise<Member>;
}

const Resource = z.object({ id: z.string().default('') });
const Opened = z.object({ id: z.string().min(1), activityId: z.string().default('') });
const Roster = z.object({
  id: z.string().min(1),
  aadObjectId: z.string().nullish(),
  objectId: z.string().nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** No client of the SDK: that one is built anew for every turn and repeats messages by itself. */
export function createConnector(http: Http, token: AccessToken | undefined): Connector {
  async function call<T>(
    what: string,
    { serviceUrl, path, method, body }: Pick<Call, 'method'> & { serviceUrl: string; path: string; body?: object },
    shape: z.ZodType<T>,
  ): Promise<T> {
    const url = `${serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`}${path}`;
    const authorization = token ? { authorization: `Bearer ${await token()}` } : {};
    const headers = { ...authorization, ...(body && { 'content-type': 'application/json; charset=utf-8' }) };
    try {
      const answer = await http({ method, url, headers, ...(body && { body: JSON.stringify(body) }) });
      if (answer.status < 200 || answer.status >= 300) throw refused(answer, what);
      return shape.parse(answer.body === '' ? {} : JSON.parse(answer.body));
    } catch (error) {
      throw unreachable(error, what);
    }
  }

  return {
    async send(serviceUrl, conversation, activity) {
      const path = `v3/conversations/${encodeURIComponent(conversation)}/activities`;
      return (await call('send', { serviceUrl, path, method: 'POST', body: activity }, Resource)).id;
    },
    async update(serviceUrl, conversation, message, activity) {
      const path = `v3/conversations/${encodeURIComponent(conversation)}/activities/${encodeURIComponent(message)}`;
      await call('update', { serviceUrl, path, method: 'PUT', body: { ...activity, id: message } }, Resource);
    },
    async open(serviceUrl, parameters) {
      const opened = await call(
        'open',
        { serviceUrl, path: 'v3/conversations', method: 'POST', body: parameters },
        Opened,
      );
      return { conversation: opened.id, message: opened.activityId };
    },
    async member(serviceUrl, conversation, user) {
      const path = `v3/conversations/${encodeURIComponent(conversation)}/members/${encodeURIComponent(user)}`;
      const found = await call('member', { serviceUrl, path, method: 'GET' }, Roster);
      return {
        id: found.id,
        aad: found.aadObjectId ?? found.objectId ?? undefined,
        name: found.name ?? undefined,
        email: found.email ?? found.userPrincipalName ?? undefined,
      };
    },
  };
}
