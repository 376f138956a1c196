import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';
import type { AskedAt, News, NewsKind, Voice } from './item.ts';

export interface Answer {
  by: PersonRef;
  text: string;
  at: Date;
}

/** One message to the people who asked in one place: stored before it is sent, so that it is sent once. */
export interface NoticeFields {
  item: { id: string; number: number; title: string };
  news: News;
  people: PersonRef[];
  /** Where they asked; absent when they are told each for themselves. */
  place?: AskedAt | undefined;
  /** The words of the one who asked, where only they read it. */
  quote?: string | undefined;
  /** For whom they asked, where only they read it. */
  customers?: string[] | undefined;
  answers: Answer[];
  /** The first place could not be reached, and this became of it. */
  rerouted?: 'people' | 'owner' | 'nowhere' | undefined;
  /** Told in place of somebody who cannot be reached any more. */
  insteadOf?: string | undefined;
  accounts: string[];
}
export type Notice = Stored<NoticeFields>;

/** A lost deal that could be won now that what it was lost for has shipped. */
export interface WinbackFields {
  item: { id: string; number: number; title: string };
  link?: string | undefined;
  deal: { id: string; number: number; stage: string; account: { id: string; name: string } };
  amount: Money;
  owner: PersonRef;
  /** What the customer said. */
  quote?: string | undefined;
  /** A new deal that came of it, where the lost one was not re-opened. */
  successor?: number | undefined;
  state: 'offered' | 'taken' | 'dismissed';
  shippedAt: Date;
  /** When product was told that it was won. */
  wonAt?: Date | undefined;
}
export type Winback = Stored<WinbackFields>;

export type MuteFields = { person: string; kinds: NewsKind[] };

export interface InboxFields {
  window: string;
}

/** The group of people who are told something in one place. */
export interface Audience {
  /** The same people in the same place have the same key. */
  key: string;
  place?: AskedAt | undefined;
  people: PersonRef[];
  voices: Voice[];
}

export function placeKey({ platform, workspace, channel, thread }: AskedAt): string {
  return `${platform}/${workspace}/${channel}/${thread ?? ''}`;
}

/**
 * Who is told, and where: everybody once, in the place where they asked first; people who asked in the same place are
 * told together, and those who asked the bot alone are told alone. Who has muted the kind is left out.
 */
export function audiencesOf(
  voices: readonly Voice[],
  kind: NewsKind,
  muted: ReadonlyMap<string, NewsKind[]>,
): Audience[] {
  const told = new Map<string, { key: string; place: AskedAt | undefined; person: PersonRef; voices: Voice[] }>();
  for (const voice of voices) {
    const { id } = voice.person;
    if (muted.get(id)?.includes(kind)) continue;
    const known = told.get(id);
    if (known) {
      known.voices.push(voice);
      continue;
    }
    const place = voice.place.direct ? undefined : voice.place;
    told.set(id, { key: place ? placeKey(place) : `person/${id}`, place, person: voice.person, voices: [voice] });
  }
  const audiences = new Map<string, Audience>();
  for (const { key, place, person, voices: own } of told.values()) {
    const audience = audiences.get(key) ?? { key, place, people: [], voices: [] };
    audience.people.push(person);
    audience.voices.push(...own);
    audiences.set(key, audience);
  }
  return [...audiences.values()];
}
