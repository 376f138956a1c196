import type { Place } from '../../core/invocation.ts';

/** Where an answer can go: all that the activity said about it. */
export interface Where {
  place: Place;
  /** The person by their directory id. */
  user: string;
  serviceUrl: string;
  /** The conversation, with its thread, where answers for everybody go. */
  conversation: string;
  /** The chat of the person and the bot alone, when that is where they are. */
  personal?: string | undefined;
  /** The message whose button was pressed. */
  pressed?: { conversation: string; message: string } | undefined;
  /** IANA zone of the person. */
  zone?: string | undefined;
}
