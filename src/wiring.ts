import type { Clock } from './core/clock.ts';
import { startOfDay } from './core/dates.ts';
import type { Feature } from './core/feature.ts';
import type { Records } from './core/records.ts';
import type { NextNumber } from './database/counters.ts';
import type { Database } from './database/records.ts';
import { type Accounts, accountsFeature, createAccounts } from './features/accounts/index.ts';
import { approvalsFeature, createApprovals, waitingNodes } from './features/approvals/index.ts';
import { type Audit, auditFeature } from './features/audit/index.ts';
import { coachingFeature, coachingStore } from './features/coaching/index.ts';
import { contractsFeature, createContracts } from './features/contracts/index.ts';
import { createCredit, creditFeature } from './features/credit/index.ts';
import { createDeals, type DealHooks, dealsFeature, openDeal, salesOf } from './features/deals/index.ts';
import { digestsFeature, digestStore, type PortedSection } from './features/digests/index.ts';
import { createDiscounts, discountsFeature } from './features/discounts/index.ts';
import { feedbackFeature, portsFrom } from './features/feedback/index.ts';
import { goalsFeature, goalsSection, goalStore } from './features/goals/index.ts';
import { ideasFeature, ideasSection, ideaStore } from './features/ideas/index.ts';
import { intelFeature, intelStore } from './features/intel/index.ts';
import { leadsFeature, leadStore } from './features/leads/index.ts';
import { linkingFeature } from './features/linking/index.ts';
import { marketsFeature, marketStore } from './features/markets/index.ts';
import { createMetrics } from './features/metrics/index.ts';
import { type People, peopleFeature } from './features/people/index.ts';
import { createQuotas, quotasFeature } from './features/quotas/index.ts';
import { convert, createRates, ratesFeature } from './features/rates/index.ts';
import { reportsFeature } from './features/reports/index.ts';
import {
  afterWon,
  customerNodes,
  customerStore,
  overdueSignals,
  type RetentionDeps,
  retentionFeature,
  retentionNodes,
} from './features/retention/index.ts';
import { type Companies, settingsFeature } from './features/settings/index.ts';
import { brandNodes, conductStore, voiceFeature, voiceSignals, voiceStore } from './features/voice/index.ts';
import type { Logger } from './logger.ts';

/** Every feature, and the faces of those that the program itself asks. */
export interface Wired {
  features: Feature[];
  accounts: Accounts;
  audit: Audit;
  companies: Companies;
  people: People;
  /** The records whose last change can be taken back, by kind. */
  undoable: ReadonlyMap<string, Records<object>>;
}

