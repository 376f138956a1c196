import type { Node } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { type Day, dayIn } from '../../core/dates.ts';
import { assessCase } from './assess.ts';
import { caseOf, type CreditCase, type Facts } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { factsOfAll } from './gather.ts';
import type { CreditPolicy } from './policy.ts';
import { watchNodes } from './watch-cards.ts';
import { inOrder, type Watched, watchedOf } from './watch.ts';

/** Everybody on the watch-list at this moment, by the policy in force. */
export async function watchList(
  deps: CreditDeps,
  company: Company,
  now: Date,
): Promise<{ list: Watched[]; policy: CreditPolicy; today: Day }> {
  const today = dayIn(now, company.zone);
  const { document: policy } = await deps.policies.inForce(company.tenant, today);
  const list: Watched[] = [];
  for await (const { file, facts } of factsOfAll(deps, company, policy, now)) {
    const given = asItIs(facts);
    const watched = watchedOf(file, given, assessCase(given, policy), company.zone);
    if (watched) list.push(watched);
  }
  return { list: inOrder(list), policy, today };
}

/** A customer's case without a new order: what the rules say of them as they stand. */
export function asItIs(facts: Facts): CreditCase {
  return caseOf(facts, { purpose: 'order', terms: { amount: { minor: 0, currency: facts.currency } } });
}

/** The part of a digest that names them to those who lead. */
export async function watchSection(deps: CreditDeps, company: Company, asOf: Date, named: boolean): Promise<Node[]> {
  return watchNodes((await watchList(deps, company, asOf)).list, named);
}
