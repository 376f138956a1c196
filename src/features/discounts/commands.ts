import { actions, type Card, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import { dayIn } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { type Money, parseMoney } from '../../core/money.ts';
import { isInPeriod, previousPeriod, thisQuarter } from '../../core/period.ts';
import { splitList } from '../../core/raw-values.ts';
import { answer, refuse, type Refusal } from '../../core/reply.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import {
  againField,
  dealFor,
  dealNumber,
  easierAsk,
  type Request,
  requestCard,
  requestName,
  sayNumber,
  subjectFor,
  type Terms,
} from '../approvals/index.ts';
import type { Deal } from '../deals/deal.ts';
import type { DiscountDeps } from './index.ts';
import { effectiveDiscount } from './rules.ts';

/** Asking for a discount, and how discounts creep. */
export function discountCommands(deps: DiscountDeps): Command[] {
  return [request(deps), creep(deps)];
}

/** `training 2k, free shipping 500`. */
const concessionsField = f.field(
  { label: 'Given on top', aliases: ['with'], hint: 'For example: training 2k, shipping 500. It counts as discount.' },
  {
    example: '"training 2k"',
    control: () => ({ kind: 'line' as const, placeholder: 'training 2k, shipping 500' }),
    parse(raw: string, context: Context): Parsed<{ name: string; value: Money }[]> {
      const found: { name: string; value: Money }[] = [];
      for (const part of splitList(raw)) {
        const match = /^(.*?)\s+([€$£]?\s?\d\S*(?:\s?[A-Za-z]{3})?)$/.exec(part);
        const value = match?.[2] ? parseMoney(match[2], context.company.currency) : undefined;
        if (!match?.[1] || !value?.ok) return problem(`“${part}” needs its value: write it like “training 2k”.`);
        found.push({ name: match[1], value: value.value });
      }
      return found.length > 0 ? parsed(found) : problem('This is empty.');
    },
  },
);

interface AskInput {
  account: AccountRef;
  discount: number | undefined;
  list: Money | undefined;
  price: Money | undefined;
  cost: Money | undefined;
  with: { name: string; value: Money }[] | undefined;
}

function request(deps: DiscountDeps): Command {
  return command({
    name: 'discount request',
    summary: 'Ask for a discount. What is given on top counts in; small ones are approved at once.',
    examples: [
      'discount request Acme 18% list:50k reason:competitor "Globex offers 40k"',
      'discount request Acme list:50k price:45k with:"training 2k" reason:volume "two years" deal:D-104',
    ],
    access: 'members',
    submit: 'Ask',
    fields: {
      account: f.account({ label: 'Account', required: true, positional: true }),
      discount: f.percent({ label: 'Discount', positional: true, hint: 'Or the list price and the price.' }),
      list: f.amount({ label: 'List price', aliases: ['amount'] }),
      price: f.amount({ label: 'Price' }),
      cost: f.amount({ label: 'Cost' }),
      with: concessionsField,
      reason: f.line({ label: 'Reason', hint: 'competitor, volume, multi-year, strategic, launch, retention, other' }),
      text: f.text({ label: 'In your words', required: true, positional: true, aliases: ['why'] }),
      deal: dealNumber({ label: 'Deal' }),
      again: againField('discount'),
    },
    async run(input, context) {
      const deal = await dealFor(deps, input.deal, context);
      if (deal && 'problem' in deal) return deal;
      const { document } = await deps.policies.inForce(
        context.company.tenant,
        dayIn(context.now, context.company.zone),
      );
      const code = (input.reason ?? 'other').toLowerCase();
      if (!document.reasons.includes(code))
        return refuse(`“${code}” is not a reason. Reasons: ${document.reasons.join(', ')}.`, { field: 'reason' });
      const terms = termsOf(input, deal);
      if ('problem' in terms) return terms;
      const subject = await subjectFor(
        deps,
        { kind: 'discount', account: input.account, deal, purpose: code, reason: input.text, again: input.again },
        context,
      );
      if ('problem' in subject) return subject;
      const made = await deps.approvals.engine.submit(
        context.company,
        { subject, ask: terms, key: context.key },
        context.now,
      );
      return 'problem' in made ? made : answer(askedCard(made));
    },
  });
}

