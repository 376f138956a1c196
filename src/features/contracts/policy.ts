import { z } from 'zod';
import type { Person } from '../../core/person.ts';
import { Cell, cellRank, defaultTimes, LevelDoc, levelProblems, oneOf, Times } from '../approvals/index.ts';

export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

const ClauseRule = z.strictObject({
  key: z.string().regex(/^[a-z][a-z-]{1,30}$/),
  title: z.string().min(1).max(60),
  /** What the company's own contract says. */
  standard: z.string().min(1).max(600),
  risk: z.enum(risks),
});

/** The contract policy: the checklist of clauses, who decides on a departure by its risk, what is attested at the close. */
export const ContractPolicy = z.strictObject({
  levels: z.array(LevelDoc).min(1),
  times: Times,
  clauses: z.array(ClauseRule).min(1),
  risks: z.strictObject({ low: Cell, medium: Cell, high: Cell }),
  attestation: z.array(z.string().min(1).max(300)).min(1),
});
export type ContractPolicy = z.infer<typeof ContractPolicy>;

const clause = (key: string, title: string, standard: string, risk: Risk) => ({ key, title, standard, risk });

export const defaultContractPolicy: ContractPolicy = {
  levels: [
    { name: 'LC', title: 'Legal counsel', roles: ['legal'], people: [], hours: 16 },
    { name: 'GC', title: 'General counsel', roles: ['legal', 'admin'], people: [], hours: 16 },
  ],
  times: { ...defaultTimes, openDays: 21 },
  clauses: [
    clause('liability', 'Liability', 'Capped at the fees of twelve months; none for indirect damage.', 'high'),
    clause('indemnity', 'Indemnity', 'For infringement of third-party rights only.', 'high'),
    clause('data-protection', 'Data protection', 'Our data processing agreement.', 'high'),
    clause('ip', 'Intellectual property', 'Ours stays ours; the customer owns its data.', 'high'),
    clause('exclusivity', 'Exclusivity', 'None.', 'high'),
    clause('termination', 'Termination', 'For cause; for convenience at the end of a term only.', 'medium'),
    clause('payment', 'Payment', 'The terms of the order; set-off only with undisputed claims.', 'medium'),
    clause('sla', 'Service levels', 'Our service description; credits are the only remedy.', 'medium'),
    clause('price', 'Price protection', 'Prices may rise once a year with the consumer price index.', 'medium'),
    clause('law', 'Law and venue', 'Law and courts of our seat.', 'medium'),
    clause('renewal', 'Renewal', 'Renews by a year unless ended three months before.', 'low'),
    clause('publicity', 'Publicity', 'We may name the customer as a reference.', 'low'),
  ],
  risks: { low: 'auto', medium: [oneOf('LC')], high: [oneOf('LC'), oneOf('GC', 1, 2)] },
  attestation: [
    'I promised nothing that the contract does not say.',
    'I gave and took nothing of value beside the deal.',
    'What I said about competitors and our product is true and can be shown.',
  ],
};

/** What is wrong with it, in words. */
export function validateContracts(policy: ContractPolicy, people: readonly Pick<Person, 'id' | 'roles'>[]): string[] {
  const { low, medium, high } = policy.risks;
  const problems = levelProblems(policy.levels, [low, medium, high], people);
  const keys = policy.clauses.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  const ranks = problems.some((each) => each.includes('no level'))
    ? []
    : [low, medium, high].map((cell) => cellRank(cell, policy.levels));
  return [
    ...problems,
    ...twice.map((key) => `clauses: “${key}” is there twice`),
    ...(ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] ?? -1))
      ? []
      : ['risks: a higher risk would need less than a lower one']),
  ];
}
