import { normalName, publicName } from '../accounts/index.ts';
import type { Voice } from './item.ts';
import type { AccountFacts } from './impact.ts';
import type { FeedbackAccount } from './ports.ts';

/** Those who may see a confidential account's name: its owner, and whoever asked for it. */
export function maySee(account: FeedbackAccount, viewer: string | undefined, voices: readonly Voice[]): boolean {
  if (!account.confidential) return true;
  if (viewer === undefined) return false;
  return (
    account.owner?.id === viewer ||
    voices.some((voice) => voice.person.id === viewer && voice.account?.id === account.id)
  );
}

/** What a viewer reads: names of accounts, and words in which the names of hidden accounts are replaced. */
export interface Eyes {
  name(account: { id: string; name: string }): string;
  words(text: string): string;
}

/** `viewer` is undefined where everybody in a channel looks. */
export function eyesOf(
  voices: readonly Voice[],
  facts: ReadonlyMap<string, AccountFacts>,
  viewer: string | undefined,
): Eyes {
  const hidden: { pattern: RegExp; instead: string }[] = [];
  for (const { account } of new Set(facts.values())) {
    if (maySee(account, viewer, voices)) continue;
    for (const name of namesOf(account, voices, facts))
      hidden.push({ pattern: wordPattern(name), instead: publicName(account) });
  }
  return {
    name(account) {
      const known = facts.get(account.id)?.account;
      if (!known) return account.name;
      return maySee(known, viewer, voices) ? known.name : publicName(known);
    },
    words: (text) => hidden.reduce((words, { pattern, instead }) => words.replace(pattern, () => instead), text),
  };
}

/** The names under which people may have written about it, longest first: as it is called now, then, and for short. */
function namesOf(
  account: FeedbackAccount,
  voices: readonly Voice[],
  facts: ReadonlyMap<string, AccountFacts>,
): string[] {
  const said = voices.flatMap((voice) =>
    voice.account && facts.get(voice.account.id)?.account.id === account.id ? [voice.account.name] : [],
  );
  const full = [account.name, ...said];
  const short = full.map(normalName).filter((name) => name.length > 2);
  return [...new Set([...full, ...short])].sort((a, b) => b.length - a.length);
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');
}
