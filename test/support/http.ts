// The only importer of nock, and it has to be loaded before anything that keeps a reference to fetch.
import nock from 'nock';
import { afterEach, beforeEach, expect } from 'vitest';

type Body = Record<string, unknown>;

/** A request that the program made to the outside. */
export interface Sent {
  to: string;
  body: Body;
}

/** No test reaches the network, and none ends with an answer that nobody asked for. */
export function withoutNetwork(): void {
  beforeEach(() => {
    nock.disableNetConnect();
    nock.enableNetConnect((host) => host.startsWith('127.0.0.1'));
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    expect(unused, 'answers that nobody asked for').toEqual([]);
  });
}

/** Slack's side: answers in the order in which they were prepared, and all that it was sent. */
export function slackSide() {
  const sent: Sent[] = [];
  // Every call carries the bot's token, and in the header alone.
  const api = () => nock('https://slack.com', { reqheaders: { authorization: 'Bearer xoxb-test' } });
  const record = (to: string) => (body: unknown) => {
    sent.push({ to, body: readable(body) });
    return true;
  };
  return {
    sent,
    /** The bodies sent to one method, JSON inside read. */
    to: (method: string) => sent.filter((each) => each.to === method).map(({ body }) => body),
    answers(method: string, answer: Body = {}, times = 1) {
      api()
        .post(`/api/${method}`, record(method))
        .times(times)
        .reply(200, { ok: true, ...answer });
    },
    refuses(method: string, error: string, times = 1) {
      api().post(`/api/${method}`, record(method)).times(times).reply(200, { ok: false, error });
    },
    fails(method: string, status: number, headers: Record<string, string> = {}, times = 1) {
      api().post(`/api/${method}`, record(method)).times(times).reply(status, 'oops', headers);
    },
    isUnreachable(method: string, times = 1) {
      api().post(`/api/${method}`, record(method)).times(times).replyWithError(new Error('connect ECONNREFUSED'));
    },
    takesResponses(times = 1) {
      nock('https://hooks.slack.com').post(/.*/, record('response_url')).times(times).reply(200, { ok: true });
    },
    refusesResponses(status: number, body: string, times = 1) {
      nock('https://hooks.slack.com').post(/.*/, record('response_url')).times(times).reply(status, body);
    },
    takesUploads() {
      nock('https://files.slack.com')
        .post(/.*/, () => true)
        .reply(200, 'OK');
    },
  };
}

export type SlackSide = ReturnType<typeof slackSide>;

/** Form fields of the Web API hold JSON where they are not plain. */
function readable(body: unknown): Body {
  if (typeof body !== 'object' || body === null) return { raw: body };
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}

/** Teams' side: Microsoft's keys and tokens, and the connector; all that it was sent. */
export function teamsSide(jwk: object) {
  const sent: { method: string; path: string; body: Body; headers: Record<string, string | undefined> }[] = [];
  const host = 'https://smba.trafficmanager.net';
  const record = (method: string) =>
    function reply(this: nock.ReplyFnContext, uri: string, body: nock.Body) {
      const authorization = this.req.headers['authorization'];
      sent.push({ method, path: decodeURIComponent(uri), body: readable(body), headers: { authorization } });
    };
  return {
    sent,
    /** Bodies of messages that were sent, in order. */
    messages: () => sent.filter(({ method, body }) => method === 'POST' && body['type'] === 'message'),
    givesKeys(times = 1) {
      nock('https://login.botframework.com')
        .get('/v1/.well-known/openidconfiguration')
        .times(times)
        .reply(200, { jwks_uri: 'https://login.botframework.com/v1/.well-known/keys' })
        .get('/v1/.well-known/keys')
        .times(times)
        .reply(200, { keys: [jwk] });
    },
    /** Where a request may be refused before its keys are asked for. */
    mayGiveKeys() {
      nock('https://login.botframework.com')
        .get('/v1/.well-known/openidconfiguration')
        .optionally()
        .reply(200, { jwks_uri: 'https://login.botframework.com/v1/.well-known/keys' })
        .get('/v1/.well-known/keys')
        .optionally()
        .reply(200, { keys: [jwk] });
    },
    failsKeys(status = 503) {
      nock('https://login.botframework.com').get('/v1/.well-known/openidconfiguration').reply(status);
    },
    givesToken(times = 1) {
      nock('https://login.microsoftonline.com')
        .post(/\/oauth2\/v2\.0\/token$/, (body: Body) => {
          sent.push({ method: 'TOKEN', path: '', body, headers: {} });
          return true;
        })
        .times(times)
        .reply(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'aad-token' });
    },
    takes(times = 1, id = 'm1') {
      const log = record('POST');
      nock(host)
        .post(/\/v3\/conversations\/[^/]+\/activities$/)
        .times(times)
        .reply(function answerIt(uri, body) {
          log.call(this, uri, body);
          return [201, { id }];
        });
    },
    takesUpdates(times = 1) {
      const log = record('PUT');
      nock(host)
        .put(/\/v3\/conversations\/[^/]+\/activities\/[^/]+$/)
        .times(times)
        .reply(function answerIt(uri, body) {
          log.call(this, uri, body);
          return [200, { id: 'x' }];
        });
    },
    opens(conversation: string, message = 'm1', times = 1) {
      const log = record('OPEN');
      nock(host)
        .post(/\/v3\/conversations$/)
        .times(times)
        .reply(function answerIt(uri, body) {
          log.call(this, uri, body);
          return [201, { id: conversation, activityId: message }];
        });
    },
    refusesOpening(status: number, code: string) {
      nock(host)
        .post(/\/v3\/conversations$/)
        .reply(status, { error: { code, message: 'no' } });
    },
    refuses(status: number, code = 'Busy', headers: Record<string, string> = {}, times = 1) {
      nock(host)
        .post(/\/activities$/)
        .times(times)
        .reply(status, { error: { code, message: 'no' } }, headers);
    },
    refusesUpdates(status: number, code: string) {
      nock(host)
        .put(/\/activities\//)
        .reply(status, { error: { code, message: 'no' } });
    },
    refusesToken(status: number) {
      nock('https://login.microsoftonline.com')
        .post(/token$/)
        .reply(status, { error: 'invalid_client' });
    },
    takesUpload(url: string) {
      const log = record('UPLOAD');
      const { origin, pathname } = new URL(url);
      nock(origin)
        .put(pathname)
        .reply(function answerIt(uri, body) {
          log.call(this, uri, body);
          return [201, {}];
        });
    },
    knows(member: Body, times = 1) {
      nock(host)
        .get(/\/members\//)
        .times(times)
        .reply(200, member);
    },
  };
}

export type TeamsSide = ReturnType<typeof teamsSide>;
