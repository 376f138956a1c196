import { Schema } from 'mongoose';
import type { PersonRef } from '../../core/person.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';

/** Somebody's word, at the close of a deal, on how it was won. */
export interface Attestation {
  deal: { id: string; number: number };
  person: PersonRef;
  statements: string[];
  remark?: string | undefined;
  policyVersion: number;
}

export interface AttestationStore {
  records: MongoRecords<Attestation>;
  ofDeal(tenant: string, deal: string): Promise<(Attestation & { createdAt: Date })[]>;
}

export function attestationStore(database: Database): AttestationStore {
  const mixed = { type: Schema.Types.Mixed, required: true };
  const records = defineRecords<Attestation>(database, {
    kind: 'attestation',
    fields: {
      deal: mixed,
      person: mixed,
      statements: { type: [String], required: true },
      remark: { type: String },
      policyVersion: { type: Number, required: true },
    },
    indexes: [[{ tenant: 1, 'deal.id': 1 }]],
  });
  return { records, ofDeal: (tenant, deal) => records.find(tenant, { 'deal.id': deal }) };
}
