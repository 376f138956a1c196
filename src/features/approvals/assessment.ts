import type { ConditionKind, Step } from './request.ts';
import type { Terms } from './terms.ts';

/** A step as a policy's matrix names it. */
export type PlannedStep = Pick<Step, 'level' | 'need' | 'stage'>;

/** A rule of the policy that fired, with its numbers in words. */
export interface Hit {
  code: string;
  severity: 'warn' | 'refer' | 'block';
  text: string;
}

/** A concession that would make the answer easier, exactly recomputed from the policy. */
export interface Offer {
  label: string;
  terms: Terms;
  /** What it leads to: `auto`, or the levels. */
  result: string;
  /** What cannot be changed in the terms alone: wait for a payment, deliver in parts. */
  condition?: { kind: ConditionKind; text: string } | undefined;
}

/** What a policy says about a request. */
export interface Assessment {
  outcome: 'auto' | 'review' | 'reject';
  steps: PlannedStep[];
  hits: Hit[];
  /** The class that the approval is bound to, where the kind has one. */
  class?: string | undefined;
  policyVersion: number;
  /**
   * Lines of the shared card: what the channel may see. In private views `amounts` are for those who decide and finance,
   * `shares` for the others in their place.
   */
  facts: { label: string; value: string; only?: 'amounts' | 'shares' | undefined }[];
  /** Numbers by name, in minor units of the company's currency, for reports and replays. */
  figures: Record<string, number | null>;
  offers: Offer[];
  /** What the kind knew when it answered, so that the answer can be checked and given again under another policy. */
  snapshot?: unknown;
}
