import { type Item, openStates } from './item.ts';
import type { FeedbackStore } from './store.ts';
import { leastRelated, leastSame, type Match, rankSimilar, termsOf } from '../../core/likeness.ts';

const mostOffered = 3;
const mostFound = 50;

/** What is known already that says the same; shipped and declined items too, since they hold the answer. */
export async function sameItems(store: FeedbackStore, tenant: string, text: string): Promise<Match<Item>[]> {
  const terms = termsOf(text);
  const candidates = await store.candidates(tenant, terms, [...openStates, 'shipped', 'declined']);
  return rankSimilar(terms, candidates, leastSame, mostOffered);
}

/** What has to do with the words, most similar first. */
export async function relatedItems(store: FeedbackStore, tenant: string, text: string): Promise<Item[]> {
  const terms = termsOf(text);
  const candidates = await store.candidates(tenant, terms, [...openStates, 'shipped', 'declined']);
  return rankSimilar(terms, candidates, leastRelated, mostFound).map(({ item }) => item);
}