/** Makes every feature with what it needs of the others. The order is that of help, menus and home pages. */
export function wire(deps: { database: Database; nextNumber: NextNumber; clock: Clock; log: Logger }): Wired {
  const { database, nextNumber, clock, log } = deps;
  const { people, store, ...peopleCommands } = peopleFeature({ database });
  const { companies, ...settings } = settingsFeature({ database, people, undoable: () => undoable });
  const { audit, ...auditCommands } = auditFeature({ database });
  const accounts = createAccounts(database, (tenant, renamed) => deals.renamed(tenant, renamed));
  const rates = createRates(database);
  const deals = createDeals({ database, nextNumber });
  const quotas = createQuotas({ database, deals, rates, people });
  const metrics = createMetrics({ database, people, rates, quotas: quotas.targets });

  const approvals = createApprovals({ database, nextNumber, people, companies });
  const decided = { database, approvals, deals, accounts, people, companies, rates: { all: rates.all, convert } };
  const credit = createCredit(decided);
  const contracts = createContracts(decided);
  const hooks: DealHooks = {
    logged: async (deal, context, change) => [
      ...(await credit.check.logged(deal, context, change)),
      ...(await contracts.check.logged(deal, context)),
      ...(await afterWon({ accounts }, deal, context, change)),
    ],
  };

  const dealDeps = { deals, accounts, rates, people, standing: quotas.standing, hooks };
  const leads = leadsFeature({
    store: leadStore(database, nextNumber),
    accounts,
    deals,
    people,
    calendar: approvals.calendar,
    openDeal: (account, input, context) => openDeal(dealDeps, account, input, context),
  });

  const asked = portsFrom({ accounts, deals, rates, companies, atPlace: deals.atPlace });
  const feedback = feedbackFeature({ database, next: nextNumber, ...asked });
  const ideas = { store: ideaStore(database, nextNumber), metrics, people, companies };
  const goals = { ...ideas, store: goalStore(database, nextNumber), ideas: ideas.store, deals, rates };
  const voices = voiceStore(database, nextNumber);
  const voice = { store: voices, conduct: conductStore(database, nextNumber), accounts, people };
  const retention: RetentionDeps = {
    store: customerStore(accounts.store),
    accounts,
    deals,
    people,
    rates,
    companies,
    signals: [overdueSignals(credit.overdue), (tenant, ids) => voiceSignals(voices, tenant, clock.now(), ids)],
  };
  const markets = marketsFeature({
    store: marketStore(database),
    accounts: (tenant) => retention.store.all(tenant),
    deals,
  });
  const { digestNodes: intelNodes, ...intel } = intelFeature(
    { store: intelStore(database, nextNumber), accounts, deals, rates },
    clock,
  );
  const sections: PortedSection[] = [
    { name: 'leads', nodes: leads.digest, kinds: ['team', 'company'] },
    { name: 'markets', nodes: markets.digest, kinds: ['company'] },
    {
      name: 'approvals',
      nodes: ({ tenant }, { asOf, members }) => waitingNodes(approvals.store, tenant, asOf, members),
      kinds: ['team', 'company', 'credit'],
    },
    {
      name: 'credit',
      nodes: (company, { asOf }, { margin }) => credit.watch(company, asOf, margin),
      kinds: ['company', 'credit'],
      sensitive: true,
    },
    { name: 'retention', nodes: (company, about) => retentionNodes(retention, company, about) },
    {
      name: 'feedback',
      nodes: ({ tenant, zone }, { start, end }) =>
        feedback.digestSection(tenant, { start: startOfDay(start, zone), end: startOfDay(end, zone) }),
      kinds: ['company', 'product'],
    },
    { name: 'ideas', nodes: ideasSection(ideas) },
    { name: 'goals', nodes: goalsSection(goals) },
    { name: 'intel', nodes: intelNodes, kinds: ['company', 'team', 'product'] },
    { name: 'brand', nodes: (company, about) => brandNodes(voice, company, about) },
  ];

  const features: Feature[] = [
    dealsFeature(dealDeps),
    markets,
    leads,
    accountsFeature({
      accounts,
      sales: salesOf({ deals, rates }),
      care: (context, account, family) => customerNodes(retention, context, account, family),
    }),
    retentionFeature(retention),
    quotasFeature({ quotas }),
    approvalsFeature(approvals),
    creditFeature(credit),
    discountsFeature(createDiscounts(decided)),
    contractsFeature(contracts),
    feedback,
    intel,
    voiceFeature(voice, clock),
    reportsFeature({ metrics, people, family: accounts.family, hidden: accounts.hidden }),
    digestsFeature({
      store: digestStore(database, nextNumber),
      metrics,
      people,
      companies,
      hidden: accounts.hidden,
      sections,
      clock,
      failed: (error, schedule) => log.error({ err: error, ...schedule }, 'A digest failed'),
    }),
    coachingFeature({ store: coachingStore(database), metrics, people }),
    ideasFeature(ideas),
    goalsFeature(goals),
    settings,
    peopleCommands,
    linkingFeature({ database, companies, people, store }),
    ratesFeature({ rates }),
    auditCommands,
  ];
  const undoable = new Map(features.flatMap((feature) => feature.undoable ?? []).map((each) => [each.kind, each]));
  return { features, accounts, audit, companies, people, undoable };
}
