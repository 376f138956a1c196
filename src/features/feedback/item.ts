import type { Platform } from '../../core/card.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

export const feedbackTypes = {
  bug: 'Bug',
  feature: 'Feature request',
  usability: 'Usability',
  performance: 'Performance',
  integration: 'Integration',
  pricing: 'Pricing',
  other: 'Other',
} as const;
export type FeedbackType = keyof typeof feedbackTypes;

/** How much the customer depends on it; the number is its weight out of three. */
export const importances = { 'nice-to-have': 1, important: 2, 'deal-breaker': 3 } as const;
export type Importance = keyof typeof importances;

export const states = ['new', 'acknowledged', 'planned', 'building', 'shipped', 'declined'] as const;
export type State = (typeof states)[number];
/** States in which a customer may still hope: what new feedback is compared with. */
export const openStates: readonly State[] = ['new', 'acknowledged', 'planned', 'building'];

/** What can become of an item that its askers are told, each of which a person may mute. */
export const newsKinds = [
  'acknowledged',
  'planned',
  'building',
  'shipped',
  'declined',
  'merged',
  'unmerged',
  'question',
] as const;
export type NewsKind = (typeof newsKinds)[number];

/** Where somebody asked: the channel and thread, or their conversation with the bot. */
export interface AskedAt {
  platform: Platform;
  workspace: string;
  channel: string;
  thread?: string | undefined;
  direct: boolean;
}

export interface NamedRef {
  id: string;
  name: string;
}

/** What an account was worth when it asked; what it is worth now is computed when somebody looks. */
export interface Snapshot {
  status: 'prospect' | 'customer' | 'lost' | 'former' | 'unknown';
  /** Open pipeline that waits for it. */
  open: Money;
  /** Recurring revenue at risk. */
  atRisk: Money;
  /** Stage of the furthest open deal. */
  stage?: string | undefined;
}

/** One person who asks, for one account or for themselves; with the words, so that a deleted message takes nothing away. */
export interface Voice {
  person: PersonRef;
  account?: NamedRef | undefined;
  /** Number of the deal that waits for it. */
  deal?: number | undefined;
  importance: Importance;
  /** Absent in a bare vote. */
  text?: string | undefined;
  /** Address of the message that was sent to product. */
  link?: string | undefined;
  /** Who said it, where that is not the asker. */
  author?: string | undefined;
  place: AskedAt;
  snapshot?: Snapshot | undefined;
  at: Date;
}

/** Something that the askers are to be told. */
export interface News {
  id: string;
  kind: NewsKind;
  at: Date;
  by: PersonRef;
  /** A reason, a question, or words for the customer. */
  text?: string | undefined;
  target?: string | undefined;
  link?: string | undefined;
  /** The item that this one is merged into. */
  into?: { number: number; title: string } | undefined;
}

export interface ItemFields {
  /** Counts up in each company; people call it `F-12`. */
  number: number;
  title: string;
  theme?: string | undefined;
  type: FeedbackType;
  state: State;
  /** When it is planned for, in product's words. */
  target?: string | undefined;
  link?: string | undefined;
  reason?: string | undefined;
  /** The word stems by which similar items are found. */
  terms: string[];
  /** Who asked first. Stored with the item, so that a capture is one write. */
  founder: Voice;
  assignee?: PersonRef | undefined;
  mergedInto?: { id: string; number: number } | undefined;
  mergedAt?: Date | undefined;
  /** News that not all askers have been told yet. */
  untold: News[];
  /** True while `untold` is not empty; absent otherwise. */
  telling?: true | undefined;
  latest?: News | undefined;
  /** How product's channel learns of it: by a card of its own, or by the inbox card of a busy time. */
  announced: 'card' | 'waiting' | 'inbox';
  inbox?: string | undefined;
  stateAt: Date;
  shippedAt?: Date | undefined;
  lastVoiceAt: Date;
}

export type Item = Stored<ItemFields>;
export type JoinedFields = Voice & { item: { id: string; number: number } };
export type JoinedVoice = Stored<JoinedFields>;

export function itemName(item: { number: number }): string {
  return `F-${item.number}`;
}
