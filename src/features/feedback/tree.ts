import type { Item, Voice } from './item.ts';

type Node = Pick<Item, 'id' | 'number' | 'mergedInto'>;

/**
 * The item that stands for this one: where its merges lead. When two people merged two items into each other at the
 * same moment, the older of the circle stands for all.
 */
export function rootOf<I extends Node>(item: I, byId: ReadonlyMap<string, I>): I {
  const seen: I[] = [];
  let here: I = item;
  while (here.mergedInto) {
    if (seen.includes(here)) return seen.slice(seen.indexOf(here)).sort((a, b) => a.number - b.number)[0] ?? here;
    seen.push(here);
    const next = byId.get(here.mergedInto.id);
    if (!next) return here;
    here = next;
  }
  return here;
}

/** Items by the id of the one that stands for them, itself included. */
export function families<I extends Node>(items: readonly I[]): Map<string, I[]> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const found = new Map<string, I[]>();
  for (const item of items) {
    const { id } = rootOf(item, byId);
    const family = found.get(id);
    if (family) family.push(item);
    else found.set(id, [item]);
  }
  return found;
}

/** The item with all of `merged` that were merged into it, directly or through others. */
export function familyOf<I extends Node>(item: I, merged: readonly I[]): I[] {
  const family = [item];
  for (const member of family) {
    for (const each of merged)
      if (each.mergedInto?.id === member.id && !family.includes(each) && each.id !== item.id) family.push(each);
  }
  return family;
}

/** All who asked, first come first: the founders of all the family's items and those who joined them. */
export function voicesOf(
  family: readonly Pick<Item, 'id' | 'founder'>[],
  joined: ReadonlyMap<string, readonly Voice[]>,
): Voice[] {
  return family
    .flatMap((item) => [item.founder, ...(joined.get(item.id) ?? [])])
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
