import type { Card, Node } from './card.ts';
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import type { Records } from './records.ts';
import type { Reply } from './reply.ts';

/** The twelve purposes of a sales organisation, by their number in the product's description. */
export type Purpose = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** Work that is done at times, by whichever process gets to it first. */
export interface Job {
  name: string;
  /** Cron words with seconds left out, in UTC. */
  cron: string;
  run(now: Date): Promise<void>;
}

/** How the records of one kind are drawn wherever they are shown. */
export interface Subject {
  kind: string;
  /** The card of the record as it is now; undefined when it is gone. */
  card(tenant: string, id: string): Promise<Card | undefined>;
}

/** A capability of the product: everything that the rest of the program needs to know of it. */
export interface Feature {
  area: string;
  purposes: readonly Purpose[];
  commands: readonly Command[];
  subjects?: readonly Subject[];
  /** The records whose last change its author may take back with the Undo button. */
  undoable?: readonly Records<object>[];
  /** Commands that a message's menu offers; they get its words as `text` and its address as `link`. */
  messageActions?: readonly { command: string; label: string }[];
  /** Commands that start anywhere from the platform's own menu. */
  shortcuts?: readonly { command: string; label: string }[];
  jobs?: readonly Job[];
  /** This feature's part of a person's home page. */
  home?(context: Context): Promise<Node[]>;
  /** Words said in a thread or to the bot that are no command; undefined when they are not for this feature. */
  hears?(said: { text: string; message: string }, context: Context): Promise<Reply | undefined>;
}
