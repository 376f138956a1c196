import type { Period } from '../../core/period.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Platform } from '../../core/card.ts';
import type { Stored } from '../../core/records.ts';
import type { Privacy } from '../reports/index.ts';

export const cadences = ['daily', 'weekly', 'monthly', 'quarterly'] as const;
export type Cadence = (typeof cadences)[number];

export const digestKinds = ['team', 'company', 'product', 'credit', 'me'] as const;
export type DigestKind = (typeof digestKinds)[number];

/** Where a digest goes: a conversation, or one person wherever they can be reached. */
export type DigestTarget =
  | { place: { platform: Platform; workspace: string; channel: string } }
  | { person: PersonRef };

/** A local time on local days of a zone; never a fixed distance of hours. */
export interface Rhythm {
  cadence: Cadence;
  /** ISO weekday, of a weekly digest. */
  weekday?: number | undefined;
  /** Day of the month, of a monthly one; days after it, of a quarterly one. */
  monthDay?: number | undefined;
  /** `09:00`, on the clocks of the zone. */
  time: string;
  zone: string;
}

export interface ScheduleFields extends Rhythm {
  /** Counts up in each company. */
  number: number;
  kind: DigestKind;
  team?: { id: string; name: string } | undefined;
  target: DigestTarget;
  owner: PersonRef;
  /** Names of sections that are left out. */
  muted: string[];
  compact: boolean;
  privacy: Privacy;
  paused: boolean;
  nextRunAt: Date;
  /** While a process works on the run that is due, the others leave it. */
  leaseUntil?: Date | undefined;
}

export type Schedule = Stored<ScheduleFields>;

/** A digest that was sent, with everything that its card is made from. */
export interface DigestFields {
  schedule: string;
  kind: DigestKind;
  title: string;
  window: Pick<Period, 'key' | 'label' | 'start' | 'end'>;
  /** When it was due. */
  dueAt: Date;
  isLate: boolean;
  /** Windows before this one that nobody sent, because nothing was running. */
  skipped: number;
  snapshot: string;
  muted: string[];
  compact: boolean;
  privacy: Privacy;
  margin: boolean;
  zone: string;
  /** A later digest of this schedule has taken its place: it is drawn as one line. */
  superseded: boolean;
}

export type Digest = Stored<DigestFields>;
