import { type Parsed, parsed, problem } from '../../core/result.ts';
import { nearest } from '../../core/nearest.ts';
import { type Assessment, type Clause, type Offer, sayCell, type Terms } from '../approvals/index.ts';
import { type ContractPolicy, type Risk, risks } from './policy.ts';

/** Reads `liability: unlimited`, one clause a line or behind a semicolon, against the checklist. */
export function readClauses(words: string, policy: Pick<ContractPolicy, 'clauses'>): Parsed<Clause[]> {
  const found: Clause[] = [];
  const keys = policy.clauses.map(({ key }) => key);
  for (const line of linesOf(words, policy)) {
    const match = /^([\w -]{2,40}?)\s*[:=]\s*(.+)$/s.exec(line);
    const name = match?.[1]?.toLowerCase().replaceAll(' ', '-');
    if (!match?.[2] || name === undefined)
      return problem(`“${line.slice(0, 60)}” is not a clause. Write it like “liability: unlimited”.`);
    const known = policy.clauses.find(
      ({ key, title }) => key === name || title.toLowerCase().replaceAll(' ', '-') === name,
    );
    const close = nearest(name, keys);
    if (!known)
      return problem(
        `“${name}” is not on the checklist.${close ? ` Did you mean “${close}”?` : ''} It has: ${keys.join(', ')}.`,
      );
    if (found.some(({ clause }) => clause === known.key)) return problem(`“${known.key}” is there twice.`);
    found.push({ clause: known.key, text: match[2].trim() });
  }
  return found.length > 0 ? parsed(found) : problem('Say which clauses differ, one a line: “liability: unlimited”.');
}

/**
 * The clauses of words that were typed in one line too: a semicolon before what looks like a name, and a name of the
 * checklist wherever it stands, begin a clause. Else a grave one would pass as the words of a harmless one before it.
 */
function linesOf(words: string, { clauses }: Pick<ContractPolicy, 'clauses'>): string[] {
  const names = clauses
    .flatMap(({ key, title }) => [key, title])
    .map((name) => name.replace(/[^\p{L}\p{N}]+/gu, '[ -]+'))
    .join('|');
  const begins = new RegExp(`\\n|;(?=[\\w\\s-]{2,40}[:=])|(?<=[\\s,;])(?=(?:${names})\\s*[:=])`, 'giu');
  return words
    .split(begins)
    .map((each) => each.trim().replace(/[;,\s]+$/, ''))
    .filter((each) => each.length > 0);
}

/** The highest risk among the clauses; one that left the checklist counts as high. */
export function riskOf(clauses: readonly Clause[], policy: Pick<ContractPolicy, 'clauses'>): Risk {
  const places = clauses.map(({ clause }) =>
    risks.indexOf(policy.clauses.find(({ key }) => key === clause)?.risk ?? 'high'),
  );
  return risks[Math.max(0, ...places)] ?? 'high';
}

export function assessContract(terms: Terms, policy: ContractPolicy, policyVersion: number): Assessment {
  const clauses = terms.clauses ?? [];
  const cell = clauses.length === 0 ? 'auto' : policy.risks[riskOf(clauses, policy)];
  return {
    outcome: cell === 'auto' || cell === 'reject' ? cell : 'review',
    steps: typeof cell === 'string' ? [] : cell,
    hits: clauses.map(({ clause }) => {
      const rule = policy.clauses.find(({ key }) => key === clause);
      const risk = rule?.risk ?? 'high';
      return {
        code: `clause-${clause}`,
        severity: risk === 'high' ? 'block' : risk === 'medium' ? 'refer' : 'warn',
        text: `${rule?.title ?? clause}: our contract says “${rule?.standard ?? 'nothing'}”`,
      };
    }),
    policyVersion,
    facts: [{ label: 'Risk', value: clauses.length === 0 ? 'none: our own terms' : riskOf(clauses, policy) }],
    figures: { clauses: clauses.length },
    offers: offersFor(terms, policy),
  };
}

/** What would need less: each riskiest clause left out. */
function offersFor(terms: Terms, policy: ContractPolicy): Offer[] {
  const clauses = terms.clauses ?? [];
  const now = sayCell(policy.risks[riskOf(clauses, policy)]);
  const seen = new Set<string>();
  return risks.flatMap((most): Offer[] => {
    const left = clauses.filter((clause) => risks.indexOf(riskOf([clause], policy)) <= risks.indexOf(most));
    const out = clauses.filter((clause) => !left.includes(clause));
    const cell = left.length === 0 ? 'auto' : sayCell(policy.risks[riskOf(left, policy)]);
    const label = `without ${out.map(({ clause }) => clause).join(', ')}`;
    if (out.length === 0 || cell === now || seen.has(label)) return [];
    seen.add(label);
    return [
      {
        label,
        terms: { ...terms, clauses: left },
        result: cell === 'auto' ? 'approved at once' : cell,
      },
    ];
  });
}
