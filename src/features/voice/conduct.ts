import type { PersonRef } from '../../core/person.ts';
import type { Stored, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';

/** How the company sells, as everybody who sells for it attests. Each text is a version of its own. */
export interface CodeFields {
  number: number;
  text: string;
  by: PersonRef;
}

/** Whether one person has attested one edition of the code. */
export interface AttestationFields {
  edition: string;
  number: number;
  person: PersonRef;
  attestedAt?: Date | undefined;
}

export type Code = Stored<CodeFields>;
export type Attestation = Stored<AttestationFields>;

const yearMs = 365 * 86_400_000;

/** What is attested: a version of the code, anew in each year after it was set. `2`, in its second year `2/1`. */
export function editionOf({ number, createdAt }: Pick<Code, 'number' | 'createdAt'>, now: Date): string {
  const year = Math.floor((now.getTime() - createdAt.getTime()) / yearMs);
  return year > 0 ? `${number}/${year}` : String(number);
}

export function decideAttest(current: Attestation, by: PersonRef, now: Date): Write<AttestationFields> | Refusal {
  if (current.attestedAt) return refuse('You have attested this already.');
  return {
    kind: 'write',
    set: { attestedAt: now },
    what: 'conduct.attested',
    summary: `${by.name} attested version ${current.number} of the code of conduct`,
  };
}
