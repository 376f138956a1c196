import { type Json, parseJson } from '../json.ts';
import type { PlaygroundOptions } from '../options.ts';

export type BotAnswer = { kind: 'answered'; status: number; body: unknown } | { kind: 'timeout' | 'unreachable' };

/** Brings activities to the bot's `POST /api/messages`, as the Bot Framework does; without a token, on this machine. */
export interface BotMessages {
  send(activity: Json): Promise<BotAnswer>;
}

export function createBotMessages({
  botUrl,
  patience = 15_000,
}: Pick<PlaygroundOptions, 'botUrl' | 'patience'>): BotMessages {
  return {
    async send(activity) {
      try {
        const response = await fetch(`${botUrl()}/api/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Microsoft-SkypeBotApi' },
          body: JSON.stringify(activity),
          signal: AbortSignal.timeout(patience),
        });
        return { kind: 'answered', status: response.status, body: parseJson(await response.text()) };
      } catch (error) {
        const isLate = error instanceof Error && error.name === 'TimeoutError';
        return { kind: isLate ? 'timeout' : 'unreachable' };
      }
    },
  };
}

/** What went wrong with a delivery, in words for the visitor. */
export function problemOf(answer: BotAnswer): string | undefined {
  if (answer.kind !== 'answered') {
    return answer.kind === 'timeout' ? 'it did not answer in time' : 'it cannot be reached';
  }
  return answer.status >= 200 && answer.status < 300 ? undefined : `HTTP ${answer.status}`;
}
