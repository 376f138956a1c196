import { facts, type Node, note, title } from '../../core/card.ts';
import { addDays, type Day, dayIn, formatDay } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { Due } from '../../core/outbox.ts';
import { hasRole, type Person } from '../../core/person.ts';
import { refuse } from '../../core/reply.ts';
import {
  seesAmounts,
  compact,
  type Duty,
  frameOf,
  type Kind,
  type Request,
  requestName,
  system,
} from '../approvals/index.ts';
import { assessCase } from './assess.ts';
import { figuresNodes } from './cards.ts';
import { type CreditCase } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { check, factsOf } from './gather.ts';
import type { CreditPolicy } from './policy.ts';
import { caseOf } from './case.ts';

/** Credit as a kind of request of the engine. */
export function creditKind(deps: CreditDeps): Kind {
  return {
    name: 'credit',
    channel: 'credit',
    async frame(tenant, day) {
      const policy = await deps.policies.inForce(tenant, day);
      return { ...frameOf(policy), duties: dutiesOf(policy.document) };
    },
    assess: async (company, subject, ask, now) => (await check(deps, company, subject, ask, now)).assessment,
    async figures(request, viewer, context) {
      const { document: policy } = await deps.policies.inForce(
        context.company.tenant,
        dayIn(context.now, context.company.zone),
      );
      const facts_ = await factsOf(deps, context.company, request.account, policy, context.now);
      const given = caseOf(facts_, {
        purpose: request.purpose.endsWith('limit') ? 'limit' : 'order',
        terms: request.ask,
        ...(request.deal && { deal: request.deal.id }),
      });
      if (!seesAmounts(viewer, policy.levels)) return seesUse(viewer, request) ? useNodes(request) : [];
      return figuresNodes(given, assessCase(given, policy), policy);
    },
    async settle(request, company) {
      if (request.purpose.endsWith('limit')) await setLimit(deps, request, company.zone);
    },
  };
}

/**
 * US Regulation B, 12 CFR 1002.9(a)(3)(ii), as our reading has it: who refuses trade credit tells the customer within a
 * reasonable time, orally or in writing, and gives the reasons in writing when asked within 60 days.
 */
function dutiesOf({ notice }: CreditPolicy): Duty[] {
  if (!notice.adverse) return [];
  const text =
    'Tell the customer of the refusal, by word or in writing; the reasons go to them in writing when they ask within 60 days';
  return [{ text, days: notice.days }];
}

function seesUse(viewer: Person, request: Request): boolean {
  return hasRole(viewer, ['manager']) || viewer.id === request.requester.id || viewer.id === request.deal?.owner.id;
}

/** Sales sees how much of the limit is used, not what stands in the customer's accounts. */
function useNodes(request: Request): Node[] {
  const { firm, firmBefore, limit } = request.assessment.figures;
  const use = (value: number | null | undefined) =>
    limit && value !== null && value !== undefined
      ? `${Math.round((value / limit) * 100)} % of the limit`
      : 'no limit yet';
  return [
    title(requestName(request)),
    facts({ Class: request.assessment.class, 'Used before': use(firmBefore), 'Used with this': use(firm) }),
  ];
}

/** The limit that a request brought; setting it twice sets it once. */
async function setLimit(deps: CreditDeps, request: Request, zone: string): Promise<void> {
  const reason = `${requestName(request)}: ${request.reason}`;
  const today = dayIn(request.decidedAt ?? request.updatedAt, zone);
  const grant = compact({
    amount: request.ask.amount,
    from: today,
    validTo: request.ask.until ?? addDays(today, 365),
    reason,
    by: request.decidedBy ?? system,
  });
  const field =
    request.purpose === 'temporary-limit'
      ? 'temporaryLimit'
      : request.purpose === 'group-limit'
        ? 'groupLimit'
        : 'limit';
  const { document: policy } = await deps.policies.inForce(request.tenant, today);
  await deps.store.change(request.tenant, request.account, request.decidedBy ?? system, (file) => {
    const before = file[field];
    if (before?.reason === reason) return refuse('It is set already.');
    const isCut = before !== undefined && isLess(grant.amount, before.amount) && today <= before.validTo;
    return {
      kind: 'write',
      set: { [field]: grant },
      what: 'credit.limit',
      summary: `${request.account.name}: ${request.purpose.replace('-', ' ')} set by ${requestName(request)}`,
      due: isCut ? dutiesOf(policy).map((duty) => noticeOfCut(request, addDays(today, duty.days))) : [],
    };
  });
}

function isLess(one: Money, other: Money): boolean {
  return one.currency === other.currency && one.minor < other.minor;
}

/** A limit that is cut is adverse action as a refusal is (RISK 4.8). */
function noticeOfCut(request: Request, by: Day): Due {
  const words = `The limit of ${request.account.name} was cut by ${requestName(request)}. Tell the customer by ${formatDay(by)}, by word or in writing; the reasons go to them in writing when they ask within 60 days.`;
  return { kind: 'tell', to: { purpose: 'credit' }, card: note(words, 'warning') };
}

/** The case of a past request, as it was kept with its first assessment. */
export function snapshotOf(request: Request, first: { snapshot?: unknown } | undefined): CreditCase | undefined {
  const snapshot = first?.snapshot ?? request.assessment.snapshot;
  return typeof snapshot === 'object' && snapshot !== null && 'members' in snapshot
    ? (snapshot as CreditCase)
    : undefined;
}
