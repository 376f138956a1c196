import type { IncomingMessage } from 'node:http';

/** Why a request is not even looked at. */
export type Refused = 400 | 413 | 415;

/** The whole body, or 413 when it has more than `mostBytes`, 400 when it breaks off. */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | 400 | 413> {
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
