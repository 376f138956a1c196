import type { IncomingMessage } from 'node:http';

/** Why a request is not even looked at. */
export type Refused = 400 | 413 | 415;

// A message of Teams has at most 100 KB; message actions bring it along with a card.
const mostBytes = 512 * 1024;

/** The object in the body, or why there is none: too long, not JSON, broken off. */
export async function readActivity(request: IncomingMessage): Promise<object | Refused> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) return 415;
  const body = await readBody(request);
  if (typeof body === 'number') return body;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : 400;
  } catch {
    return 400;
  }
}

function readBody(request: IncomingMessage): Promise<Buffer | 400 | 413> {
  if (Number(request.headers['content-length']) > mostBytes) return Promise.resolve(413);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > mostBytes) {
        request.pause();
        resolve(413);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve(400));
    request.on('aborted', () => resolve(400));
  });
}
