import type { Platform } from './card.ts';

export const channelPurposes = ['deals', 'credit', 'product', 'legal', 'leaders', 'marketing', 'operations'] as const;
export type ChannelPurpose = (typeof channelPurposes)[number];

/** Checklists by which a lead is qualified. */
export const qualifications = { bant: 'BANT', meddicc: 'MEDDICC' } as const;
export type Qualification = keyof typeof qualifications;

/** A conversation on a platform where the company wants a kind of message. */
export interface ChannelRef {
  platform: Platform;
  workspace: string;
  channel: string;
}

/** What a company has decided about itself; every command sees it. */
export interface Company {
  tenant: string;
  name: string;
  /** ISO 4217; figures of several currencies are added up in this one. */
  currency: string;
  /** IANA zone of the company's calendar. */
  zone: string;
  /** Month in which the fiscal year starts, 1 to 12. */
  fiscalYearStart: number;
  /** ISO weekdays, 1 = Monday. */
  workingDays: number[];
  products: string[];
  /** Days without a word after which a customer's owner is reminded; 60 unless said. */
  quietDays?: number | undefined;
  /** BANT where nobody has said. */
  qualification?: Qualification | undefined;
  channels: Partial<Record<ChannelPurpose, ChannelRef[]>>;
}
