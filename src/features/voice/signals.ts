import { addDays, dayIn, formatDay } from '../../core/dates.ts';
import { isLow } from './cards.ts';
import { isOverdue } from './rules.ts';
import type { VoiceStore } from './store.ts';
import { scales, voiceName } from './voice.ts';

/** What a customer's words say of how it is doing. */
export interface VoiceSignal {
  colour: 'red' | 'amber';
  words: string;
}

/** A low score speaks for so long. */
const scoreDays = 90;

/** Open complaints and low scores by account id; of all accounts unless said. */
export async function voiceSignals(
  store: VoiceStore,
  tenant: string,
  now: Date,
  accounts?: readonly string[],
): Promise<Map<string, VoiceSignal[]>> {
  const today = dayIn(now, 'UTC');
  const [cases, ratings] = await Promise.all([
    store.casesIn(tenant, { type: 'complaint', state: ['open', 'working'], accounts }, { limit: 5000 }),
    store.ratingsIn(tenant, { from: addDays(today, -scoreDays), accounts }),
  ]);
  const found = new Map<string, VoiceSignal[]>();
  const add = (id: string, signal: VoiceSignal) => found.set(id, [...(found.get(id) ?? []), signal]);
  for (const one of cases) {
    const isBad = isOverdue(one, today) || one.severity === 'high';
    const state = isOverdue(one, today) ? 'overdue' : `open, ${one.severity ?? 'medium'}`;
    add(one.account.id, { colour: isBad ? 'red' : 'amber', words: `complaint ${voiceName(one)} ${state}` });
  }
  // The latest answer on each scale stands for the customer.
  const seen = new Set<string>();
  for (const rating of ratings) {
    const key = `${rating.account.id}/${rating.scale}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const words = `${scales[rating.scale].name} ${rating.score} on ${formatDay(rating.on)}`;
    if (isLow(rating)) add(rating.account.id, { colour: 'amber', words });
  }
  return found;
}
