import { DateTime } from 'luxon';
import { isMember, refOf } from '../../core/person.ts';
import { codeCard, type ConductDeps } from './commands-conduct.ts';
import { type Code, editionOf } from './conduct.ts';
import { system } from './reminders.ts';
import { attestationKey } from './store-conduct.ts';

const from = 9;
const to = 17;

/** Asks everybody with a role who was not asked yet, in the working hours of their own day; each edition once. */
export async function askToAttest(deps: ConductDeps, now: Date): Promise<void> {
  for (const code of await deps.conduct.everyCurrent()) await askFor(deps, code, now);
}

async function askFor({ conduct, people }: ConductDeps, code: Code, now: Date): Promise<void> {
  const { tenant } = code;
  const edition = editionOf(code, now);
  const [everybody, known] = await Promise.all([people.all(tenant), conduct.of(tenant, edition)]);
  const asked = new Set(known.map(({ person }) => person.id));
  for (const person of everybody) {
    const { hour } = DateTime.fromJSDate(now, { zone: person.zone });
    if (!isMember(person) || asked.has(person.id) || hour < from || hour >= to) continue;
    const due = [{ kind: 'tell', to: { person: person.id }, card: codeCard(code, undefined, now) }] as const;
    await conduct.attestations.create(tenant, system, {
      values: { edition, number: code.number, person: refOf(person) },
      what: 'conduct.asked',
      summary: `${person.name} was asked to attest version ${code.number} of the code of conduct`,
      key: attestationKey(edition, person),
      due,
    });
  }
}
