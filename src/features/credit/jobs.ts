import { actions, run, text } from '../../core/card.ts';
import type { Job } from '../../core/feature.ts';
import { addDays, dayIn, daysBetween, formatDay } from '../../core/dates.ts';
import { refuse } from '../../core/reply.ts';
import { type Request, lapseReason, system } from '../approvals/index.ts';
import { assessCase } from './assess.ts';
import { caseOf } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { factsOf } from './gather.ts';
import type { Company } from '../../core/company.ts';

const soon = new Set([30, 14, 7]);

/** Once a day: reviews that fall due, collateral that ends, approvals whose customer got worse. */
export function creditJobs(deps: CreditDeps): Job[] {
  return [
    {
      name: 'credit-reviews',
      cron: '15 * * * *',
      async run(now) {
        for (const company of await deps.companies.all()) {
          await remindOfReviews(deps, company, now);
          await lapseWorse(deps, company, now);
        }
      },
    },
  ];
}

/** The day of the next review is moved in the write that tells of it, so that it is told once. */
async function remindOfReviews(deps: CreditDeps, company: Company, now: Date): Promise<void> {
  const today = dayIn(now, company.zone);
  for (const file of await deps.store.list(company.tenant)) {
    const ending = file.collateral.find((item) => soon.has(daysBetween(today, item.validTo)));
    const isDue = (file.reviewOn ?? addDays(dayIn(file.createdAt, company.zone), 91)) <= today;
    const reason = isDue
      ? 'its review is due'
      : ending
        ? `the ${ending.type} ends on ${formatDay(ending.validTo)}`
        : undefined;
    if (reason === undefined) continue;
    await deps.store.files.change(company.tenant, file.id, system, (current) => {
      const told = current.history.some(
        (change) => change.what === 'credit.review-due' && dayIn(change.at, company.zone) === today,
      );
      if (told) return refuse('It was told today.');
      const card = {
        summary: `Credit of ${current.account.name}: ${reason}`,
        tone: 'warning' as const,
        nodes: [
          text(`Credit of ${current.account.name}: ${reason}.`),
          actions(run('Review', 'credit review', { account: `account:${current.account.id}` })),
        ],
      };
      return {
        kind: 'write',
        set: isDue ? { reviewOn: addDays(today, 7) } : {},
        what: 'credit.review-due',
        summary: `${current.account.name}: ${reason}`,
        due: [{ kind: 'tell', to: { purpose: 'credit' }, card }],
      };
    });
  }
}

/** Approvals are bound to the class of their day; a worse one makes them lapse. */
async function lapseWorse(deps: CreditDeps, company: Company, now: Date): Promise<void> {
  const today = dayIn(now, company.zone);
  const { document: policy } = await deps.policies.inForce(company.tenant, today);
  const approved = await deps.approvals.store.list(company.tenant, { kind: 'credit', status: ['approved'] });
  for (const request of approved) {
    if (!request.fingerprint || request.purpose !== 'order' || request.validUntil === undefined) continue;
    const facts = await factsOf(deps, company, request.account, policy, now);
    const given = caseOf(facts, {
      purpose: 'order',
      terms: request.ask,
      ...(request.deal && { deal: request.deal.id }),
    });
    const { score } = assessCase(given, policy).measures;
    const reason = worse(request, score.class, today);
    const { engine } = deps.approvals;
    if (reason !== undefined)
      await engine.act(request, system, engine.kind('credit'), (current) =>
        current.status === 'approved'
          ? { what: 'lapsed', at: now, by: system, text: reason }
          : refuse('It holds no longer.'),
      );
  }
}

function worse(request: Request, name: string, today: string): string | undefined {
  if (!request.fingerprint || request.validUntil === undefined) return undefined;
  return lapseReason(request.fingerprint, { class: name }, request.validUntil, today);
}
