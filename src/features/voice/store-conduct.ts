import type { PersonRef } from '../../core/person.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Attestation, AttestationFields, Code, CodeFields } from './conduct.ts';

export interface ConductStore {
  codes: MongoRecords<CodeFields>;
  attestations: MongoRecords<AttestationFields>;
  nextVersion(tenant: string): Promise<number>;
  current(tenant: string): Promise<Code | undefined>;
  /** The current code of every company that has one. */
  everyCurrent(): Promise<Code[]>;
  of(tenant: string, edition: string): Promise<Attestation[]>;
  ofPerson(tenant: string, edition: string, person: string): Promise<Attestation | undefined>;
}

/** One record for each person and edition, whoever makes it first. */
export function attestationKey(edition: string, { id }: Pick<PersonRef, 'id'>): string {
  return `${edition}/${id}`;
}

export function conductStore(database: Database, next: NextNumber): ConductStore {
  const person = { type: { _id: false, id: String, name: String }, required: true };
  const codes = defineRecords<CodeFields>(database, {
    kind: 'conduct',
    fields: { number: { type: Number, required: true }, text: { type: String, required: true }, by: person },
    indexes: [[{ tenant: 1, number: 1 }, { unique: true }]],
  });
  const attestations = defineRecords<AttestationFields>(database, {
    kind: 'conduct-attestation',
    fields: {
      edition: { type: String, required: true },
      number: { type: Number, required: true },
      person,
      attestedAt: { type: Date },
    },
    indexes: [[{ tenant: 1, edition: 1, 'person.id': 1 }]],
  });
  return {
    codes,
    attestations,
    nextVersion: (tenant) => next(tenant, 'conduct'),
    current: async (tenant) => (await codes.find(tenant, {}, { sort: { number: -1 }, limit: 1 }))[0],
    async everyCurrent() {
      const latest = new Map<string, Code>();
      for (const code of await codes.findEverywhere({}, { sort: { number: 1 }, limit: 10_000 }))
        latest.set(code.tenant, code);
      return [...latest.values()];
    },
    of: (tenant, edition) => attestations.find(tenant, { edition }, { limit: 50_000 }),
    ofPerson: async (tenant, edition, id) =>
      (await attestations.find(tenant, { edition, 'person.id': id }, { limit: 1 }))[0],
  };
}
