import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from '../http.ts';
import { isObject, type Json, parseJson } from '../json.ts';
import { TeamsError } from './check-card.ts';
import { conversationCalls } from './connector-conversations.ts';
import { memberCalls } from './connector-members.ts';
import { TEAMS_PATH, type TeamsStage } from './stage.ts';

/** One call of the bot; `args` are the parts of the path. */
export interface ConnectorCall {
  stage: TeamsStage;
  args: readonly string[];
  query: URLSearchParams;
  body: Json;
}

export type ConnectorAnswer = { status: number; body?: unknown };
type Route = [method: string, path: RegExp, call: (call: ConnectorCall) => ConnectorAnswer];

const ROUTES: Route[] = [...conversationCalls, ...memberCalls];

/** Refusals that are answers to a question rather than mistakes of the app. */
const EXPECTED = new Set(['MemberNotFoundInConversation']);

/** Answers one call of the bot to Teams' REST interface. */
export async function answerConnector(
  stage: TeamsStage,
  { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string },
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const read = parseJson((await readBody(request)).toString('utf8'));
  const query = new URL(url, 'http://127.0.0.1').searchParams;
  const answer = call(stage, method, path.slice(TEAMS_PATH.length), { query, body: isObject(read) ? read : {} });
  if (answer.body === undefined) response.writeHead(answer.status).end();
  else sendJson(response, answer.status, answer.body);
}

function call(
  stage: TeamsStage,
  method: string,
  path: string,
  given: Pick<ConnectorCall, 'query' | 'body'>,
): ConnectorAnswer {
  try {
    for (const [verb, pattern, route] of ROUTES) {
      const found = verb === method ? pattern.exec(path) : null;
      if (found) return route({ ...given, stage, args: found.slice(1).map((part) => decoded(part)) });
    }
    throw new TeamsError(404, 'NotFound', `Teams has no ${method} ${path}`);
  } catch (error) {
    if (!(error instanceof TeamsError)) throw error;
    if (!EXPECTED.has(error.code)) {
      const text = `The app called ${method} ${path}, and Teams would refuse it: ${error.code}`;
      stage.chat.tell({ type: 'notice', text, detail: error.message });
    }
    return { status: error.status, body: { error: { code: error.code, message: error.message } } };
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new TeamsError(400, 'BadSyntax', 'The path is not encoded as it should be.');
  }
}