function askedCard(made: Request): Card {
  const card = requestCard(made);
  const name = requestName(made);
  return {
    ...card,
    nodes: [
      ...card.nodes.filter((node) => node.kind !== 'actions'),
      actions(
        ...(made.status === 'in-review' ? made.assessment.offers.map((offer) => easierAsk(made, offer)) : []),
        run('Show', 'discount status', { request: name }),
        made.status === 'in-review' ? run('Recall', 'discount recall', { request: name }) : undefined,
      ),
    ],
  };
}

/** List price and effective discount from what was said, or from the deal. */
function termsOf(input: AskInput, deal: Deal | undefined): Terms | Refusal {
  const list = input.list ?? deal?.listPrice ?? (input.discount === undefined ? undefined : deal?.amount);
  if (!list || list.minor <= 0) return refuse('Say the list price, for example list:50k.', { field: 'list' });
  const price =
    input.price ??
    (input.discount === undefined
      ? deal?.amount
      : { ...list, minor: Math.round(list.minor * (1 - input.discount / 100)) });
  if (!price) return refuse('Say the discount, for example 15%, or the price.', { field: 'discount' });
  const cost = input.cost ?? deal?.cost;
  const concessions = input.with ?? [];
  const others = [price, ...(cost ? [cost] : []), ...concessions.map(({ value }) => value)];
  if (others.some(({ currency }) => currency !== list.currency))
    return refuse(`Use one currency: the list price is in ${list.currency}.`, { field: 'list' });
  const discount = Math.round((effectiveDiscount(list, price, concessions) ?? 0) * 100) / 100;
  if (discount <= 0) return refuse('This is no discount: the price is not below the list price.', { field: 'price' });
  if (discount > 100) return refuse('This gives away more than the list price.', { field: 'with' });
  return { amount: list, discount, ...(cost && { cost }), ...(concessions.length > 0 && { concessions }) };
}

function creep(deps: DiscountDeps): Command {
  return command({
    name: 'discount creep',
    summary: 'The discounts of this quarter against the last one, by reason.',
    examples: ['discount creep'],
    access: ['manager', 'finance', 'admin'],
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { company } = context;
      const current = thisQuarter(context);
      const before = previousPeriod(current, company.fiscalYearStart);
      const approved = await deps.approvals.store.list(
        company.tenant,
        { kind: 'discount', status: ['approved', 'lapsed'] },
        { limit: 5000, skip: 0 },
      );
      const inPeriod = (request: Request, period: typeof current) =>
        request.decidedAt !== undefined && isInPeriod(dayIn(request.decidedAt, company.zone), period);
      const [these, those] = [
        approved.filter((each) => inPeriod(each, current)),
        approved.filter((each) => inPeriod(each, before)),
      ];
      if (these.length + those.length === 0) return answer('No discount was approved in these two quarters.');
      const reasons = [...new Set([...these, ...those].map(({ purpose }) => purpose))].sort();
      const say = (value: number | null) => (value === null ? '–' : `${sayNumber(value)} %`);
      const rowOf = (name: string, one: readonly Request[], two: readonly Request[]) => {
        const [rate, earlier] = [rateOf(one), rateOf(two)];
        return [
          name,
          String(one.length),
          say(rate),
          say(earlier),
          rate === null || earlier === null ? '–' : `${sayNumber(rate - earlier)} pp`,
        ];
      };
      return answer({
        summary: `Discounts ${current.label}: ${say(rateOf(these))}`,
        nodes: [
          title(`Discounts, ${current.label} against ${before.label}`),
          {
            kind: 'table',
            caption: 'By reason',
            columns: [
              { label: 'Reason' },
              { label: 'Approved', align: 'right' },
              { label: current.label },
              { label: before.label },
              { label: 'Change' },
            ],
            rows: [
              ...reasons.map((reason) =>
                rowOf(
                  reason,
                  these.filter(({ purpose }) => purpose === reason),
                  those.filter(({ purpose }) => purpose === reason),
                ),
              ),
              rowOf('all', these, those),
            ],
          },
          text('Rates are Σ discount ÷ Σ list price of what was approved, never a mean of percentages.'),
        ],
      });
    },
  });
}

/** Σ discount ÷ Σ list price in percent; null of none. Amounts of several currencies are weighed by their own list price. */
function rateOf(requests: readonly Pick<Request, 'ask'>[]): number | null {
  const list = requests.reduce((sum, { ask }) => sum + ask.amount.minor, 0);
  return list === 0 ? null : requests.reduce((sum, { ask }) => sum + ask.amount.minor * (ask.discount ?? 0), 0) / list;
}
