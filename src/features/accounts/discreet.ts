import type { Accounts } from './finding.ts';
import { namesOf, normalName, publicName } from './names.ts';

/** Something that was written about an account, and the ids of those who know its name because they wrote or were told it. */
export interface Told {
  account?: { id: string; name: string } | undefined;
  knowers: readonly string[];
}

/** What a viewer reads: names of accounts, and words in which the names of hidden accounts are replaced. */
export interface Eyes {
  name(account: { id: string; name: string }): string;
  words(text: string): string;
}

/** Replaces each name, in any case and as a whole word, by what may be said instead of it. */
export function coverNames(hidden: readonly { names: readonly string[]; instead: string }[]): (text: string) => string {
  const patterns = hidden.flatMap(({ names, instead }) => {
    const short = names.map(normalName).filter((name) => name.length > 2);
    const longestFirst = [...new Set([...names, ...short])].sort((a, b) => b.length - a.length);
    return longestFirst.map((name) => ({ pattern: wordPattern(name), instead }));
  });
  return (text) => patterns.reduce((words, { pattern, instead }) => words.replace(pattern, () => instead), text);
}

/**
 * The eyes of a viewer on what was written: a confidential account's name is for its owner and those who know it from
 * writing. `viewer` is undefined where everybody in a channel looks.
 */
export async function eyesOn(
  accounts: Pick<Accounts, 'byIds'>,
  tenant: string,
  viewer: string | undefined,
  told: readonly Told[],
): Promise<Eyes> {
  const ids = [...new Set(told.flatMap(({ account }) => (account ? [account.id] : [])))];
  const known = await accounts.byIds(tenant, ids);
  const said = [...known].flatMap(([id, account]) => {
    const about = told.filter((each) => each.account && known.get(each.account.id)?.id === account.id);
    const knows =
      viewer !== undefined && [account.owner?.id, ...about.flatMap(({ knowers }) => knowers)].includes(viewer);
    const isHidden = account.confidential === true && !knows;
    const names = [
      account.name,
      ...account.aliases,
      ...namesOf(account),
      ...about.flatMap((each) => each.account?.name ?? []),
    ];
    return [{ id, isHidden, names, instead: isHidden ? publicName(account) : account.name }];
  });
  const cover = coverNames(said.filter(({ isHidden }) => isHidden));
  const shown = new Map(said.map(({ id, instead }) => [id, instead]));
  return { name: (account) => shown.get(account.id) ?? account.name, words: cover };
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');
}
