import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { addDays } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import { isInPeriod, thisQuarter } from '../../core/period.ts';
import { hasRole, refOf, type Role } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { progressCard, quotaListCard, quotaSetCard } from './cards.ts';
import { target } from './fields.ts';
import type { Quotas } from './progress.ts';
import type { Quota } from './rules.ts';

const setters: readonly Role[] = ['manager', 'admin', 'finance'];

export function quotaCommands(quotas: Quotas): Command[] {
  return [setQuota(quotas), showQuota(quotas), listQuotas(quotas)];
}

function setQuota(quotas: Quotas): Command {
  return command({
    name: 'quota set',
    summary: 'Set what a person or a team is to book in a period.',
    examples: [
      'quota set @person 2026-Q4 250k',
      'quota set "EMEA North" 2026-12 80k EUR',
      'quota set @person 2026-Q4 250k from:2026-11-16',
    ],
    access: setters,
    fields: {
      target: target(quotas.people, { label: 'Person or team', required: true, positional: true }),
      period: f.period({ label: 'Period', required: true, positional: true }),
      amount: f.amount({ label: 'Quota', required: true, positional: true, hint: 'For the whole period.' }),
      from: f.day({ label: 'From', hint: 'Who joins in the period: the first day. The quota is prorated.' }),
      until: f.day({ label: 'Until', hint: 'Who leaves in it: the last day.' }),
    },
    async run({ amount, from, until, ...of }, context) {
      if (amount.minor < 0) return refuse('A quota cannot be less than 0.', { field: 'amount' });
      if (of.period.unit === 'days' || of.period.unit === 'week')
        return refuse('Quotas are set for a month, a quarter or a year: 2026-12, 2026-Q4 or 2026.', {
          field: 'period',
        });
      const outside = [from, until].find((day) => day !== undefined && !isInPeriod(day, of.period));
      if (outside !== undefined || (from !== undefined && until !== undefined && until < from))
        return refuse(`From and until are days of ${of.period.label}, in their order.`, { field: 'from' });
      return keepQuota(quotas, { ...of, amount, from, until: until && addDays(until, 1) }, context);
    },
  });
}

async function keepQuota(quotas: Quotas, quota: Quota, context: Context): Promise<Reply> {
  const { tenant } = context.company;
  const by = refOf(context.actor);
  const { target: of, period, amount, from, until } = quota;
  const summary = `set the quota of ${of.name} in ${period.label} to ${formatMoney(amount)}`;
  const { quota: kept, isNew } = await quotas.store.ensure(tenant, by, quota, summary);
  let written: Parameters<typeof quotaSetCard>[1];
  if (isNew && kept.history[0]) {
    written = { record: kept, change: kept.history[0] };
  } else {
    const changed = await quotas.store.records.change(tenant, kept.id, by, (current) =>
      sameMoney(current.amount, amount) && current.from === from && current.until === until
        ? refuse(`The quota of ${of.name} in ${period.label} is ${formatMoney(amount)} already.`)
        : {
            kind: 'write',
            set: { amount, from, until },
            what: 'quota.set',
            summary: `${summary} (was ${formatMoney(current.amount)})`,
          },
    );
    if (changed.kind === 'refusal') return changed;
    written = changed;
  }
  return answer(quotaSetCard(await quotas.progress(context.company, of, period, context.now), written));
}

function sameMoney(a: Money, b: Money): boolean {
  return a.minor === b.minor && a.currency === b.currency;
}

function showQuota(quotas: Quotas): Command {
  return command({
    name: 'quota show',
    summary: 'Show how you, a person or a team stand against the quota.',
    examples: ['quota show', 'quota show @person 2026-Q4', 'quota show "EMEA North" this month'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'Show',
    fields: {
      target: target(quotas.people, { label: 'Person or team', hint: 'You when empty.', positional: true }),
      period: f.period({ label: 'Period', hint: 'This quarter when empty.', positional: true }),
    },
    async run({ target: of, period }, context) {
      const whose = of ?? { kind: 'person' as const, ...refOf(context.actor) };
      const state = await quotas.progress(context.company, whose, period ?? thisQuarter(context), context.now);
      return answer(progressCard(state, hasRole(context.actor, setters)));
    },
  });
}

function listQuotas(quotas: Quotas): Command {
  return command({
    name: 'quota list',
    summary: 'Show everybody’s quota of a period, with attainment and pace.',
    examples: ['quota list', 'quota list 2026-Q4'],
    access: 'members',
    readOnly: true,
    submit: 'List',
    fields: { period: f.period({ label: 'Period', hint: 'This quarter when empty.', positional: true }) },
    async run({ period }, context) {
      const wanted = period ?? thisQuarter(context);
      const found = await quotas.store.ofPeriod(context.company.tenant, wanted);
      const states = await Promise.all(
        found.map((quota) => quotas.progress(context.company, quota.target, wanted, context.now)),
      );
      states.sort((a, b) => (b.attainment ?? 0) - (a.attainment ?? 0));
      return answer(quotaListCard(states, wanted, hasRole(context.actor, setters)));
    },
  });
}
