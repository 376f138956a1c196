import { run } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import { field } from '../../core/fields.ts';
import * as f from '../../core/fields.ts';
import { rawMoney } from '../../core/money.ts';
import { refOf } from '../../core/person.ts';
import { joinList, type RawValues } from '../../core/raw-values.ts';
import type { Write } from '../../core/records.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { type Account, type AccountFields, sizes } from './account.ts';
import { mergePreview } from './cards.ts';
import type { AccountDeps } from './deps.ts';
import { knownAccount, orNone } from './fields.ts';
import { cleanName } from './finding.ts';
import { normalName } from './names.ts';
import { decideMerge, decideRename, decideUpdate, takenName } from './rules.ts';

const access = ['rep', 'manager', 'admin', 'finance'] as const;
const account = knownAccount({ label: 'Account', required: true, positional: true });

export function updateAccount(deps: AccountDeps): Command {
  return command({
    name: 'account update',
    summary: 'Change what is known about an account. “none” empties a value.',
    examples: [
      'account update Acme country:Germany industry:Automotive size:large',
      'account update Acme owner:@person',
      'account update Acme confidential:yes recurring:120k',
    ],
    access,
    fields: {
      account,
      owner: orNone(f.person({ label: 'Owner' })),
      country: orNone(f.line({ label: 'Country' })),
      region: orNone(f.line({ label: 'Region' })),
      industry: orNone(f.line({ label: 'Industry' })),
      size: orNone(f.choice({ label: 'Size' }, sizes)),
      segment: orNone(f.line({ label: 'Segment' })),
      parent: orNone(knownAccount({ label: 'Parent account' })),
      since: orNone(f.day({ label: 'Customer since' })),
      aliases: orNone(f.list({ label: 'Also called', hint: 'Separated by commas.', aliases: ['alias'] })),
      notes: orNone(f.text({ label: 'Notes', aliases: ['note'] })),
      recurring: orNone(f.amount({ label: 'Recurring revenue', hint: 'Of a year.', aliases: ['arr'] })),
      quiet: orNone(f.whole({ label: 'Days without a word', hint: 'After which its owner is reminded.' })),
      confidential: f.flag({ label: 'Confidential', hint: 'Others read “an account in” its region.' }),
    },
    prefill: (raw, context) => presentValues(deps, raw, context),
    async run({ account: { id }, since, quiet, ...input }, context) {
      const taken = input.aliases ? await nameTaken(deps, id, input.aliases, context) : undefined;
      if (taken) return { ...taken, field: 'aliases' };
      const loop = input.parent ? await isBelow(deps, input.parent.id, id, context) : false;
      if (loop) return refuse('That account is itself a part of this one.', { field: 'parent' });
      if (typeof quiet === 'number' && (quiet < 1 || quiet > 730))
        return refuse('From 1 to 730 days.', { field: 'quiet' });
      const act = {
        by: context.actor,
        now: context.now,
        today: today({ now: context.now, zone: context.company.zone }),
      };
      return change(deps, id, context, (current) =>
        decideUpdate(current, { ...input, customerSince: since, quietDays: quiet }, act),
      );
    },
  });
}

export function renameAccount(deps: AccountDeps): Command {
  return command({
    name: 'account rename',
    summary: 'Give an account another name; the old one keeps finding it.',
    examples: ['account rename Acme "Acme Europe"', 'account rename "Globex Corp" to:Globex'],
    access,
    submit: 'Rename',
    fields: {
      account,
      to: field(
        { label: 'New name', required: true, positional: true },
        { example: 'Acme', control: () => ({ kind: 'line' as const }), parse: cleanName },
      ),
    },
    async run({ account: { id }, to }, context) {
      const taken = await nameTaken(deps, id, [to], context);
      if (taken) return { ...taken, field: 'to' };
      return change(deps, id, context, (current) => decideRename(current, to, context.actor));
    },
  });
}

export function mergeAccounts(deps: AccountDeps): Command {
  return command({
    name: 'account merge',
    summary: 'Make one of two accounts that are the same customer. Shows first what would happen.',
    examples: ['account merge "Acme Inc" into:Acme'],
    access: ['manager', 'admin', 'finance'],
    submit: 'Preview',
    fields: {
      from: knownAccount({ label: 'The account that goes', required: true, positional: true }),
      into: knownAccount({ label: 'The account that stays', required: true, positional: true }),
      confirmed: { ...f.flag({ label: 'Confirmed' }), hidden: true },
    },
    async run({ from, into, confirmed }, context) {
      const { tenant } = context.company;
      const [goes, stays] = await Promise.all([deps.accounts.get(tenant, from.id), deps.accounts.get(tenant, into.id)]);
      if (!goes || !stays) return refuse('One of these accounts no longer exists.');
      const decision = decideMerge(goes, stays);
      if (decision.kind === 'refusal') return decision;
      if (confirmed === true) {
        const reply = await change(deps, goes.id, context, (current) => decideMerge(current, stays));
        await deps.accounts.breakCircle(tenant, goes.id, refOf(context.actor));
        return reply;
      }
      const family = await deps.accounts.family(tenant, goes.id);
      return answer(mergePreview(goes, stays, await deps.sales?.(context, family)));
    },
  });
}

async function change(
  { accounts }: AccountDeps,
  id: string,
  context: Context,
  decide: (current: Account) => Write<AccountFields> | Refusal,
): Promise<Reply> {
  const written = await accounts.store.records.change(context.company.tenant, id, refOf(context.actor), decide);
  if (written.kind === 'refusal') return written;
  const { summary } = written.change;
  return answerWithUndo(`You ${summary}.`, accounts.store.records.kind, written);
}

/** Another account has one of these names: perhaps the two are the same. */
async function nameTaken(
  { accounts }: AccountDeps,
  id: string,
  names: readonly string[],
  context: Context,
): Promise<Refusal | undefined> {
  const { tenant } = context.company;
  const family = await accounts.family(tenant, id);
  const found = await Promise.all(names.map((name) => accounts.store.named(tenant, normalName(name))));
  const taken = takenName(
    names,
    found.flat().filter((other) => !family.includes(other.id)),
  );
  if (!taken) return undefined;
  const merge = run('Merge the two', 'account merge', { from: `account:${id}`, into: `account:${taken.by.id}` });
  return refuse(`“${taken.name}” is ${taken.by.name} already.`, { next: [merge] });
}

/** Whether an account belongs to another, over however many parents. */
async function isBelow({ accounts }: AccountDeps, id: string, above: string, context: Context): Promise<boolean> {
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next); ) {
    if (next === above) return true;
    seen.add(next);
    next = (await accounts.get(context.company.tenant, next))?.parent?.id;
  }
  return false;
}

async function presentValues({ accounts }: AccountDeps, raw: RawValues, context: Context): Promise<RawValues> {
  const ref = raw['account'] ? await account.parse(raw['account'], context) : undefined;
  const found = ref?.ok ? await accounts.get(context.company.tenant, ref.value.id) : undefined;
  if (!found) return {};
  const values = {
    account: `account:${found.id}`,
    owner: found.owner && `person:${found.owner.id}`,
    country: found.country,
    region: found.region,
    industry: found.industry,
    size: found.size,
    segment: found.segment,
    parent: found.parent && `account:${found.parent.id}`,
    since: found.customerSince,
    aliases: joinList(found.aliases),
    notes: found.notes,
    recurring: found.recurring && rawMoney(found.recurring),
    quiet: found.quietDays === undefined ? undefined : String(found.quietDays),
    confidential: found.confidential && 'yes',
  };
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
