import { createHash, randomInt } from 'node:crypto';
import type { PersonRef } from '../../core/person.ts';
import type { Stored, Written } from '../../core/records.ts';
import { type Database, defineRecords } from '../../database/records.ts';
import { codeMinutes, decideUse, type JoinCode, normalCode } from './rules.ts';

export interface JoinCodes {
  /** A new code for the company; it is known to nobody but who reads this. */
  make(tenant: string, by: PersonRef): Promise<string>;
  find(words: string): Promise<Stored<JoinCode> | undefined>;
  use(code: Stored<JoinCode>, by: PersonRef): Promise<Written<JoinCode>>;
}

const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const length = 8;

export function joinCodes(database: Database): JoinCodes {
  const codes = defineRecords<JoinCode>(database, {
    kind: 'join-code',
    fields: {
      hash: { type: String, required: true },
      until: { type: Date, required: true },
      used: { type: Boolean, required: true },
    },
    indexes: [[{ hash: 1 }]],
  });
  return {
    async make(tenant, by) {
      const code = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
      const until = new Date(database.clock.now().getTime() + codeMinutes * 60_000);
      await codes.create(tenant, by, {
        values: { hash: hashOf(code), until, used: false },
        what: 'company.code',
        summary: `${by.name} made a code for joining another workspace`,
      });
      return code;
    },
    find: async (words) => (await codes.findEverywhere({ hash: hashOf(normalCode(words)) }, { limit: 1 }))[0],
    use: (code, by) => codes.change(code.tenant, code.id, by, (current) => decideUse(current, database.clock.now())),
  };
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
