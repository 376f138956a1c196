import type { z } from 'zod';
import type { Node } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Day } from '../../core/dates.ts';
import type { Person, Role } from '../../core/person.ts';
import type { Frame } from './kind.ts';
import type { Assessment, KindName, Request } from './request.ts';
import type { ApprovalStore, PolicyRecord } from './store.ts';

/** A policy document as the engine needs it: the levels and times that all kinds share, and the kind's own rules. */
export type PolicyDocument = Pick<Frame, 'levels' | 'times'>;

/** What a kind says about its policy. */
export interface PolicyKind<P extends PolicyDocument> {
  kind: KindName;
  /** Roles that may change it. */
  editors: readonly Role[];
  defaults: P;
  schema: z.ZodType<P>;
  /** What is wrong with it, in words; empty when it is sound. */
  validate(document: P, people: readonly Person[]): string[];
  /** The policy as people read it. */
  summary(document: P, company: Company): Node[];
  /** The answer to a past request, from what was known then; undefined where that was not kept. */
  replay(document: P, request: Request): Pick<Assessment, 'outcome' | 'steps'> | undefined;
  /** Whether what was asked for went wrong later: paid late, not met. */
  wentWrong?(request: Request): Promise<boolean>;
}

export interface InForce<P> {
  version: number;
  document: P;
  effectiveFrom?: Day | undefined;
}

export interface Policies<P> {
  inForce(tenant: string, day: Day): Promise<InForce<P>>;
}

/** The policy of a kind by its versions; version 0 is the product's default, which each company should look at. */
export function createPolicies<P extends PolicyDocument>(store: ApprovalStore, kind: PolicyKind<P>): Policies<P> {
  return { inForce: async (tenant, day) => inForce(await store.versions(tenant, kind.kind), kind, day) };
}

/** The published version that began last on or before a day. */
export function inForce<P extends PolicyDocument>(
  versions: readonly PolicyRecord[],
  kind: PolicyKind<P>,
  day: Day,
): InForce<P> {
  const valid = versions
    .filter((each) => each.state === 'published' && (each.effectiveFrom ?? '') <= day)
    .sort((a, b) => (b.effectiveFrom ?? '').localeCompare(a.effectiveFrom ?? '') || b.number - a.number);
  for (const record of valid) {
    const read = kind.schema.safeParse(record.document);
    if (read.success) return { version: record.number, document: read.data, effectiveFrom: record.effectiveFrom };
  }
  return { version: 0, document: kind.defaults };
}

export function frameOf<P extends PolicyDocument>({ version, document }: InForce<P>): Frame {
  return { version, levels: document.levels, times: document.times };
}
