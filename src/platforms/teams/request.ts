import type { IncomingMessage } from 'node:http';
import { readBody, type Refused } from '../body.ts';
import { isObject, parseJson } from '../json.ts';

// A message of Teams has at most 100 KB; message actions bring it along with a card.
const mostBytes = 512 * 1024;

/** The object in the body, or why there is none: too long, not JSON, broken off. */
export async function readActivity(request: IncomingMessage): Promise<object | Refused> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) return 415;
  const body = await readBody(request, mostBytes);
  if (typeof body === 'number') return body;
  const value = parseJson(body.toString('utf8'));
  return isObject(value) ? value : 400;
}
