import { formatMoney } from '../../core/money.ts';
import { hasRole, type Person } from '../../core/person.ts';
import type { Patch, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { Account, AccountFields } from './account.ts';
import { type MovementAct, recurringFrom } from './movements.ts';
import { namesOf, normalName } from './names.ts';

/** The owner, managers, finance and admins change an account; one without an owner is everybody's. */
export function mayNotChange(account: Pick<Account, 'owner' | 'name'>, by: Person): Refusal | undefined {
  if (!account.owner || account.owner.id === by.id || hasRole(by, ['manager', 'admin', 'finance'])) return undefined;
  return refuse(
    `${account.name} belongs to ${account.owner.name}. Only the owner, managers, finance and admins can change it.`,
  );
}

/** Gives the account a new name; the old one keeps finding it. */
export function decideRename(account: Account, name: string, by: Person): Write<AccountFields> | Refusal {
  const refused = mayNotChange(account, by);
  if (refused) return refused;
  if (account.name === name) return refuse(`It is called ${name} already.`, { field: 'to' });
  const aliases = [...new Set([...account.aliases, account.name])].filter((alias) => alias !== name);
  return {
    kind: 'write',
    set: { name, aliases, names: namesOf({ name, aliases }) },
    what: 'account.renamed',
    summary: `renamed ${account.name} to ${name}`,
  };
}

/** What people say of an account itself; the rest follows from what happens with it. */
type Said = Omit<AccountFields, 'movements' | 'renewal' | 'checkins' | 'remindAt' | 'quietSince'>;

/** `null` empties a value. */
export type AccountInput = { [Field in keyof Said]?: Said[Field] | null | undefined };

/** Changes what was said and differs. */
export function decideUpdate(
  account: Account,
  input: AccountInput,
  act: Omit<MovementAct, 'by'> & { by: Person },
): Write<AccountFields> | Refusal {
  const refused = mayNotChange(account, act.by);
  if (refused) return refused;
  if (input.parent?.id === account.id) return refuse('An account cannot be its own parent.', { field: 'parent' });
  const aliases = input.aliases === null ? [] : input.aliases;
  const said: AccountInput = { ...input, ...(aliases && { aliases, names: namesOf({ name: account.name, aliases }) }) };
  const set = Object.fromEntries(
    Object.entries(said)
      .filter(([field, value]) => value !== undefined && !same(value, valueOf(account, field)))
      .map(([field, value]) => [field, value ?? undefined]),
  ) as Patch<Said>;
  const fields = Object.keys(set).filter((field) => field !== 'names');
  if (fields.length === 0) return refuse(`Nothing would change: ${account.name} says this already.`);
  const { recurring } = set;
  const pays =
    'recurring' in set && recurringFrom({ ...account, ...set, recurring: account.recurring }, recurring, act);
  return {
    kind: 'write',
    set: { ...set, ...pays },
    what: 'account.updated',
    summary: `changed ${account.name}: ${fields.map((field) => sayChange(field, set)).join(', ')}`,
  };
}

/** One account turns out to be another. It keeps its records, which are counted at the other one from then on. */
export function decideMerge(from: Account, into: Pick<Account, 'id' | 'name'>): Write<AccountFields> | Refusal {
  if (from.id === into.id) return refuse('These are the same account.', { field: 'into' });
  if (from.mergedInto === into.id) return refuse(`${from.name} is merged into ${into.name} already.`);
  if (from.mergedInto !== undefined) return refuse(`${from.name} was merged into another account in the meantime.`);
  return {
    kind: 'write',
    set: { mergedInto: into.id },
    what: 'account.merged',
    summary: `merged ${from.name} into ${into.name}`,
  };
}

/** Names of this account that another one has already. */
export function takenName(
  names: readonly string[],
  others: readonly Account[],
): { name: string; by: Account } | undefined {
  for (const name of names) {
    const by = others.find((other) => other.names.includes(normalName(name)));
    if (by) return { name, by };
  }
  return undefined;
}

function valueOf(account: Account, field: string): unknown {
  return Object.entries(account).find(([name]) => name === field)?.[1];
}

function same(a: unknown, b: unknown): boolean {
  const key = (value: unknown) =>
    typeof value === 'object' && value !== null && 'id' in value ? value.id : JSON.stringify(value ?? null);
  return key(a) === key(b);
}

const labels: Record<string, string> = { customerSince: 'customer since', quietDays: 'days without a word' };

function sayChange(field: string, set: Patch<Said>): string {
  const value = Object.entries(set).find(([name]) => name === field)?.[1];
  const label = labels[field] ?? field;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return `${label} emptied`;
  if (field === 'notes') return 'notes';
  if (Array.isArray(value)) return `${label} ${value.join(', ')}`;
  if (typeof value === 'boolean') return value ? label : `no longer ${label}`;
  if (typeof value === 'object' && 'minor' in value) return `${label} ${formatMoney(value)}`;
  return `${label} ${typeof value === 'object' ? value.name : value}`;
}
