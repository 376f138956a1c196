import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, refuse, type Reply, replaceWith } from '../../core/reply.ts';
import { rateCard, rateListCard, rateWords } from './cards.ts';
import { currency, factor } from './fields.ts';
import type { Rate } from './rules.ts';
import type { RateStore } from './store.ts';

const access = ['admin', 'finance'] as const;

export function rateCommands(store: RateStore): Command[] {
  return [setRate(store), listRates(store)];
}

function setRate(store: RateStore): Command {
  return command({
    name: 'sales rate',
    summary: 'Say what one currency is worth in another, from a day on.',
    examples: ['sales rate EUR USD 1.08 from:2026-10-01', 'sales rate GBP EUR 1.15'],
    access,
    fields: {
      base: currency({ label: 'One unit of', required: true, positional: true }),
      quote: currency({ label: 'In', required: true, positional: true }),
      rate: factor({ label: 'Is worth', required: true, positional: true }),
      from: f.day({ label: 'From', hint: 'Deals that close on this day or later. Today when empty.' }),
    },
    async run(input, context) {
      if (input.base === input.quote)
        return refuse('The two currencies are the same; that rate is always 1.', { field: 'quote' });
      const from = input.from ?? today({ now: context.now, zone: context.company.zone });
      return keepRate(store, { base: input.base, quote: input.quote, rate: input.rate, from }, context);
    },
  });
}

async function keepRate(store: RateStore, rate: Rate, context: Context): Promise<Reply> {
  const { tenant } = context.company;
  const by = refOf(context.actor);
  const earlier = await store.of(tenant, rate);
  if (!earlier) {
    const made = await store.records.create(tenant, by, {
      values: rate,
      what: 'rate.set',
      summary: rateWords(rate),
      key: context.key,
    });
    return answer(rateCard(made, made.history[0]));
  }
  const written = await store.records.change(tenant, earlier.id, by, (current) =>
    current.rate === rate.rate ? refuse(`This is already so: ${rateWords(current)}.`) : corrected(current, rate),
  );
  return written.kind === 'refusal' ? written : answer(rateCard(written.record, written.change));
}

function corrected(current: Rate, rate: Rate): Write<Rate> {
  return {
    kind: 'write',
    set: { rate: rate.rate },
    what: 'rate.set',
    summary: `${rateWords(rate)} (was ${current.rate})`,
  };
}

function listRates(store: RateStore): Command {
  return command({
    name: 'sales rate list',
    summary: 'Show the exchange rates.',
    examples: ['sales rate list'],
    access: 'members',
    readOnly: true,
    fields: { page: pageField() },
    async run({ page }, context) {
      const card = rateListCard(await store.list(context.company.tenant), page ?? 1);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}
