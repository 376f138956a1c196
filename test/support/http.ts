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
  const api = () => nock('https://slack.com');
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
