import { type QueryFilter, Schema } from 'mongoose';
import type { Day } from '../../core/dates.ts';
import type { Page } from '../../core/records.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords, type RecordDocument } from '../../database/records.ts';
import type {
  Case,
  CaseFields,
  CaseState,
  Rating,
  RatingFields,
  Severity,
  Testimonial,
  TestimonialFields,
} from './voice.ts';

export interface RatingFilter {
  /** Answered on this day or later. */
  from?: Day | undefined;
  /** Answered before this day. */
  to?: Day | undefined;
  accounts?: readonly string[] | undefined;
}

export interface CaseFilter {
  type?: CaseFields['type'] | undefined;
  state?: readonly CaseState[] | undefined;
  severity?: Severity | undefined;
  owner?: string | undefined;
  accounts?: readonly string[] | undefined;
}

export interface VoiceStore {
  ratings: MongoRecords<RatingFields>;
  cases: MongoRecords<CaseFields>;
  testimonials: MongoRecords<TestimonialFields>;
  nextNumber(tenant: string): Promise<number>;
  ratingBy(tenant: string, number: number): Promise<Rating | undefined>;
  caseBy(tenant: string, number: number): Promise<Case | undefined>;
  testimonialBy(tenant: string, number: number): Promise<Testimonial | undefined>;
  /** The latest first. */
  ratingsIn(tenant: string, filter: RatingFilter, page?: Page): Promise<Rating[]>;
  /** What is due first comes first, unless `page` says otherwise. */
  casesIn(tenant: string, filter: CaseFilter, page?: Page): Promise<Case[]>;
  countCases(tenant: string, filter: CaseFilter): Promise<number>;
  /** Cases and testimonials of all companies whose owner is to be reminded. */
  casesToRemind(now: Date): Promise<Case[]>;
  testimonialsToRemind(now: Date): Promise<Testimonial[]>;
  /** Those whose consent nobody took back, the newest first. */
  testimonialsOf(tenant: string): Promise<Testimonial[]>;
}

const mostRead = 20_000;

export function voiceStore(database: Database, next: NextNumber): VoiceStore {
  const kinds = defineKinds(database);
  const { ratings, cases, testimonials } = kinds;
  return {
    ...kinds,
    nextNumber: (tenant) => next(tenant, 'voice'),
    ratingBy: async (tenant, number) =>
      (await ratings.find(tenant, { number, withdrawn: { $ne: true } }, { limit: 1 }))[0],
    caseBy: async (tenant, number) => (await cases.find(tenant, { number }, { limit: 1 }))[0],
    testimonialBy: async (tenant, number) => (await testimonials.find(tenant, { number }, { limit: 1 }))[0],
    ratingsIn: (tenant, filter, page) =>
      ratings.find(tenant, ratingQuery(filter), { sort: { on: -1, number: -1 }, limit: mostRead, ...page }),
    casesIn: (tenant, filter, page) => cases.find(tenant, caseQuery(filter), { sort: { due: 1, number: 1 }, ...page }),
    countCases: (tenant, filter) => cases.count(tenant, caseQuery(filter)),
    casesToRemind: (now) => cases.findEverywhere({ remindAt: { $lte: now } }, { limit: 500 }),
    testimonialsToRemind: (now) => testimonials.findEverywhere({ remindAt: { $lte: now } }, { limit: 500 }),
    testimonialsOf: (tenant) =>
      testimonials.find(tenant, { withdrawn: { $exists: false } }, { sort: { number: -1 }, limit: mostRead }),
  };
}

function ratingQuery({ from, to, accounts }: RatingFilter): QueryFilter<RatingFields & RecordDocument> {
  const on = { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lt: to }) };
  return {
    withdrawn: { $ne: true },
    ...(Object.keys(on).length > 0 && { on }),
    ...(accounts && { 'account.id': { $in: [...accounts] } }),
  };
}

function caseQuery({ state, owner, accounts, ...rest }: CaseFilter): QueryFilter<CaseFields & RecordDocument> {
  const conditions = {
    ...rest,
    state: state && { $in: [...state] },
    'owner.id': owner,
    'account.id': accounts && { $in: [...accounts] },
  };
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}

function defineKinds(database: Database) {
  const ref = { _id: false, id: String, name: String };
  const said = {
    number: { type: Number, required: true },
    account: { type: ref, required: true },
    from: { type: String },
    by: { type: ref, required: true },
  };
  const byNumber = [{ tenant: 1, number: 1 }, { unique: true }] as const;
  return {
    ratings: defineRecords<RatingFields>(database, {
      kind: 'voice-rating',
      fields: {
        ...said,
        scale: { type: String, required: true },
        score: { type: Number, required: true },
        words: { type: String },
        on: { type: String, required: true },
        withdrawn: { type: Boolean },
      },
      indexes: [byNumber, [{ tenant: 1, on: 1 }], [{ tenant: 1, 'account.id': 1, on: 1 }]],
    }),
    cases: defineRecords<CaseFields>(database, {
      kind: 'voice-case',
      fields: {
        ...said,
        type: { type: String, required: true },
        words: { type: String, required: true },
        severity: { type: String },
        owner: { type: ref, required: true },
        state: { type: String, required: true },
        due: { type: String, required: true },
        outcome: { type: String },
        doneAt: { type: Date },
        reopened: { type: Number, required: true },
        remindAt: { type: Date },
        rating: { type: Number },
      },
      indexes: [
        byNumber,
        [{ tenant: 1, state: 1, due: 1 }],
        [{ tenant: 1, 'owner.id': 1, state: 1 }],
        [{ remindAt: 1 }],
      ],
    }),
    testimonials: defineRecords<TestimonialFields>(database, {
      kind: 'voice-testimonial',
      fields: {
        ...said,
        words: { type: String, required: true },
        consent: { type: String, required: true },
        until: { type: String },
        uses: { type: [String], required: true },
        products: { type: [String], required: true },
        owner: { type: ref, required: true },
        link: { type: String },
        withdrawn: { type: Schema.Types.Mixed },
        remindAt: { type: Date },
      },
      indexes: [byNumber, [{ remindAt: 1 }]],
    }),
  };
}
