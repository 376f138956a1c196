import { openForm } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { splitList } from '../../core/raw-values.ts';
import { type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { actOf, changeDeal } from './answer.ts';
import { keepNew, logAccess } from './commands-log.ts';
import { type Deal, dealName, lostReasons, wonReasons } from './deal.ts';
import type { DealDeps } from './deps.ts';
import { type DealRef, dealRef, rawFresh } from './fields.ts';
import { choiceOf, theDeal } from './finding.ts';
import { type Closing, decideClose, isRefusal, mayNotChange } from './rules.ts';

const deal = dealRef(
  { label: 'Deal or account', hint: 'D-104, or the account’s name.', required: true, positional: true },
  true,
);
const text = f.text({ label: 'In their words', aliases: ['because', 'why'] });
const competitor = f.line({ label: 'Competitor', hint: 'Who else was there.', aliases: ['vs'] });

/** `/deal won Acme 45k EUR`, `/deal won D-104`. */
export function winDeal(deps: DealDeps): Command {
  return command({
    name: 'deal won',
    summary: 'Win a deal. Without an open one, the line logs it as won.',
    examples: ['deal won Acme 45k EUR', 'deal won D-104 reasons:product,service'],
    access: logAccess,
    submit: 'Won',
    fields: {
      deal,
      amount: f.amount({ label: 'Amount', hint: 'When it changed.', positional: true }),
      reasons: f.choices({ label: 'Why we won', aliases: ['reason'] }, wonReasons),
      text,
      competitor,
      close: f.day({ label: 'Closed on', hint: 'Today when empty.' }),
    },
    run: ({ deal: ref, reasons = [], ...closing }, context) =>
      close(deps, ref, 'won', { ...closing, reasons }, context),
  });
}

/** `/deal lost D-104 price, timing`. */
export function loseDeal(deps: DealDeps): Command {
  const reasons = f.choices(
    { label: 'Why we lost', required: true, positional: true, aliases: ['reason'] },
    lostReasons,
  );
  return command({
    name: 'deal lost',
    summary: 'Lose a deal, with the reasons: they are what the next one is won with.',
    examples: ['deal lost D-104 price, timing', 'deal lost Acme competitor vs:Zenith because:"They bundle support"'],
    access: logAccess,
    submit: 'Lost',
    fields: {
      deal,
      amount: f.amount({ label: 'Amount', hint: 'When it changed.', positional: true }),
      reasons: { ...reasons, take: countReasons },
      text,
      competitor,
      close: f.day({ label: 'Closed on', hint: 'Today when empty.' }),
    },
    run: ({ deal: ref, ...closing }, context) => close(deps, ref, 'lost', closing, context),
  });
}

/** Words that are nothing but reasons: `price, timing`. */
function countReasons(words: readonly string[]): number {
  const known: readonly string[] = lostReasons;
  const end = words.findIndex((word) => {
    const parts = splitList(word.toLowerCase());
    return parts.length === 0 || parts.some((part) => !known.includes(part));
  });
  return end < 0 ? words.length : end;
}

async function close(
  deps: DealDeps,
  ref: DealRef,
  status: 'won' | 'lost',
  closing: Closing,
  context: Context,
): Promise<Reply> {
  const found = ref.kind === 'number' ? await theDeal(deps, ref, context, 'any') : await openDeal(deps, ref, context);
  if (found === undefined && ref.kind !== 'number') return closeNew(deps, ref.account, status, closing, context);
  if (found === undefined || isRefusal(found)) return found ?? refuse('This deal does not exist.');
  return changeDeal(deps, found, context, (current) => decideClose(current, status, closing, actOf(context)));
}

/** The open deal of the account that the person may close; undefined when there is none. */
async function openDeal(
  deps: DealDeps,
  ref: Exclude<DealRef, { kind: 'number' }>,
  context: Context,
): Promise<Deal | Refusal | undefined> {
  const { account } = ref;
  if (ref.kind === 'fresh' || account.id === undefined) return undefined;
  const open = await deps.deals.openOf(
    context.company.tenant,
    await deps.accounts.family(context.company.tenant, account.id),
  );
  const own = open.filter((each) => !mayNotChange(each, context.actor));
  const [only] = own;
  if (only && own.length === 1) return only;
  if (open.length === 0) return undefined;
  const said = only
    ? `${account.name} has ${own.length} open deals. Which one?`
    : `The open deals of ${account.name} belong to others: ${open.map((each) => `${dealName(each)} (${each.owner.name})`).join(', ')}.`;
  const fresh = { label: 'None of these: a new deal', raw: rawFresh({ id: account.id }) };
  return refuse(said, { field: 'deal', choices: [...own.slice(0, 8).map(choiceOf), fresh] });
}

/** A deal that nobody had logged before it was closed. */
async function closeNew(
  deps: DealDeps,
  account: AccountRef,
  status: 'won' | 'lost',
  closing: Closing,
  context: Context,
): Promise<Reply> {
  const { amount } = closing;
  const raw = account.id === undefined ? `new:${account.name}` : `account:${account.id}`;
  if (!amount)
    return refuse(
      `${account.name} has no open deal. Say the amount to log it as ${status}: ${typed(`deal ${status} ${account.name} 45k`)}`,
      {
        next: [openForm('Open the form', `deal ${status}`, { deal: raw })],
      },
    );
  return keepNew(deps, account, { amount }, context, { ...closing, status });
}
