import { type Logger as Pino, pino, type SerializedError, stdSerializers } from 'pino';
import { inSources } from './stack.ts';

export type Logger = Pick<Pino, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

const secrets = ['token', 'password', 'secret', 'authorization', 'signature', 'email', 'text', 'body'];

/** JSON lines on standard output. Secrets, addresses and what people wrote never reach the log. */
export function createLogger(level: string): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({
    level,
    redact: { paths, censor: '[redacted]' },
    base: null,
    serializers: { err: readable },
  });
}

/** What was thrown, should it be an error, with its places in the sources. */
function readable(thrown: Error): SerializedError {
  const error = stdSerializers.err(thrown);
  return typeof error.stack === 'string' ? Object.assign(error, { stack: inSources(error.stack) }) : error;
}
