import type { Card, Platform } from './card.ts';
import type { MessageRef } from './outbox.ts';

/** Sends messages on one platform without an incoming one. Throws `DeliveryError`. */
export interface Messenger {
  platform: Platform;
  post(to: { workspace: string; channel: string; thread?: string | undefined }, card: Card): Promise<MessageRef>;
  /** A message to one person, in their conversation with the bot. */
  tell(to: { workspace: string; user: string }, card: Card): Promise<MessageRef>;
  update(message: MessageRef, card: Card): Promise<void>;
}

/**
 * Why a message could not be sent. `later`: the platform is busy or down, try again, not before `afterMs`.
 * `gone`: that place or person cannot be reached, trying again is useless.
 */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly outcome: 'later' | 'gone';
  readonly afterMs: number | undefined;

  constructor(outcome: 'later' | 'gone', message: string, options: { afterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.outcome = outcome;
    this.afterMs = options.afterMs;
  }
}
