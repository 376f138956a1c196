import { Schema } from 'mongoose';
import type { PersonRef } from '../../core/person.ts';
import type { Money } from '../../core/money.ts';
import type { Write, Written } from '../../core/records.ts';
import { type Refusal } from '../../core/reply.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import { type CreditFile, emptyFile, type FileFields } from './file.ts';

export interface CreditStore {
  files: MongoRecords<FileFields>;
  ofAccount(tenant: string, account: string): Promise<CreditFile | undefined>;
  ofGroup(tenant: string, group: string): Promise<CreditFile[]>;
  /** The file of an account, made empty when there is none; one file for each account. */
  ensure(tenant: string, account: { id: string; name: string }, by: PersonRef): Promise<CreditFile>;
  change(
    tenant: string,
    account: { id: string; name: string },
    by: PersonRef,
    decide: (file: CreditFile) => Write<FileFields> | Refusal,
  ): Promise<Written<FileFields>>;
  /** Open receivables of all customers by currency. */
  receivables(tenant: string): Promise<Money[]>;
  /** Days that the oldest invoice of each account is overdue, where any is; of all accounts unless said. */
  overdue(tenant: string, accounts?: readonly string[]): Promise<Map<string, number>>;
  dueForReview(tenant: string, day: string): Promise<CreditFile[]>;
  list(tenant: string): Promise<CreditFile[]>;
}

const mixed = { type: Schema.Types.Mixed };
const text = { type: String };
const number = { type: Number };
const money = { type: { _id: false, minor: Number, currency: String } };

export function creditStore(database: Database): CreditStore {
  const files = defineRecords<FileFields>(database, {
    kind: 'creditfile',
    // When a review fell due and when it was done.
    keeps: ['reviewOn'],
    fields: {
      account: { type: { _id: false, id: String, name: String }, required: true },
      group: text,
      tradingSince: text,
      customerSince: text,
      countryGrade: number,
      industryGrade: number,
      netWorth: money,
      workingCapital: money,
      turnover: money,
      accountsAsOf: text,
      paymentIndex: number,
      failureClass: number,
      bureauAsOf: text,
      references: { type: [mixed], required: true },
      receivables: mixed,
      incidents: { type: [String], required: true },
      dunningLevel: number,
      collateral: { type: [mixed], required: true },
      standardTerms: number,
      yearlySales: money,
      limit: mixed,
      temporaryLimit: mixed,
      groupLimit: mixed,
      manualClass: mixed,
      hold: mixed,
      exclusions: { type: [mixed], required: true },
      reviewOn: text,
      rated: mixed,
    },
    indexes: [[{ tenant: 1, 'account.id': 1 }], [{ tenant: 1, group: 1 }], [{ tenant: 1, reviewOn: 1 }]],
  });

  const ensure: CreditStore['ensure'] = (tenant, account, by) =>
    files.create(tenant, by, {
      key: `account/${account.id}`,
      values: emptyFile({ id: account.id, name: account.name }),
      what: 'credit.file',
      summary: `credit file of ${account.name}`,
    });

  return {
    files,
    ensure,
    ofAccount: async (tenant, account) => (await files.find(tenant, { 'account.id': account }, { limit: 1 }))[0],
    ofGroup: (tenant, group) => files.find(tenant, { group }),
    async change(tenant, account, by, decide) {
      const file =
        (await files.find(tenant, { 'account.id': account.id }, { limit: 1 }))[0] ??
        (await ensure(tenant, account, by));
      return files.change(tenant, file.id, by, decide);
    },
    async receivables(tenant) {
      const sums = await files.aggregate<{ _id: string; minor: number }>(
        tenant,
        { 'receivables.open.currency': { $exists: true } },
        [{ $group: { _id: '$receivables.open.currency', minor: { $sum: '$receivables.open.minor' } } }],
      );
      return sums.map(({ _id, minor }) => ({ minor, currency: _id }));
    },
    dueForReview: (tenant, day) =>
      files.find(tenant, { reviewOn: { $lte: day } }, { sort: { reviewOn: 1 }, limit: 200 }),
    async overdue(tenant, accounts) {
      const filter = {
        'receivables.oldestOverdue': { $gt: 0 },
        ...(accounts && { 'account.id': { $in: accounts } }),
      };
      const found = await files.aggregate<{ account: string; days: number }>(tenant, filter, [
        { $project: { _id: 0, account: '$account.id', days: '$receivables.oldestOverdue' } },
      ]);
      return new Map(found.map(({ account, days }) => [account, days]));
    },
    list: (tenant) => files.find(tenant, {}, { limit: 10_000 }),
  };
}
