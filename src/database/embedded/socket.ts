import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A running embedded database: a URI for mongoose, and the way to stop it. */
export interface Embedded {
  readonly uri: string;
  close(): Promise<void>;
}

/** The longest path of a unix socket on all systems, less the terminating zero. */
const maxSocketPath = 103;

/** Where the process that has a data directory open listens. */
export function socketOf(dir: string): string {
  const path = join(resolve(dir), 'db.sock');
  if (Buffer.byteLength(path) <= maxSocketPath) return path;
  return join(tmpdir(), `embedded-${createHash('sha256').update(path).digest('hex').slice(0, 24)}.sock`);
}

export function socketUri(path: string): string {
  return `mongodb://${encodeURIComponent(path)}/`;
}

/** Whether a process answers on a socket; a socket file alone may be left over from a crash. */
export function isAnswering(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    const finish = (answer: boolean): void => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
