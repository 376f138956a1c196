import type { Person, Role } from '../../../src/core/person.ts';
import { apply, asCase } from '../../../src/features/approvals/apply.ts';
import type { Case, World } from '../../../src/features/approvals/authority.ts';
import { decideSubmit, type Lasting } from '../../../src/features/approvals/decide.ts';
import type { Level } from '../../../src/features/approvals/levels.ts';
import type { Assessment, PlannedStep, RequestEvent, Subject } from '../../../src/features/approvals/request.ts';
import type { Terms } from '../../../src/features/approvals/terms.ts';

/** Tuesday 24 November 2026, ten in the morning in Berlin. */
export const tuesday = new Date('2026-11-24T09:00:00Z');

export function person(id: string, roles: Role[], zone = 'Europe/Berlin'): Person {
  return { id, name: id.charAt(0).toUpperCase() + id.slice(1), roles, zone, identities: [] };
}

export const rae = person('rae', ['rep']);
export const ann = person('ann', []);
export const bob = person('bob', []);
export const cora = person('cora', []);
export const dan = person('dan', []);

const level = (name: string, who: Person[], hours: number): Level => ({
  name,
  title: name,
  roles: [],
  people: who,
  hours,
});

/** Ann holds L1, Bob L2, Cora L3, Dan L4. */
export function worldOf(overrides: Partial<World> = {}): World {
  return {
    now: tuesday,
    zone: 'Europe/Berlin',
    levels: [level('L1', [ann], 4), level('L2', [bob], 8), level('L3', [cora], 24), level('L4', [dan], 24)],
    people: [rae, ann, bob, cora, dan],
    absences: [],
    calendar: { workingDays: [1, 2, 3, 4, 5], from: 9, to: 17, holidays: [] },
    ...overrides,
  };
}

export const lasting: Lasting = { openDays: 14, validDays: 90 };
export const asked: Terms = { amount: { minor: 50_000_00, currency: 'EUR' }, days: 60 };

export function assessmentOf(steps: PlannedStep[], outcome: Assessment['outcome'] = 'review'): Assessment {
  return { outcome, steps, hits: [], class: '2', policyVersion: 1, facts: [], figures: {}, offers: [] };
}

export const subject: Subject = {
  kind: 'credit',
  number: 12,
  requester: { id: 'rae', name: 'Rae' },
  account: { id: 'acme', name: 'Acme' },
  purpose: 'order',
  reason: 'spring order',
};

export const step = (name: string, stage = 1, need: PlannedStep['need'] = 1): PlannedStep => ({
  level: name,
  need,
  stage,
});

/** A request under this chain, just submitted. */
export function submitted(steps: PlannedStep[], world = worldOf(), about: Partial<Subject> = {}): Case {
  const whole = { ...subject, ...about };
  return asCase(whole, apply(undefined, decideSubmit(whole, asked, assessmentOf(steps), lasting, world)));
}

/** The request after what was decided; a refusal fails the test with its words. */
export function after(request: Case, decided: RequestEvent | { kind: 'refusal'; problem: string }): Case {
  if ('kind' in decided) throw new Error(decided.problem);
  return asCase(request, apply(request, decided));
}
