import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Change, ChatState } from './chat-state.ts';
import { readBody, sendJson } from './http.ts';
import { isObject, type Json, parseJson } from './json.ts';
import type { PlaygroundOptions } from './options.ts';
import { type Call, type Method, SlackError } from './slack-web-api/call.ts';
import { conversationMethods } from './slack-web-api/conversations.ts';
import { fileMethods } from './slack-web-api/files.ts';
import { messageMethods } from './slack-web-api/messages.ts';
import { peopleMethods } from './slack-web-api/people.ts';
import { viewMethods } from './slack-web-api/views.ts';
import type { Triggers } from './triggers.ts';

export const SLACK_API_PATH = '/playground/slack/api/';

const METHODS: Record<string, Method> = {
  'api.test': () => ({ ok: true }),
  ...messageMethods,
  ...conversationMethods,
  ...peopleMethods,
  ...viewMethods,
  ...fileMethods,
};

/** Refusals that are answers to a question rather than mistakes of the app. */
const EXPECTED = new Set(['users_not_found', 'user_not_found', 'already_reacted', 'no_reaction', 'hash_conflict']);

export interface SlackSide {
  options: PlaygroundOptions;
  state: ChatState;
  triggers: Triggers;
}

/** Answers one call of the bot to the Slack Web API. */
export async function answerWebApi(
  side: SlackSide,
  {
    request,
    response,
    path,
    origin,
  }: { request: IncomingMessage; response: ServerResponse; path: string; origin: string },
): Promise<void> {
  const name = path.slice(SLACK_API_PATH.length);
  const args = argumentsOf(request, (await readBody(request)).toString('utf8'));
  const answer = hasToken(request, args, side.options.botToken)
    ? call(name, { ...side, args, origin })
    : { ok: false, error: args.token || request.headers.authorization ? 'invalid_auth' : 'not_authed' };
  sendJson(response, 200, answer);
}

function call(name: string, given: Call): Json {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  try {
    if (!method) throw new SlackError('unknown_method');
    return method(given);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    if (!EXPECTED.has(error.error)) given.state.tell(noticeOf(name, error));
    return refused(error);
  }
}

function noticeOf(name: string, { error, reasons }: SlackError): Change {
  const text = `The app called ${name}, and Slack would refuse it: ${error}`;
  return { type: 'notice', text, detail: reasons.slice(0, 3).join('\n') };
}

function refused({ error, reasons }: SlackError): Json {
  if (reasons.length === 0) return { ok: false, error };
  return { ok: false, error, errors: reasons, response_metadata: { messages: reasons } };
}

function argumentsOf({ headers }: IncomingMessage, body: string): Json {
  if (headers['content-type']?.includes('json')) {
    const parsed = parseJson(body);
    return isObject(parsed) ? parsed : {};
  }
  return Object.fromEntries(new URLSearchParams(body));
}

function hasToken({ headers }: IncomingMessage, { token }: Json, botToken: string): boolean {
  return headers.authorization === `Bearer ${botToken}` || token === botToken;
}
