import type { Impact } from './impact.ts';
import type { Item, Voice } from './item.ts';

export const orders = ['revenue', 'accounts', 'age', 'momentum'] as const;
export type Order = (typeof orders)[number];

/** An item with everything that is known about it now. */
export interface Ranked {
  item: Item;
  voices: readonly Voice[];
  impact: Impact;
}

const day = 86_400_000;

/** Voices of the last 30 days less those of the 30 days before: how fast an item is gaining. */
export function momentum(voices: readonly Pick<Voice, 'at'>[], now: Date): number {
  let count = 0;
  for (const { at } of voices) {
    const days = (now.getTime() - at.getTime()) / day;
    if (days < 30) count += 1;
    else if (days < 60) count -= 1;
  }
  return count;
}

/** Items in an order of importance; what is equal in it goes by revenue, accounts, and age, so that pages never shift. */
export function rank<R extends Ranked>(items: readonly R[], order: Order, now: Date): R[] {
  const keys = {
    revenue: (each: Ranked) => each.impact.behind.minor,
    accounts: (each: Ranked) => each.impact.accounts,
    age: (each: Ranked) => now.getTime() - each.item.createdAt.getTime(),
    momentum: (each: Ranked) => momentum(each.voices, now),
  };
  const by = [keys[order], keys.revenue, keys.accounts, keys.age];
  return [...items].sort((a, b) => {
    for (const key of by) {
      const difference = key(b) - key(a);
      if (difference !== 0) return difference;
    }
    return a.item.number - b.item.number;
  });
}
