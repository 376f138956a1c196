import type { Company } from '../../core/company.ts';
import { dayIn } from '../../core/dates.ts';
import type { Assessment, Request, Subject, Terms } from '../approvals/index.ts';
import type { Deal } from '../deals/deal.ts';
import { assessCase, assessmentOf } from './assess.ts';
import { type Ask, caseOf, type CreditCase, type CreditDeal, type Facts } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { type CreditFile, emptyFile, type FileFields } from './file.ts';
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
  const { tenant } = company;
  const file: FileFields = (await deps.store.ofAccount(tenant, account.id)) ?? emptyFile(account);
  const group = file.group === undefined ? [] : await deps.store.ofGroup(tenant, file.group);
  const members = [file, ...group.filter((member) => member.account.id !== file.account.id)];
  const [common, approved] = await Promise.all([
    commonOf(deps, company, policy, now),
    Promise.all(members.map((member) => approvedOf(deps, tenant, member.account.id))),
  ]);
  return { ...common, file, members, deals: await dealsOf(deps, tenant, members, approved.flat()) };
}

/** The same for every customer who has a file: what they share is read once, for each only the deals. */
export async function* factsOfAll(
  deps: CreditDeps,
  company: Company,
  policy: CreditPolicy,
  now: Date,
): AsyncGenerator<{ file: CreditFile; facts: Facts }> {
  const { tenant } = company;
  const files = await deps.store.list(tenant);
  const common = await commonOf(deps, company, policy, now);
  const approved = grouped(await approvedOf(deps, tenant), ({ account }) => account.id);
  const groups = grouped(files, ({ group }) => group);
  for (const file of files) {
    const group = file.group === undefined ? [] : (groups.get(file.group) ?? []);
    const members = [file, ...group.filter((member) => member.account.id !== file.account.id)];
    const own = members.flatMap(({ account }) => approved.get(account.id) ?? []);
    yield { file, facts: { ...common, file, members, deals: await dealsOf(deps, tenant, members, own) } };
  }
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

async function commonOf(
  deps: CreditDeps,
  { tenant, currency, zone }: Company,
  policy: CreditPolicy,
  now: Date,
): Promise<Omit<Facts, 'file' | 'members' | 'deals'>> {
  const today = dayIn(now, zone);
  const [rates, allReceivables] = await Promise.all([deps.rates.all(tenant), deps.store.receivables(tenant)]);
  return {
    today,
    currency,
    tax: policy.tax,
    allReceivables,
    convert: (amount) => deps.rates.convert(rates, amount, currency, today, currency),
  };
}

function approvedOf(deps: CreditDeps, tenant: string, account?: string): Promise<Request[]> {
  return deps.approvals.store.list(
    tenant,
    { kind: 'credit', account, status: ['approved'] },
    { limit: 10_000, skip: 0 },
  );
}

async function dealsOf(
  deps: CreditDeps,
  tenant: string,
  members: readonly FileFields[],
  approved: readonly Request[],
): Promise<CreditDeal[]> {
  const asks = new Map(approved.flatMap(({ deal, ask }) => (deal ? [[deal.id, ask] as const] : [])));
  const found: CreditDeal[] = [];
  for (const member of members) {
    const accounts = await deps.accounts.family(tenant, member.account.id);
    const deals = await deps.deals.find(tenant, { accounts, status: ['open', 'won'] }, { limit: 2000 });
    found.push(...deals.map((deal) => creditDeal(deal, member, asks.get(deal.id))));
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
