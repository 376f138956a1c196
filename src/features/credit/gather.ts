import type { Company } from '../../core/company.ts';
import { dayIn } from '../../core/dates.ts';
import type { Assessment, Subject, Terms } from '../approvals/index.ts';
import type { Deal } from '../deals/deal.ts';
import { assessCase, assessmentOf } from './assess.ts';
import { type Ask, caseOf, type CreditCase, type CreditDeal, type Facts } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { emptyFile, type FileFields } from './file.ts';
import type { CreditPolicy } from './policy.ts';
import { offersFor } from './solver.ts';

/** Reads all that a check of an account has to know, at this moment. */
export async function factsOf(
  deps: CreditDeps,
  company: Company,
  account: { id: string; name: string },
  policy: CreditPolicy,
  now: Date,
): Promise<Facts> {
  const { tenant, currency } = company;
  const today = dayIn(now, company.zone);
  const file: FileFields = (await deps.store.ofAccount(tenant, account.id)) ?? emptyFile(account);
  const group = file.group === undefined ? [] : await deps.store.ofGroup(tenant, file.group);
  const members = [file, ...group.filter((member) => member.account.id !== file.account.id)];
  const [rates, allReceivables, deals] = await Promise.all([
    deps.rates.all(tenant),
    deps.store.receivables(tenant),
    dealsOf(deps, tenant, members),
  ]);
  return {
    today,
    currency,
    tax: policy.tax,
    file,
    members,
    deals,
    allReceivables,
    convert: (amount) => deps.rates.convert(rates, amount, currency, today, currency),
  };
}

async function dealsOf(deps: CreditDeps, tenant: string, members: readonly FileFields[]): Promise<CreditDeal[]> {
  const found: CreditDeal[] = [];
  for (const member of members) {
    const accounts = await deps.accounts.family(tenant, member.account.id);
    const [deals, approved] = await Promise.all([
      deps.deals.find(tenant, { accounts, status: ['open', 'won'] }, { limit: 2000 }),
      deps.approvals.store.list(tenant, { kind: 'credit', account: member.account.id, status: ['approved'] }),
    ]);
    const approvals = new Map(approved.flatMap(({ deal, ask }) => (deal ? [[deal.id, ask] as const] : [])));
    found.push(...deals.map((deal) => creditDeal(deal, member, approvals.get(deal.id))));
  }
  return found;
}

/** A deal without terms is taken to be on the customer's own. */
function creditDeal(deal: Deal, member: FileFields, approved: Terms | undefined): CreditDeal {
  return {
    id: deal.id,
    name: `D-${deal.number}`,
    account: member.account.id,
    amount: deal.amount,
    days: deal.terms ?? member.standardTerms ?? 30,
    deposit: approved?.deposit ?? 0,
    ...(approved && { reserved: true }),
    probability: deal.status === 'won' ? 100 : deal.probability,
    closeDate: deal.closeDate,
    status: deal.status === 'won' ? 'won' : 'open',
  };
}

export type Asking = Pick<Subject, 'account' | 'purpose' | 'deal'>;

async function askOf(deps: CreditDeps, tenant: string, subject: Asking, terms: Terms): Promise<Ask> {
  const deal = subject.deal && (await deps.deals.get(tenant, subject.deal.id));
  const margin =
    deal?.cost && deal.amount.minor > 0 && deal.cost.currency === deal.amount.currency
      ? ((deal.amount.minor - deal.cost.minor) / deal.amount.minor) * 100
      : undefined;
  return {
    purpose: subject.purpose.endsWith('limit') ? 'limit' : 'order',
    terms,
    ...(deal && { deal: deal.id, closeDate: deal.closeDate }),
    ...(margin !== undefined && { margin }),
  };
}

export interface Checked {
  assessment: Assessment;
  given: CreditCase;
  policy: CreditPolicy;
  facts: Facts;
}

/** The policy's answer to an ask, with the concessions that would make it easier and what it was made from. */
export async function check(
  deps: CreditDeps,
  company: Company,
  subject: Asking,
  terms: Terms,
  now: Date,
): Promise<Checked> {
  const { version, document: policy } = await deps.policies.inForce(company.tenant, dayIn(now, company.zone));
  const facts = await factsOf(deps, company, subject.account, policy, now);
  const ask = await askOf(deps, company.tenant, subject, terms);
  const given = caseOf(facts, ask);
  const offers = offersFor((changed, cleared) => caseOf(cleared ? withoutOverdue(facts) : facts, changed), ask, policy);
  const assessment = { ...assessmentOf(given, assessCase(given, policy), policy, version), offers, snapshot: given };
  return { assessment, given, policy, facts };
}

/** The facts as they would be when all overdue invoices are paid. */
function withoutOverdue(facts: Facts): Facts {
  const { receivables } = facts.file;
  if (!receivables?.ageing && !receivables?.oldestOverdue) return facts;
  const { ageing, oldestOverdue: _paid, ...rest } = receivables;
  const overdue = ageing
    ? [ageing.to30, ageing.to60, ageing.to90, ageing.over90]
        .filter(({ currency }) => currency === rest.open.currency)
        .reduce((sum, { minor }) => sum + minor, 0)
    : 0;
  const file = {
    ...facts.file,
    receivables: { ...rest, open: { ...rest.open, minor: Math.max(0, rest.open.minor - overdue) } },
  };
  return {
    ...facts,
    file,
    members: facts.members.map((member) => (member.account.id === file.account.id ? file : member)),
  };
}
