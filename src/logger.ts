import { type Logger as Pino, pino } from 'pino';

export type Logger = Pick<Pino, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

const secrets = ['token', 'password', 'secret', 'authorization', 'signature', 'email', 'text', 'body'];

/** JSON lines on standard output. Secrets, addresses and what people wrote never reach the log. */
export function createLogger(level: string): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, redact: { paths, censor: '[redacted]' }, base: null });
}
