import type { Card, Platform } from './card.ts';
import type { MessageRef } from './outbox.ts';

/** What a message is known by, so that one whose answer was lost is looked for before it is sent again. */
export interface Once {
  id: string;
  /** About when a try was made of which nobody knows whether it arrived; absent where there was none. */
  unsureAt?: Date | undefined;
}

/**
 * Sends messages on one platform without an incoming one. Throws `DeliveryError`. Where a platform can be asked, a message
 * that an earlier try may have sent is not sent twice; where it cannot (Teams), it is sent again.
 */
export interface Messenger {
  platform: Platform;
  post(
    to: { workspace: string; channel: string; thread?: string | undefined },
    card: Card,
    once?: Once,
  ): Promise<MessageRef>;
  /** A message to one person, in their conversation with the bot. */
  tell(to: { workspace: string; user: string }, card: Card, once?: Once): Promise<MessageRef>;
  update(message: MessageRef, card: Card): Promise<void>;
  /** What people call a conversation, where the platform does not write it by its id itself. */
  nameOf?(workspace: string, channel: string): Promise<string | undefined>;
}

/**
 * Why a message could not be sent. `later`: the platform is busy or down, try again, not before `afterMs`.
 * `gone`: that place or person cannot be reached, trying again is useless. `isUnsure`: there was no answer, so that the
 * message may have arrived all the same.
 */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly outcome: 'later' | 'gone';
  readonly afterMs: number | undefined;
  readonly isUnsure: boolean;

  constructor(
    outcome: 'later' | 'gone',
    message: string,
    options: { afterMs?: number; isUnsure?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.outcome = outcome;
    this.afterMs = options.afterMs;
    this.isUnsure = options.isUnsure ?? false;
  }
}
