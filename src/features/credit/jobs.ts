import { actions, run, text } from '../../core/card.ts';
import type { Job } from '../../core/feature.ts';
import { addDays, type Day, dayIn, daysBetween, formatDay } from '../../core/dates.ts';
import { undoMinutes } from '../../core/records.ts';
import { refuse } from '../../core/reply.ts';
import { compact, type Request, lapseReason, system } from '../approvals/index.ts';
import { assessCase } from './assess.ts';
import { caseOf } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { type ClassName, type CreditFile, limitOn } from './file.ts';
import { factsOf, factsOfAll } from './gather.ts';
import type { Company } from '../../core/company.ts';
import { asItIs } from './watch-list.ts';
import { reviewDay } from './watch.ts';

/** How many days before cover ends it is told (RISK 4.7). */
const marks = [7, 14, 30];
const quietDays = 7;

/** Reviews that fall due, collateral that ends, limits that are exceeded, approvals whose customer got worse. */
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

/** What is told is noted in the write that tells of it, so that it is told once. */
async function remindOfReviews(deps: CreditDeps, company: Company, now: Date): Promise<void> {
  const today = dayIn(now, company.zone);
  const { document: policy } = await deps.policies.inForce(company.tenant, today);
  for await (const { file, facts } of factsOfAll(deps, company, policy, now)) {
    const { measures } = assessCase(asItIs(facts), policy);
    await noteClass(deps, file, measures.score.class, { today, now });
    const due =
      dueReview(file, today, company.zone) ?? endingCover(file, today) ?? overLimit(file, measures.firmUse, today);
    if (!due) continue;
    const { reason, quiet, set = {} } = due;
    const summary = `${file.account.name}: ${reason}`;
    await deps.store.files.change(company.tenant, file.id, system, (current) => {
      const isTold = current.history.some(
        (change) => change.summary === summary && daysBetween(dayIn(change.at, company.zone), today) < quiet,
      );
      if (isTold) return refuse('It was told already.');
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
        set,
        what: 'credit.review-due',
        summary,
        due: [{ kind: 'tell', to: { purpose: 'credit' }, card }],
      };
    });
  }
}

/** Why a customer's credit should be looked at, and for how many days that is not said again. */
interface DueReview {
  reason: string;
  quiet: number;
  set?: { reviewOn: Day };
}

function dueReview(file: CreditFile, today: Day, zone: string): DueReview | undefined {
  return reviewDay(file, zone) <= today
    ? { reason: 'its review is due', quiet: 1, set: { reviewOn: addDays(today, quietDays) } }
    : undefined;
}

/** Told at each mark, and later where nobody ran on that day. */
function endingCover({ collateral }: CreditFile, today: Day): DueReview | undefined {
  for (const { type, validTo } of collateral) {
    const left = daysBetween(today, validTo);
    const mark = marks.find((days) => left <= days);
    if (left >= 0 && mark !== undefined)
      return { reason: `the ${type} ends on ${formatDay(validTo)}`, quiet: mark - left + 1 };
  }
  return undefined;
}

function overLimit(file: CreditFile, firmUse: number | undefined, today: Day): DueReview | undefined {
  return limitOn(file, today).kind === 'valid' && firmUse !== undefined && firmUse > 100
    ? { reason: 'more is owed and ordered than its limit allows', quiet: quietDays }
    : undefined;
}

/** Keeps the class beside the one before it, so that the watch-list can say whose got worse. */
async function noteClass(
  { store }: CreditDeps,
  file: CreditFile,
  name: ClassName,
  { today, now }: { today: Day; now: Date },
): Promise<void> {
  // Nothing must come between a change and its undo.
  const mayBeUndone = now.getTime() - file.updatedAt.getTime() < undoMinutes * 60_000;
  if (file.rated?.class === name || mayBeUndone) return;
  await store.files.change(file.tenant, file.id, system, ({ rated }) =>
    rated?.class === name
      ? refuse('It is known already.')
      : {
          kind: 'write',
          set: { rated: compact({ class: name, since: today, before: rated?.class }) },
          what: 'credit.class',
          summary: `${file.account.name}: ${rated ? `class ${rated.class} became ${name}` : `class ${name}`}`,
        },
  );
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
