import { Schema } from 'mongoose';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import {
  type Item,
  type ItemFields,
  type JoinedFields,
  type JoinedVoice,
  type NewsKind,
  type State,
  type Voice,
} from './item.ts';
import type { InboxFields, MuteFields, Notice, NoticeFields, Winback, WinbackFields } from './notice.ts';

const mostCandidates = 300;
const mostRead = 50_000;
const mixed = { type: Schema.Types.Mixed };
const needed = { type: Schema.Types.Mixed, required: true };

export interface FeedbackStore {
  items: MongoRecords<ItemFields>;
  voices: MongoRecords<JoinedFields>;
  notices: MongoRecords<NoticeFields>;
  winbacks: MongoRecords<WinbackFields>;
  mutes: MongoRecords<MuteFields>;
  inboxes: MongoRecords<InboxFields>;
  nextNumber(tenant: string): Promise<number>;
  /** The item of a number, also one that was removed. */
  byNumber(tenant: string, number: number): Promise<Item | undefined>;
  /** Items that stand for themselves and share a term, newest first. */
  candidates(tenant: string, terms: readonly string[], states: readonly State[]): Promise<Item[]>;
  /** All items that are merged into these, directly or through others. */
  descendants(tenant: string, roots: readonly string[]): Promise<Item[]>;
  every(tenant: string): Promise<Item[]>;
  /** Who joined these items, by item. */
  joined(tenant: string, items: readonly string[] | 'all'): Promise<Map<string, Voice[]>>;
  voicesOfPerson(tenant: string, person: string): Promise<JoinedVoice[]>;
  itemsFoundedBy(tenant: string, person: string): Promise<Item[]>;
  itemsByIds(tenant: string, ids: readonly string[]): Promise<Item[]>;
  waiting(): Promise<Item[]>;
  telling(): Promise<Item[]>;
  inboxItems(tenant: string, inbox: string): Promise<Item[]>;
  mutedBy(tenant: string, people: readonly string[]): Promise<Map<string, NewsKind[]>>;
  questions(tenant: string, items: readonly string[]): Promise<Notice[]>;
  questionsFor(tenant: string, person: string, since: Date): Promise<Notice[]>;
  /** Notices of that time that were sent out and arrived nowhere. */
  unreached(from: Date, until: Date): Promise<Notice[]>;
  winbacksOf(tenant: string, items: readonly string[]): Promise<Winback[]>;
  /** Tasks since that time whose deal was not seen to be won yet. */
  winbacksOpen(since: Date): Promise<Winback[]>;
}

export function feedbackStore(database: Database, next: NextNumber): FeedbackStore {
  const kinds = defineKinds(database);
  const { items, voices, notices, winbacks, mutes } = kinds;
  return {
    ...kinds,
    nextNumber: (tenant) => next(tenant, 'feedback'),
    byNumber: async (tenant, number) =>
      (await items.find(tenant, { number, removed: { $in: [true, false, null] } }, { limit: 1 }))[0],
    candidates: async (tenant, terms, states) =>
      terms.length === 0
        ? []
        : items.find(
            tenant,
            { terms: { $in: [...terms] }, state: { $in: [...states] }, mergedInto: { $exists: false } },
            { limit: mostCandidates },
          ),
    async descendants(tenant, roots) {
      const found = new Map<string, Item>();
      for (let ids = [...roots]; ids.length > 0; ) {
        const merged = await items.find(tenant, { 'mergedInto.id': { $in: ids } }, { limit: mostRead });
        const fresh = merged.filter((item) => !found.has(item.id));
        for (const item of fresh) found.set(item.id, item);
        ids = fresh.map((item) => item.id);
      }
      return [...found.values()];
    },
    every: (tenant) => items.find(tenant, {}, { limit: mostRead }),
    async joined(tenant, ids) {
      const filter = ids === 'all' ? {} : { 'item.id': { $in: [...ids] } };
      return byItem(await voices.find(tenant, filter, { sort: { _id: 1 }, limit: mostRead }));
    },
    voicesOfPerson: (tenant, person) => voices.find(tenant, { 'person.id': person }, { limit: mostRead }),
    itemsFoundedBy: (tenant, person) => items.find(tenant, { 'founder.person.id': person }, { limit: mostRead }),
    itemsByIds: (tenant, ids) => items.find(tenant, { _id: { $in: [...ids] } }, { limit: mostRead }),
    waiting: () => items.findEverywhere({ announced: 'waiting' }, { sort: { _id: 1 }, limit: 5000 }),
    telling: () => items.findEverywhere({ telling: true }, { sort: { _id: 1 }, limit: 500 }),
    inboxItems: (tenant, inbox) => items.find(tenant, { inbox }, { sort: { number: 1 }, limit: 5000 }),
    async mutedBy(tenant, people) {
      const found = await mutes.find(tenant, { person: { $in: [...people] } }, { limit: mostRead });
      return new Map(found.map(({ person, kinds: muted }) => [person, muted]));
    },
    questions: (tenant, ids) =>
      notices.find(tenant, { 'item.id': { $in: [...ids] }, 'news.kind': 'question' }, { sort: { _id: 1 } }),
    questionsFor: (tenant, person, since) =>
      notices.find(tenant, { 'people.id': person, 'news.kind': 'question', createdAt: { $gte: since } }),
    unreached: (from, until) =>
      notices.findEverywhere(
        {
          createdAt: { $gte: from, $lte: until },
          'places.0': { $exists: false },
          'outbox.0': { $exists: false },
          rerouted: { $nin: ['people', 'nowhere'] },
        },
        { limit: 500 },
      ),
    winbacksOf: (tenant, ids) => winbacks.find(tenant, { 'item.id': { $in: [...ids] } }, { limit: mostRead }),
    winbacksOpen: (since) =>
      winbacks.findEverywhere({ shippedAt: { $gte: since }, wonAt: { $exists: false } }, { limit: 5000 }),
  };
}

