import type { Place } from '../../core/invocation.ts';

/** Where an answer can go: all that the payload said about it. */
export interface Where {
  place: Place;
  user: string;
  /** Reaches the person, or the conversation, also where the bot is no member. */
  responseUrl?: string | undefined;
  /** Opens a window, once and within three seconds. */
  triggerId?: string | undefined;
  /** A window is open already; another is laid on top of it. */
  inModal?: boolean | undefined;
  /** The message whose button was pressed is seen by this person alone, so that an answer may take its place. */
  isPrivateMessage?: boolean | undefined;
  /** Nowhere in particular, such as the Home tab: answers go to the person. */
  isNowhere?: boolean | undefined;
}
