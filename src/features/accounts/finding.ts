import type { AccountRef } from '../../core/context.ts';
import type { PersonRef } from '../../core/person.ts';
import { refuse } from '../../core/reply.ts';
import { type Choice, type Parsed, parsed, problem } from '../../core/result.ts';
import type { Account } from './account.ts';
import { namesOf, normalName, publicName } from './names.ts';
import type { AccountStore } from './store.ts';

const longestName = 120;
const mostSimilar = 4;

/** What other features ask about accounts. */
export interface Accounts {
  /**
   * Understands words as an account: `account:<id>` exactly that one, `new:<name>` one that the person wants to be new,
   * else a name. A name that is not known is never taken silently: similar accounts and the new one are offered.
   */
  find(tenant: string, words: string): Promise<Parsed<AccountRef>>;
  /** The account, or the one that it was merged into. */
  get(tenant: string, id: string): Promise<Account | undefined>;
  /** The account of a reference, made when it is new. The same name at the same moment makes one account. */
  ensure(tenant: string, ref: AccountRef, by: PersonRef, key: string): Promise<{ id: string; name: string }>;
  /** The ids under which records of an account are kept: its own, and those of accounts merged into it. */
  family(tenant: string, id: string): Promise<string[]>;
  /** Accounts by id as they are called now, merged ones as what they were merged into. */
  names(tenant: string, ids: readonly string[]): Promise<Map<string, { id: string; name: string }>>;
  /** Accounts by the id that was asked for, merged ones as what they were merged into. */
  byIds(tenant: string, ids: readonly string[]): Promise<Map<string, Account>>;
  all(tenant: string): Promise<Account[]>;
  /** Confidential accounts, and those merged into them, by id: what others than their owners may read. */
  hidden(tenant: string): Promise<ReadonlyMap<string, string>>;
  /**
   * Two people who merge two accounts into each other at the same moment leave none: the older one is taken out again.
   * Safe to repeat, and nothing happens where there is no circle.
   */
  breakCircle(tenant: string, id: string, by: PersonRef): Promise<void>;
}

