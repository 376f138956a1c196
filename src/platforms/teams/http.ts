import insecure, { type IncomingHttpHeaders } from 'node:http';
import secure from 'node:https';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  bytes: Buffer;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** A longer answer is broken off. */
  mostBytes?: number;
}

/** One request to the outside; rejects when there was no answer in time. */
export type Http = (call: Call) => Promise<Answer>;

const patienceMs = 15_000;
const mostBytesOfAnswers = 1_000_000;

/** Keeps its connections open: a bot speaks to one or two hosts all day. `mostMs`: how long an answer may take in all. */
export function createHttp(mostMs = patienceMs): Http & { close(): void } {
  const agents = {
    'http:': new insecure.Agent({ keepAlive: true, maxSockets: 128 }),
    'https:': new secure.Agent({ keepAlive: true, maxSockets: 128 }),
  };
  const http: Http = ({ method, url, headers = {}, body, mostBytes = mostBytesOfAnswers }) =>
    new Promise((resolve, reject) => {
      const isSecure = url.startsWith('https:');
      const signal = AbortSignal.timeout(mostMs);
      const fail = (error: Error) => reject(signal.aborted ? new Error('No answer in time', { cause: error }) : error);
      const sent = (isSecure ? secure : insecure).request(url, {
        method,
        agent: agents[isSecure ? 'https:' : 'http:'],
        signal,
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      });
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          if (length > mostBytes) response.destroy(new Error('The answer is too long'));
        });
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString('utf8'), bytes });
        });
        response.on('error', fail);
      });
      sent.on('error', fail);
      sent.end(body);
    });
  return Object.assign(http, {
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  });
}
