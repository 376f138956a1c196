import { actions, context as small, type Node, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import type { Change } from '../../core/records.ts';
import { dayIn } from '../../core/dates.ts';
import { refuse } from '../../core/reply.ts';
import {
  dealRef,
  hitNodes,
  isOpen,
  isPrepaid,
  lapseReason,
  rawTerms,
  type Request,
  requestName,
  sayStatus,
  system,
  type Terms,
  sayCell,
} from '../approvals/index.ts';
import type { Deal } from '../deals/deal.ts';
import { askButton } from './cards.ts';
import type { CreditDeps } from './deps.ts';
import { check } from './gather.ts';

/** Whether a deal on terms may be delivered: nothing to check, cleared by the policy or a person, waiting, or on hold. */
export type Clearance = 'prepaid' | 'unknown-terms' | 'clear' | 'approved' | 'waiting' | 'held';

export interface CreditCheck {
  /** For the deals feature's hook: checks a deal that was logged or changed, and says what it found. Never refuses it. */
  logged(deal: Deal, context: Context, change: Change | undefined): Promise<Node[]>;
  clearance(deal: Deal, context: Pick<Context, 'company' | 'now'>): Promise<Clearance>;
}

export function creditCheck(deps: CreditDeps): CreditCheck {
  async function look(deal: Deal, { company, now }: Pick<Context, 'company' | 'now'>) {
    const requests = await deps.approvals.store.ofDeal(company.tenant, 'credit', deal.id);
    const live = requests.find((request) => isOpen(request));
    const approved = requests.find(({ status }) => status === 'approved');
    const terms = termsOf(deal);
    const subject = { account: deal.account, purpose: 'order', deal: dealRef(deal) };
    return { live, approved, terms, subject, checked: await check(deps, company, subject, terms, now) };
  }

  return {
    async clearance(deal, context) {
      if (deal.terms === undefined) return 'unknown-terms';
      if (deal.terms === 0) return 'prepaid';
      const { live, approved, checked } = await look(deal, context);
      if (approved) return 'approved';
      if (live) return 'waiting';
      return checked.assessment.outcome === 'auto' ? 'clear' : 'held';
    },
    async logged(deal, context, change) {
      const lapsed = await followChange(deps, deal, context, change);
      if (deal.status === 'lost' || deal.terms === undefined || isPrepaid({ days: deal.terms })) return lapsed;
      const { live, approved, terms, subject, checked } = await look(deal, context);
      if (approved)
        return [...lapsed, small(`Credit: ${requestName(approved)} is approved until ${approved.validUntil ?? ''}.`)];
      if (live) return [...lapsed, small(`Credit: ${requestName(live)} ${sayStatus(live)}.`)];
      const { assessment } = checked;
      if (assessment.outcome === 'auto')
        return [...lapsed, small(`Credit: within the policy, class ${assessment.class ?? '?'}.`)];
      const values = { ...rawTerms({ ...subject, reason: '' }, terms), reason: `deal D-${deal.number}` };
      const who =
        assessment.outcome === 'reject'
          ? 'The policy allows it prepaid only.'
          : `Delivery on these terms needs ${sayCell(assessment.steps)}.`;
      return [
        ...lapsed,
        text([{ bold: 'On hold for credit. ' }, `The deal is logged. ${who}`]),
        ...hitNodes(assessment.hits),
        actions(
          assessment.outcome === 'reject' ? undefined : askButton('Ask for credit', values),
          ...assessment.offers.slice(0, 3).map((offer) =>
            askButton(`Ask with ${offer.label} (${offer.result})`, {
              ...rawTerms({ ...subject, reason: '' }, offer.terms),
              reason: values.reason,
              ...(offer.condition && { condition: offer.condition.text }),
            }),
          ),
          run('Exposure', 'credit exposure', { account: `account:${deal.account.id}` }),
        ),
      ];
    },
  };
}

function termsOf(deal: Deal): Terms {
  return { amount: deal.amount, ...(deal.terms !== undefined && { days: deal.terms }) };
}

/** An approval is bound to its deal: what got larger, longer or was opened again makes it lapse, and voids an open request. */
async function followChange(
  deps: CreditDeps,
  deal: Deal,
  context: Context,
  change: Change | undefined,
): Promise<Node[]> {
  const nodes: Node[] = [];
  const { company, now } = context;
  const reopened =
    change?.what === 'deal.reopened' ||
    (change?.before['status'] === 'lost' && deal.status === 'open') ||
    (change?.before['status'] === 'won' && deal.status === 'open');
  for (const request of await deps.approvals.store.ofDeal(company.tenant, 'credit', deal.id)) {
    const reason = reasonToLapse(request, deal, reopened, dayIn(now, company.zone));
    if (reason === undefined) continue;
    const { engine } = deps.approvals;
    const written = await engine.act(request, system, engine.kind('credit'), (current) =>
      reasonToLapse(current, deal, reopened, dayIn(now, company.zone)) === undefined
        ? refuse('It holds.')
        : { what: 'lapsed', at: now, by: system, text: reason },
    );
    if (written.kind === 'written') nodes.push(text(`${requestName(request)} holds no longer: ${reason}.`));
  }
  return nodes;
}

function reasonToLapse(request: Request, deal: Deal, reopened: boolean, today: string): string | undefined {
  if (deal.removed || deal.status === 'lost') return isOpen(request) ? 'the deal is lost' : undefined;
  if (isOpen(request)) {
    const isOther =
      request.ask.amount.currency !== deal.amount.currency ||
      deal.amount.minor > request.ask.amount.minor ||
      (deal.terms !== undefined && deal.terms > (request.ask.days ?? 0));
    return isOther ? 'the deal’s amount or terms changed; ask again with the new ones' : undefined;
  }
  if (request.status !== 'approved' || !request.fingerprint || request.validUntil === undefined) return undefined;
  return lapseReason(
    request.fingerprint,
    { amount: deal.amount, days: deal.terms, reopened },
    request.validUntil,
    today,
  );
}