export function createFinding(store: AccountStore): Accounts {
  async function find(tenant: string, words: string): Promise<Parsed<AccountRef>> {
    const known = /^account:(\S+)$/.exec(words.trim())?.[1];
    if (known !== undefined) {
      const account = await get(tenant, known);
      return account ? parsed(refOf(account)) : problem('This account no longer exists.');
    }
    const confirmed = words.trim().startsWith('new:');
    const name = cleanName(confirmed ? words.trim().slice(4) : words);
    if (!name.ok) return name;
    const normal = normalName(name.value);
    const same = await canonical(tenant, await store.named(tenant, normal));
    const [only] = same;
    if (only && same.length === 1) return parsed(refOf(only));
    if (same.length > 1) return problem(`Several accounts are called “${name.value}”. Which one?`, same.map(choiceOf));
    if (confirmed) return parsed({ id: undefined, name: name.value });
    const similar = await canonical(tenant, await store.similar(tenant, normal, mostSimilar));
    return unknownAccount(name.value, similar);
  }

  async function get(tenant: string, id: string): Promise<Account | undefined> {
    const seen = new Map<string, Account>();
    for (let next: string | undefined = id; next !== undefined; ) {
      const account: Account | undefined = await store.records.get(tenant, next);
      if (!account || account.removed) return undefined;
      // Two people merged two accounts into each other at the same moment: the older one stands for both.
      if (seen.has(account.id)) return [...seen.values()].sort((a, b) => a.id.localeCompare(b.id))[0];
      seen.set(account.id, account);
      next = account.mergedInto;
      if (next === undefined) return account;
    }
    return undefined;
  }

  async function canonical(tenant: string, accounts: readonly Account[]): Promise<Account[]> {
    const found = new Map<string, Account>();
    for (const account of accounts) {
      const real = account.mergedInto === undefined ? account : await get(tenant, account.id);
      if (real) found.set(real.id, real);
    }
    return [...found.values()];
  }

  async function ensure(tenant: string, ref: AccountRef, by: PersonRef, key: string) {
    if (ref.id !== undefined) return refOf(ref);
    const normal = normalName(ref.name);
    const values = { name: ref.name, aliases: [], names: [normal], owner: { id: by.id, name: by.name } };
    const made = { values, what: 'account.created', summary: `${ref.name} created` };
    // The name is the key, so that two people who create it at once create one; the second key serves a name that is
    // free again because its first holder was renamed, merged or removed.
    for (const each of [`name/${normal}`, `name/${normal}/${key}`]) {
      const account = await store.records.create(tenant, by, { ...made, key: each });
      const real = account.removed ? undefined : await get(tenant, account.id);
      if (real && namesOf(account).includes(normal)) return refOf(real);
    }
    return refOf(await store.records.create(tenant, by, made));
  }

  async function family(tenant: string, id: string): Promise<string[]> {
    const ids = [id];
    for (let added = [id]; added.length > 0; ) {
      const merged = await store.mergedInto(tenant, added);
      added = merged.map((account) => account.id).filter((each) => !ids.includes(each));
      ids.push(...added);
    }
    return ids;
  }

  async function byIds(tenant: string, ids: readonly string[]) {
    const found = new Map<string, Account>();
    for (const account of await store.byIds(tenant, [...new Set(ids)])) {
      const real = account.mergedInto === undefined ? account : await get(tenant, account.id);
      found.set(account.id, real ?? account);
    }
    return found;
  }

  async function names(tenant: string, ids: readonly string[]) {
    return new Map([...(await byIds(tenant, ids))].map(([id, account]) => [id, refOf(account)]));
  }

  async function hidden(tenant: string): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const said = (await store.confidential(tenant)).map((account) => ({ account, instead: publicName(account) }));
    for (let next = said; next.length > 0; ) {
      for (const { account, instead } of next) found.set(account.id, instead);
      const merged = await store.mergedInto(
        tenant,
        next.map(({ account }) => account.id),
      );
      next = merged.flatMap((account) =>
        found.has(account.id) ? [] : [{ account, instead: found.get(account.mergedInto ?? '') ?? publicName(account) }],
      );
    }
    return found;
  }

  async function breakCircle(tenant: string, id: string, by: PersonRef): Promise<void> {
    const real = await get(tenant, id);
    if (real?.mergedInto === undefined) return;
    await store.records.change(tenant, real.id, by, (current) =>
      current.mergedInto === undefined
        ? refuse('There is no circle any more.')
        : { kind: 'write', set: { mergedInto: undefined }, what: 'account.kept', summary: `kept ${current.name}` },
    );
  }

  return {
    breakCircle,
    find,
    get,
    ensure,
    family,
    names,
    byIds,
    hidden,
    all: (tenant) => store.list(tenant, {}, { limit: 100_000 }),
  };
}

function refOf({ id, name }: { id: string; name: string }): { id: string; name: string } {
  return { id, name };
}

function choiceOf(account: Account): Choice {
  const where = [account.industry, account.country].filter(Boolean).join(', ');
  return { label: where ? `${account.name} (${where})` : account.name, raw: `account:${account.id}` };
}

function unknownAccount(name: string, similar: readonly Account[]) {
  const create: Choice = { label: `Create “${name}”`, raw: `new:${name}`, creates: true };
  const meant = similar.length === 1 && similar[0] ? ` Did you mean “${similar[0].name}”?` : '';
  return problem(`No account is called “${name}”.${meant}`, [...similar.map(choiceOf), create]);
}

/** A name that can be kept and typed again. */
export function cleanName(words: string): Parsed<string> {
  const name = words
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (name === '') return problem('The account’s name is missing.');
  if (name.length > longestName)
    return problem(`An account’s name has at most ${longestName} characters; this has ${name.length}.`);
  if (/^<[@#!]/.test(name)) return problem('This is a mention, not an account.');
  if (/^d-\d+$/i.test(name)) return problem(`“${name}” is the number of a deal, not an account.`);
  return parsed(name);
}
