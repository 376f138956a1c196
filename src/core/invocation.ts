import type { Platform } from './card.ts';
import type { SentFile } from './files.ts';
import type { RawValues } from './raw-values.ts';

/** Where something was said or pressed. */
export interface Place {
  platform: Platform;
  workspace: string;
  channel: string;
  /** The thread's root message, where the message is in a thread. */
  thread?: string | undefined;
  /** The message that carries the pressed button. */
  message?: string | undefined;
  /** One person and the bot alone. */
  direct: boolean;
}

/** Whether both are one channel, wherever in it they are. */
export function isSameChannel(one: Channel, other: Channel): boolean {
  return one.platform === other.platform && one.workspace === other.workspace && one.channel === other.channel;
}

type Channel = Pick<Place, 'platform' | 'workspace' | 'channel'>;

/** What a person did, in the platform's name but in nobody's format. */
export type Ask =
  | { kind: 'typed'; text: string; files?: readonly SentFile[] }
  | { kind: 'pressed'; command: string; values: RawValues }
  | { kind: 'opened'; command: string; values: RawValues }
  | { kind: 'submitted'; command: string; values: RawValues; files?: readonly SentFile[] }
  /** Overheard in a thread; `toBot` when the bot was mentioned, so that who says it wants to be known to it. */
  | { kind: 'said'; text: string; message: string; toBot?: boolean }
  | { kind: 'home' };

export interface Invocation {
  place: Place;
  user: { id: string; name?: string | undefined };
  /** Two deliveries of one act have the same key. */
  key: string;
  ask: Ask;
}
