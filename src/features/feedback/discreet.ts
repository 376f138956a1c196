import { coverNames, type Eyes, publicName } from '../accounts/index.ts';
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

/** `viewer` is undefined where everybody in a channel looks. */
export function eyesOf(
  voices: readonly Voice[],
  facts: ReadonlyMap<string, AccountFacts>,
  viewer: string | undefined,
): Eyes {
  const hidden = [...new Set(facts.values())]
    .filter(({ account }) => !maySee(account, viewer, voices))
    .map(({ account }) => ({ names: namesOf(account, voices, facts), instead: publicName(account) }));
  return {
    name(account) {
      const known = facts.get(account.id)?.account;
      if (!known) return account.name;
      return maySee(known, viewer, voices) ? known.name : publicName(known);
    },
    words: coverNames(hidden),
  };
}

/** The names under which people have written about it: as it is called now, and as it was called then. */
function namesOf(
  account: FeedbackAccount,
  voices: readonly Voice[],
  facts: ReadonlyMap<string, AccountFacts>,
): string[] {
  const said = voices.flatMap((voice) =>
    voice.account && facts.get(voice.account.id)?.account.id === account.id ? [voice.account.name] : [],
  );
  return [account.name, ...said];
}
