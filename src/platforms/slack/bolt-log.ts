import { type Logger as SlackLogger, LogLevel } from '@slack/bolt';
import type { Logger } from '../../logger.ts';

/**
 * Bolt's logger over ours. Only the sentences pass: what Bolt puts beside them can hold tokens and what people wrote.
 */
export function boltLogger(log: Logger): SlackLogger {
  return {
    debug: () => undefined,
    info: (...words) => log.debug({ from: 'bolt' }, sentence(words)),
    warn: (...words) => log.warn({ from: 'bolt' }, sentence(words)),
    error: (...words) => log.error({ from: 'bolt' }, sentence(words)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

function sentence(words: readonly unknown[]): string {
  return words
    .map((word) => (word instanceof Error ? `${word.name}: ${word.message}` : word))
    .filter((word) => typeof word === 'string')
    .join(' ');
}
