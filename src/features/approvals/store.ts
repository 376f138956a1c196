import { Schema } from 'mongoose';
import type { Day } from '../../core/dates.ts';
import type { MessageRef } from '../../core/outbox.ts';
import type { Stored } from '../../core/records.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Absence } from './authority.ts';
import type { Holiday } from '../../core/calendar.ts';
import { type KindName, openStatuses, type Request, type RequestFields, type Status } from './request.ts';

/** One version of a kind's policy; drafts have no version that counts yet. */
export interface PolicyFields {
  kind: KindName;
  /** Which version of the policy it is; `version` is the record's own. */
  number: number;
  state: 'draft' | 'published' | 'withdrawn';
  effectiveFrom?: Day | undefined;
  note?: string | undefined;
  document: unknown;
}
export type PolicyRecord = Stored<PolicyFields>;

export interface RequestFilter {
  kind?: KindName | undefined;
  status?: readonly Status[] | undefined;
  account?: string | undefined;
  requester?: string | undefined;
  /** Asked to decide now. */
  asked?: string | undefined;
}

export interface ApprovalStore {
  requests: MongoRecords<RequestFields>;
  absences: MongoRecords<Absence>;
  holidays: MongoRecords<Holiday>;
  policies: MongoRecords<PolicyFields>;
  nextNumber(tenant: string, kind: KindName): Promise<number>;
  byNumber(tenant: string, kind: KindName, number: number): Promise<Request | undefined>;
  /** The request whose card is the root of a thread. */
  ofThread(tenant: string, root: MessageRef): Promise<Request | undefined>;
  list(tenant: string, filter: RequestFilter, page?: { limit: number; skip: number }): Promise<Request[]>;
  ofDeal(tenant: string, kind: KindName, deal: string): Promise<Request[]>;
  /** Requests of all companies whose time has come, the earliest first. */
  due(now: Date, limit: number): Promise<Request[]>;
  absencesAt(tenant: string, now: Date): Promise<Stored<Absence>[]>;
  holidaysFrom(tenant: string, day: Day): Promise<Stored<Holiday>[]>;
  versions(tenant: string, kind: KindName): Promise<PolicyRecord[]>;
}

const mixed = { type: Schema.Types.Mixed };
const text = { type: String };
const required = { required: true };

export function approvalStore(deps: { database: Database; nextNumber: NextNumber }): ApprovalStore {
  const requests = requestRecords(deps.database);
  const absences = defineRecords<Absence>(deps.database, {
    kind: 'absence',
    fields: {
      person: { ...mixed, ...required },
      from: { type: Date, ...required },
      until: { type: Date, ...required },
      delegate: mixed,
      reason: text,
    },
    indexes: [[{ tenant: 1, until: 1 }]],
  });
  const holidays = defineRecords<Holiday>(deps.database, {
    kind: 'holiday',
    fields: { day: { ...text, ...required }, name: { ...text, ...required }, zone: text },
    indexes: [[{ tenant: 1, day: 1 }]],
  });
  const policies = defineRecords<PolicyFields>(deps.database, {
    kind: 'policy',
    fields: {
      kind: { ...text, ...required },
      number: { type: Number, ...required },
      state: { ...text, ...required },
      effectiveFrom: text,
      note: text,
      document: { ...mixed, ...required },
    },
    indexes: [[{ tenant: 1, kind: 1, number: -1 }]],
  });
  return {
    requests,
    absences,
    holidays,
    policies,
    nextNumber: (tenant, kind) => deps.nextNumber(tenant, kind),
    byNumber: async (tenant, kind, number) => (await requests.find(tenant, { kind, number }, { limit: 1 }))[0],
    ofThread: async (tenant, { platform, workspace, channel, message }) =>
      (
        await requests.find(
          tenant,
          { places: { $elemMatch: { platform, workspace, channel, message } } },
          {
            limit: 1,
          },
        )
      )[0],
    list: (tenant, filter, page = { limit: 1000, skip: 0 }) => requests.find(tenant, queryOf(filter), page),
    ofDeal: (tenant, kind, deal) => requests.find(tenant, { kind, 'deal.id': deal }),
    due: (now, limit) => requests.findEverywhere({ nextAt: { $lte: now } }, { sort: { nextAt: 1 }, limit }),
    absencesAt: (tenant, now) => absences.find(tenant, { until: { $gt: now } }),
    holidaysFrom: (tenant, day) => holidays.find(tenant, { day: { $gte: day } }, { sort: { day: 1 } }),
    versions: (tenant, kind) => policies.find(tenant, { kind }, { sort: { number: -1, _id: -1 } }),
  };
}

function requestRecords(database: Database): MongoRecords<RequestFields> {
  return defineRecords<RequestFields>(database, {
    kind: 'approval',
    // A request is its events: policies are tried on them, and times are counted from them.
    keeps: ['event'],
    fields: {
      kind: { ...text, ...required },
      number: { type: Number, ...required },
      requester: { ...mixed, ...required },
      account: { ...mixed, ...required },
      deal: mixed,
      purpose: { ...text, ...required },
      reason: { ...text, ...required },
      again: { type: Number },
      status: { ...text, ...required },
      ask: { ...mixed, ...required },
      revision: { type: Number, ...required },
      assessment: { ...mixed, ...required },
      steps: { type: [mixed], ...required },
      conditions: { type: [mixed], ...required },
      questions: { type: [mixed], ...required },
      delegations: { type: [mixed], ...required },
      counter: mixed,
      decidedBy: mixed,
      decidedAt: { type: Date },
      outcome: mixed,
      expiresAt: { type: Date, ...required },
      validUntil: text,
      fingerprint: mixed,
      nextAt: { type: Date },
      settled: { type: Boolean, ...required },
      event: { ...mixed, ...required },
    },
    indexes: [
      [{ tenant: 1, kind: 1, number: 1 }, { unique: true }],
      [{ tenant: 1, kind: 1, status: 1 }],
      [{ tenant: 1, 'account.id': 1 }],
      [{ tenant: 1, 'deal.id': 1 }],
      [{ nextAt: 1 }],
    ],
  });
}

function queryOf(filter: RequestFilter) {
  return {
    ...(filter.kind !== undefined && { kind: filter.kind }),
    ...(filter.status && { status: { $in: [...filter.status] } }),
    ...(filter.account !== undefined && { 'account.id': filter.account }),
    ...(filter.requester !== undefined && { 'requester.id': filter.requester }),
    ...(filter.asked !== undefined && { 'steps.asked.id': filter.asked, status: { $in: [...openStatuses] } }),
  } as never;
}

/** Without values that are not there, at any depth: the database would keep them as null, which is a value. */
export function compact<T>(value: T): T {
  if (Array.isArray(value)) return value.map((each: unknown) => compact(each)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([name, each]) => [name, compact(each)])) as T;
}
