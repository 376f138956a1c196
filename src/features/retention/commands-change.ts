import { command, type Command } from '../../core/command.ts';
import { dayIn } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { rawMoney } from '../../core/money.ts';
import type { Context } from '../../core/context.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { churnReasons, colours, knownAccount } from '../accounts/index.ts';
import { changeCustomer } from './answering.ts';
import type { RetentionDeps } from './deps.ts';
import { daysAhead, months } from './fields.ts';
import { decideCheckin, decideChurn, decideRenewal, decideRenewed, decideReturn } from './rules.ts';

const access = ['rep', 'manager', 'admin', 'finance'] as const;
const account = knownAccount({ label: 'Account', required: true, positional: true });
const yearly = f.amount({ label: 'Recurring revenue', hint: 'Of a year.', aliases: ['recurring', 'arr'] });

/** What people record of a customer: when it renews, what it says, that it leaves or comes back. */
export function changeCommands(deps: RetentionDeps): Command[] {
  return [setRenewal(deps), renewed(deps), checkIn(deps), churn(deps), comeBack(deps)];
}

function setRenewal(deps: RetentionDeps): Command {
  return command({
    name: 'account renewal',
    summary:
      'Say when a customer renews; its owner is reminded 90, 60 and 30 days ahead and on the last day for notice.',
    examples: ['account renewal Acme 2027-03-31 amount:120k notice:60d', 'account renewal Globex eoy term:2y'],
    access,
    fields: {
      account,
      on: f.day({ label: 'Renews on', positional: true, aliases: ['date'] }),
      amount: yearly,
      term: months({ label: 'Term', hint: 'Months that a renewal adds; 12 when empty.', aliases: ['months'] }),
      notice: daysAhead({ label: 'Notice', hint: 'Days before the end until which notice can be given.' }),
    },
    prefill: (raw, context) => present(deps, raw, context),
    run: ({ account: ref, on, amount, term, notice }, context) =>
      changeCustomer(deps, ref, context, (current, act) =>
        decideRenewal(current, { on, amount, months: term, notice }, act),
      ),
  });
}

function renewed(deps: RetentionDeps): Command {
  return command({
    name: 'account renewed',
    summary: 'A customer renewed: its renewal date moves by the term.',
    examples: ['account renewed Acme', 'account renewed Acme 130k until:2029-03-31'],
    access,
    submit: 'Renewed',
    fields: {
      account,
      amount: { ...yearly, positional: true },
      until: f.day({ label: 'Renews next on', hint: 'After the term when empty.' }),
    },
    run: ({ account: ref, amount, until }, context) =>
      changeCustomer(deps, ref, context, (current, act) => decideRenewed(current, { on: until, amount }, act)),
  });
}

function checkIn(deps: RetentionDeps): Command {
  return command({
    name: 'account checkin',
    summary: 'Note what you learned from a customer and how it looks; its owner is reminded of the next one.',
    examples: ['account checkin Acme "QBR went well" health:green next:+30d'],
    access,
    submit: 'Check in',
    fields: {
      account,
      words: f.text({ label: 'What you learned', required: true, positional: true, aliases: ['note'] }),
      health: f.choice({ label: 'How it looks' }, colours),
      next: f.day({ label: 'Next check-in' }),
    },
    run: ({ account: ref, ...said }, context) =>
      changeCustomer(deps, ref, context, (current, act) => decideCheckin(current, said, act)),
  });
}

function churn(deps: RetentionDeps): Command {
  return command({
    name: 'account churn',
    summary: 'A customer leaves, or pays less: from which day on and why. What it was stays on record.',
    examples: [
      'account churn Acme competitor "They bundle support" competitor:Zenith on:2026-10-31',
      'account churn Globex budget lost:12k',
    ],
    access,
    submit: 'Note',
    fields: {
      account,
      reason: f.choice({ label: 'Why', required: true, positional: true }, churnReasons),
      words: f.text({ label: 'In their words', positional: true, aliases: ['because', 'why'] }),
      on: f.day({ label: 'From', hint: 'Today when empty.' }),
      lost: f.amount({ label: 'Lost a year', hint: 'When it stays and pays less; empty when it leaves.' }),
      competitor: f.line({ label: 'Competitor', aliases: ['vs'] }),
    },
    run: ({ account: ref, on, ...said }, context) =>
      changeCustomer(deps, ref, context, (current, act) => decideChurn(current, { ...said, on: on ?? act.today }, act)),
  });
}

function comeBack(deps: RetentionDeps): Command {
  return command({
    name: 'account return',
    summary: 'A customer that left is back.',
    examples: ['account return Acme', 'account return Acme 90k on:2026-12-01'],
    access,
    submit: 'Is back',
    fields: {
      account,
      amount: { ...yearly, positional: true },
      on: f.day({ label: 'From', hint: 'Today when empty.' }),
    },
    run: ({ account: ref, amount, on }, context) =>
      changeCustomer(deps, ref, context, (current, act) =>
        decideReturn(current, { amount, on: on ?? dayIn(context.now, context.company.zone) }, act),
      ),
  });
}

async function present({ accounts }: RetentionDeps, raw: RawValues, context: Context): Promise<RawValues> {
  const ref = raw['account'] ? await account.parse(raw['account'], context) : undefined;
  const found = ref?.ok ? await accounts.get(context.company.tenant, ref.value.id) : undefined;
  if (!found) return {};
  const { renewal, recurring } = found;
  return {
    account: `account:${found.id}`,
    ...(renewal && { on: renewal.on, term: String(renewal.months), notice: `${renewal.notice}d` }),
    ...(recurring && { amount: rawMoney(recurring) }),
  };
}
