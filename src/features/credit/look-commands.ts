import { actions, openForm, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { dayIn, formatDay, today } from '../../core/dates.ts';
import { formatMoney, rawMoney } from '../../core/money.ts';
import { pageField } from '../../core/pages.ts';
import { hasRole, refOf } from '../../core/person.ts';
import { answer, refuse, replaceWith } from '../../core/reply.ts';
import { seesAmounts } from '../approvals/index.ts';
import { assessCase } from './assess.ts';
import { exposureCard } from './exposure-card.ts';
import { figuresNodes, recommended, reviewListCard } from './cards.ts';
import type { CreditDeps } from './deps.ts';
import { nextReview } from './file.ts';
import { factsOf } from './gather.ts';
import { watchCard } from './watch-cards.ts';
import { asItIs, watchList } from './watch-list.ts';

const accountField = f.account({ label: 'Account', positional: true });

/** Exposure by weeks, the watch-list, and the reviews that fall due by class. */
export function creditLookCommands(deps: CreditDeps): Command[] {
  return [exposure(deps), watch(deps), review(deps)];
}

function exposure(deps: CreditDeps): Command {
  return command({
    name: 'credit exposure',
    summary: 'What a customer owes and will owe, week by week, with the deals that compete for the limit.',
    examples: ['credit exposure Acme'],
    access: 'members',
    readOnly: true,
    fields: { account: { ...accountField, required: true as const } },
    async run(input, context) {
      const { company, actor, now } = context;
      const ref = input.account;
      if (ref?.id === undefined) return refuse('This is not an account yet.', { field: 'account' });
      const { document: policy } = await deps.policies.inForce(company.tenant, dayIn(now, company.zone));
      const facts = await factsOf(deps, company, { id: ref.id, name: ref.name }, policy, now);
      const full = seesAmounts(actor, policy.levels);
      const mayLook = full || hasRole(actor, ['manager']) || (await hasDealWith(deps, ref.id, context));
      if (!mayLook) return refuse('Only finance, managers and reps with deals there see this.');
      const given = asItIs(facts);
      return answer(exposureCard(given, assessCase(given, policy), full || hasRole(actor, ['manager'])));
    },
  });
}

function watch(deps: CreditDeps): Command {
  return command({
    name: 'credit watch',
    summary: 'Customers to keep an eye on: over their limit, overdue, on hold, worse than before, due for review.',
    examples: ['credit watch'],
    access: ['finance', 'admin', 'manager'],
    readOnly: true,
    fields: {
      page: pageField(),
      replace: { ...f.flag({ label: 'Replace' }), hidden: true },
    },
    async run({ page = 1, replace }, { company, actor, now }) {
      const { list, policy, today } = await watchList(deps, company, now);
      const currency = seesAmounts(actor, policy.levels) ? company.currency : undefined;
      const card = watchCard(list, { page, currency, today });
      return replace ? replaceWith(card) : answer(card);
    },
  });
}

async function hasDealWith({ deals, accounts }: CreditDeps, account: string, { company, actor }: Context) {
  const family = await accounts.family(company.tenant, account);
  const found = await deals.find(company.tenant, { accounts: family }, { limit: 2000 });
  return found.some(({ owner, split }) =>
    [owner, ...split.map(({ person }) => person)].some(({ id }) => id === actor.id),
  );
}

function review(deps: CreditDeps): Command {
  return command({
    name: 'credit review',
    summary: 'Reviews that are due; with an account, its figures and the recommended limit, marked as reviewed.',
    examples: ['credit review', 'credit review Acme'],
    access: ['finance', 'admin'],
    fields: { account: accountField },
    async run(input, context) {
      const { company, now } = context;
      const day = today({ now, zone: company.zone });
      if (input.account === undefined)
        return answer(reviewListCard(await deps.store.dueForReview(company.tenant, day), day));
      if (input.account.id === undefined) return refuse('This is not an account yet.', { field: 'account' });
      const known = { id: input.account.id, name: input.account.name };
      const { document: policy } = await deps.policies.inForce(company.tenant, day);
      const facts = await factsOf(deps, company, known, policy, now);
      const given = asItIs(facts);
      const assessed = assessCase(given, policy);
      const name = assessed.measures.score.class;
      const next = nextReview(name, day, facts.file.customerSince);
      const written = await deps.store.change(company.tenant, known, refOf(context.actor), () => ({
        kind: 'write',
        set: { reviewOn: next },
        what: 'credit.reviewed',
        summary: `${known.name} reviewed: class ${name}, next on ${formatDay(next)}`,
      }));
      if (written.kind === 'refusal') return written;
      const limit = { minor: recommended(given, name, policy), currency: company.currency };
      return answer({
        summary: written.change.summary,
        tone: 'good',
        nodes: [
          text(`${written.change.summary}. Recommended limit: ${formatMoney(limit)}.`),
          ...figuresNodes(given, assessed, policy),
          actions(
            openForm('Ask for this limit', 'credit limit', {
              account: `account:${known.id}`,
              amount: rawMoney(limit),
              reason: 'review',
            }),
            run('All due reviews', 'credit review'),
          ),
        ],
      });
    },
  });
}
