import type { Card, Platform } from './card.ts';
import type { ChannelPurpose } from './company.ts';
import { newId } from './ids.ts';

/** A message of a platform, as plain data. `thread` is the thread's root where the message is not the root itself. */
export interface MessageRef {
  platform: Platform;
  workspace: string;
  channel: string;
  message: string;
}

/** Who is to be told: a person, wherever they can be reached; a channel of a purpose; or one place. */
export type Target =
  /** `on`: the platform to tell them on, where they are known there; else wherever they can be reached. */
  | { person: string; on?: Platform | undefined }
  | { purpose: ChannelPurpose }
  | { place: { platform: Platform; workspace: string; channel: string; thread?: string | undefined } };

/** One append-only line of the audit trail, before it is chained. */
export interface AuditEntry {
  at: Date;
  by: { id: string; name: string };
  /** `deal.won` */
  what: string;
  record: { kind: string; id: string };
  summary: string;
  /** What changed: the fields before and after. */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** What is due because a record changed. It is stored with the record, in the write that changed it. */
export type Due =
  | { kind: 'audit'; entry: AuditEntry }
  /** Post the record's card there and remember the place. */
  | { kind: 'show'; to: Target }
  /** Draw the record's card anew in every place where it is shown. */
  | { kind: 'refresh' }
  /** A line in the thread under each place where the record is shown. */
  | { kind: 'thread'; card: Card }
  /** A message of its own, remembered nowhere. */
  | { kind: 'tell'; to: Target; card: Card };

export interface OutboxItem {
  id: string;
  due: Due;
  attempts: number;
  /** Not before this instant. */
  nextAt: Date;
  /** Places of a thread line that have it already; what is left is sent at the next try. */
  done: string[];
  /** About when a try was made of which nobody knows whether it arrived. */
  unsureAt?: Date | undefined;
}

export function outboxItems(due: readonly Due[], now: Date): OutboxItem[] {
  return due.map((each) => ({ id: newId(now), due: each, attempts: 0, nextAt: now, done: [] }));
}

/** A record with messages that are due, as the dispatcher sees it. */
export interface Outgoing {
  kind: string;
  tenant: string;
  id: string;
  places: MessageRef[];
  outbox: OutboxItem[];
  /** Names this one hold of the record: who was slow and lost it to another changes nothing more. */
  owner: string;
  /** When the claim of a dispatcher ran out that never let go: it died, and what it was sending may have arrived. */
  lostAt?: Date | undefined;
}

/** What the dispatcher needs of each kind of record. Implemented once, over the database. */
export interface OutboxStore {
  kind: string;
  /** Records that have something due at `now`, oldest first, with their tenants. */
  due(now: Date, limit: number): Promise<{ tenant: string; id: string }[]>;
  /**
   * Takes the record for this dispatcher until `until`, unless another has it; undefined then, or when nothing is due.
   */
  claim(tenant: string, id: string, now: Date, until: Date): Promise<Outgoing | undefined>;
  /**
   * Removes items that are `done`, remembers new places, and holds the record until `until`. This and the next two are
   * one write each, and false, with nothing written, when somebody else has claimed the record meanwhile.
   */
  settle(held: Held, sent: Progress, until: Date): Promise<boolean>;
  /** Notes how far an item has come, and holds the record until `until`. */
  renew(held: Held, item: string, progress: Progress, until: Date): Promise<boolean>;
  /** Puts an item back for later, with what came of it so far. */
  postpone(held: Held, item: string, later: Progress & { nextAt: Date; unsureAt: Date | undefined }): Promise<boolean>;
  /** Settles and lets go of the record, unless somebody else has claimed it. Whether something in it is due at `now`. */
  release(held: Held, sent: Progress, now: Date): Promise<boolean>;
  /** A place that can no longer be written to is forgotten, whoever finds it out. */
  forget(tenant: string, id: string, place: MessageRef): Promise<void>;
}

export type Held = Pick<Outgoing, 'tenant' | 'id' | 'owner'>;

/** What was done (items, or of one item the steps that were sent), and the places that are new since it was last noted. */
export interface Progress {
  done: readonly string[];
  places: readonly MessageRef[];
}