function defineKinds(database: Database) {
  return {
    items: defineRecords<ItemFields>(database, {
      kind: 'feedback',
      fields: {
        number: { type: Number, required: true },
        title: { type: String, required: true },
        theme: { type: String },
        type: { type: String, required: true },
        state: { type: String, required: true },
        target: { type: String },
        link: { type: String },
        reason: { type: String },
        terms: { type: [String], required: true },
        founder: needed,
        assignee: mixed,
        mergedInto: mixed,
        mergedAt: { type: Date },
        untold: { type: [mixed] },
        telling: { type: Boolean },
        latest: mixed,
        announced: { type: String, required: true },
        inbox: { type: String },
        stateAt: { type: Date, required: true },
        shippedAt: { type: Date },
        lastVoiceAt: { type: Date, required: true },
      },
      indexes: [
        [{ tenant: 1, number: 1 }, { unique: true }],
        [{ tenant: 1, terms: 1, state: 1 }],
        [{ tenant: 1, 'founder.person.id': 1 }],
        [{ tenant: 1, 'mergedInto.id': 1 }],
        [{ tenant: 1, inbox: 1 }],
        [{ announced: 1 }, { partialFilterExpression: { announced: 'waiting' } }],
        [{ telling: 1 }, { partialFilterExpression: { telling: true } }],
      ],
    }),
    voices: defineRecords<JoinedFields>(database, {
      kind: 'feedback-voice',
      fields: {
        item: needed,
        person: needed,
        account: mixed,
        deal: { type: Number },
        importance: { type: String, required: true },
        text: { type: String },
        link: { type: String },
        author: { type: String },
        place: needed,
        snapshot: mixed,
        at: { type: Date, required: true },
      },
      indexes: [[{ tenant: 1, 'item.id': 1 }], [{ tenant: 1, 'person.id': 1 }]],
    }),
    notices: defineRecords<NoticeFields>(database, {
      kind: 'feedback-notice',
      fields: {
        item: needed,
        news: needed,
        people: { type: [mixed], required: true },
        place: mixed,
        quote: { type: String },
        customers: { type: [String] },
        answers: { type: [mixed] },
        rerouted: { type: String },
        insteadOf: { type: String },
        accounts: { type: [String] },
      },
      indexes: [[{ tenant: 1, 'item.id': 1 }], [{ tenant: 1, 'people.id': 1, 'news.kind': 1 }], [{ createdAt: 1 }]],
    }),
    winbacks: defineRecords<WinbackFields>(database, {
      kind: 'feedback-winback',
      fields: {
        item: needed,
        link: { type: String },
        deal: needed,
        amount: needed,
        owner: needed,
        quote: { type: String },
        successor: { type: Number },
        state: { type: String, required: true },
        shippedAt: { type: Date, required: true },
        wonAt: { type: Date },
      },
      indexes: [[{ tenant: 1, 'item.id': 1 }], [{ shippedAt: 1 }]],
    }),
    mutes: defineRecords<MuteFields>(database, {
      kind: 'feedback-mute',
      fields: { person: { type: String, required: true }, kinds: { type: [String], required: true } },
      indexes: [[{ tenant: 1, person: 1 }]],
    }),
    inboxes: defineRecords<InboxFields>(database, {
      kind: 'feedback-inbox',
      fields: { window: { type: String, required: true } },
    }),
  };
}

function byItem(found: readonly JoinedVoice[]): Map<string, Voice[]> {
  const groups = new Map<string, Voice[]>();
  for (const voice of found) {
    const group = groups.get(voice.item.id);
    if (group) group.push(voice);
    else groups.set(voice.item.id, [voice]);
  }
  return groups;
}
