import { run } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import type { Field } from '../../core/fields.ts';
import * as f from '../../core/fields.ts';
import { nearest } from '../../core/nearest.ts';
import { joinList, type RawValues } from '../../core/raw-values.ts';
import { rawMoney } from '../../core/money.ts';
import { problem } from '../../core/result.ts';
import { typed } from '../../core/typed.ts';
import { orNone } from '../accounts/index.ts';
import { actOf, changeDeal } from './answer.ts';
import { logAccess, stageNames } from './commands-log.ts';
import { type Deal, dealName, dealTypes, lostReasons, stages, wonReasons } from './deal.ts';
import type { DealDeps } from './deps.ts';
import { dealRef, looseMoney, split, terms } from './fields.ts';
import { theDeal } from './finding.ts';
import { decideStage, isRefusal, mayNotChange } from './rules.ts';
import { decideUpdate } from './update.ts';

const deal = dealRef({
  label: 'Deal or account',
  hint: 'D-104, or the account’s name.',
  required: true,
  positional: true,
});

/** `/deal stage D-104 negotiation`. */
export function moveDeal(deps: DealDeps): Command {
  return command({
    name: 'deal stage',
    summary: 'Move a deal to another stage.',
    examples: ['deal stage D-104 negotiation', 'deal stage Acme commit probability:95%'],
    access: logAccess,
    fields: {
      deal,
      stage: openStage(f.choice({ label: 'Stage', required: true, positional: true }, stageNames)),
      probability: f.percent({ label: 'Probability', hint: 'The stage’s own when empty.', aliases: ['prob'] }),
      reopen: { ...f.flag({ label: 'Open again' }), hidden: true },
    },
    async prefill(raw, context): Promise<RawValues> {
      const found = await prefilled(deps, raw, context);
      return found ? { stage: found.stage } : {};
    },
    async run({ deal: ref, ...wanted }, context) {
      const found = await theDeal(deps, ref, context, 'any');
      if (isRefusal(found)) return found;
      const reply = await changeDeal(deps, found, context, (current) => decideStage(current, wanted, actOf(context)));
      if (reply.kind !== 'refusal' || found.status === 'open' || wanted.reopen) return reply;
      const values = { deal: dealName(found), stage: wanted.stage, reopen: 'yes' };
      return { ...reply, next: [run(`Open again in ${wanted.stage}`, 'deal stage', values)] };
    },
  });
}

/** Winning and losing are no stages: they ask for reasons, and have verbs of their own. */
function openStage<T, Required extends boolean>(of: Field<T, Required>): Field<T, Required> {
  const meant = (word: string) =>
    isClosing(word) || (word.length > 3 && nearest(word, Object.keys(stages)) !== undefined);
  return {
    ...of,
    // A mistyped stage must not become part of the account's name.
    take: ([word]) => (word && meant(word) ? 1 : 0),
    parse: (raw, context) =>
      isClosing(raw)
        ? problem(
            `A deal is ${raw.trim().toLowerCase()} with “${typed(`deal ${raw.trim().toLowerCase()} …`)}”, not by its stage.`,
          )
        : of.parse(raw, context),
  };
}

function isClosing(word: string): boolean {
  return /^(won|lost)$/i.test(word.trim());
}

const reasonNames = [...new Set([...wonReasons, ...lostReasons])];

/** `/deal update D-104 amount:50k close:2026-10-15`. */
export function updateDeal(deps: DealDeps): Command {
  return command({
    name: 'deal update',
    summary: 'Change what a deal says. “none” empties a value.',
    examples: ['deal update D-104 amount:50k close:2026-10-15', 'deal update Acme next:"Call the CFO" competitor:none'],
    access: logAccess,
    fields: {
      deal,
      amount: f.amount({ label: 'Amount', hint: 'What the customer pays, after discount.' }),
      stage: f.choice({ label: 'Stage' }, stageNames),
      close: f.day({ label: 'Close date', aliases: ['closes', 'due'] }),
      type: f.choice({ label: 'Type' }, dealTypes),
      products: orNone(f.catalogue({ label: 'Products', aliases: ['product'] }, (context) => context.company.products)),
      list: orNone(looseMoney({ label: 'List price', aliases: ['listprice'] })),
      cost: orNone(looseMoney({ label: 'Cost' })),
      margin: f.percent({ label: 'Margin', hint: 'Instead of the cost.' }),
      terms: orNone(terms({ label: 'Payment terms', hint: 'Days, or “prepaid”.' })),
      probability: f.percent({ label: 'Probability', aliases: ['prob'] }),
      source: orNone(f.line({ label: 'Source' })),
      segment: orNone(f.line({ label: 'Segment' })),
      competitor: orNone(f.line({ label: 'Competitor', aliases: ['vs'] })),
      next: orNone(f.line({ label: 'Next step', aliases: ['nextstep'] })),
      notes: orNone(f.text({ label: 'Notes', aliases: ['note'] })),
      owner: f.person({ label: 'Owner' }),
      split: orNone(split({ label: 'Split', hint: 'Shares that add up to 100 %.' })),
      reasons: f.choices(
        { label: 'Reasons', hint: 'Of a deal that is won or lost.', aliases: ['reason'] },
        reasonNames,
      ),
      seen: { ...f.whole({ label: 'Version' }), hidden: true },
    },
    async prefill(raw, context) {
      const found = await prefilled(deps, raw, context);
      // The form holds cost and list price, which are not for everybody who sees the card.
      return found && !mayNotChange(found, context.actor) ? rawDeal(found) : {};
    },
    async run({ deal: ref, seen, ...input }, context) {
      const found = await theDeal(deps, ref, context, 'any');
      if (isRefusal(found)) return found;
      return changeDeal(deps, found, context, (current) => decideUpdate(current, input, actOf(context), seen));
    },
  });
}

/** The deal that a form is about; undefined when that is not clear yet. */
async function prefilled(deps: DealDeps, raw: RawValues, context: Context): Promise<Deal | undefined> {
  const ref = raw['deal'] ? await deal.parse(raw['deal'], context) : undefined;
  const found = ref?.ok ? await theDeal(deps, ref.value, context, 'any') : undefined;
  return found && !isRefusal(found) ? found : undefined;
}

/** The deal as words of the update form, with the version that they are of. */
export function rawDeal(found: Deal): RawValues {
  const optional = {
    cost: found.cost && rawMoney(found.cost),
    list: found.listPrice && rawMoney(found.listPrice),
    terms: found.terms === undefined ? undefined : String(found.terms),
    source: found.source,
    segment: found.segment,
    competitor: found.competitor,
    next: found.nextStep,
    notes: found.notes,
    products: joinList(found.products),
    reasons: joinList([...found.wonReasons, ...found.lostReasons]),
    split: joinList(found.split.map(({ person, percent }) => `${person.name} ${percent}%`)),
  };
  const present = Object.entries(optional).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return {
    deal: dealName(found),
    amount: rawMoney(found.amount),
    stage: found.stage,
    close: found.closeDate,
    type: found.type,
    probability: `${found.probability}%`,
    owner: `person:${found.owner.id}`,
    ...Object.fromEntries(present),
    seen: String(found.version),
  };
}
