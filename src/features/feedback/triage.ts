import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Patch, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Item, itemName, type ItemFields, type News, openStates, type State } from './item.ts';

const next: Record<State, readonly State[]> = {
  new: ['acknowledged', 'planned', 'building', 'shipped', 'declined'],
  acknowledged: ['planned', 'building', 'shipped', 'declined'],
  planned: ['planned', 'acknowledged', 'building', 'shipped', 'declined'],
  building: ['planned', 'shipped', 'declined'],
  shipped: ['building'],
  declined: ['acknowledged', 'planned'],
};

export function mayBecome(from: State, to: State): boolean {
  return next[from].includes(to);
}

export interface Verdict {
  state: Exclude<State, 'new'>;
  target?: string | undefined;
  link?: string | undefined;
  reason?: string | undefined;
  /** Words for the customer, beside what the state says. */
  words?: string | undefined;
}

/** Product has decided what becomes of an item: its new state, and news for everybody who asked. */
export function decideTriage(
  item: Item,
  verdict: Verdict,
  by: PersonRef,
  at: { id: string; now: Date },
  line: (news: News) => Due,
): Write<ItemFields> | Refusal {
  const { state } = verdict;
  const blocked = notOpenForTriage(item);
  if (blocked) return blocked;
  if (!mayBecome(item.state, state)) return refuse(alreadySaid(item, state));
  const news: News = {
    id: at.id,
    kind: state,
    at: at.now,
    by,
    text: verdict.reason ?? verdict.words,
    target: verdict.target,
    link: verdict.link,
  };
  return {
    kind: 'write',
    set: {
      state,
      target: verdict.target,
      link: verdict.link,
      reason: verdict.reason,
      stateAt: at.now,
      shippedAt: state === 'shipped' ? at.now : undefined,
      ...tell(item, news),
    },
    what: `feedback.${state}`,
    summary: `${itemName(item)} ${stateWords({ state, target: verdict.target })}`,
    due: [line(news)],
  };
}

/** Puts news on the item, for its askers to be told. */
export function tell(item: Pick<Item, 'untold'>, news: News): Patch<ItemFields> {
  return { untold: [...item.untold, news], telling: true, latest: news };
}

/** The news have reached everybody; what came meanwhile stays. */
export function decideTold(item: Item, done: readonly string[], told: number): Write<ItemFields> | Refusal {
  const left = item.untold.filter((news) => !done.includes(news.id));
  if (left.length === item.untold.length) return refuse('Everybody was told already.');
  return {
    kind: 'write',
    set: { untold: left, telling: left.length > 0 ? true : undefined },
    what: 'feedback.told',
    summary: `${itemName(item)}: ${told} ${told === 1 ? 'message' : 'messages'} to those who asked`,
  };
}

/** Product asks everybody who asked. The state stays; the answers come back to the item. */
export function decideQuestion(
  item: Item,
  question: string,
  by: PersonRef,
  at: { id: string; now: Date },
  line: (news: News) => Due,
): Write<ItemFields> | Refusal {
  const blocked = notOpenForTriage(item);
  if (blocked) return blocked;
  const news: News = { id: at.id, kind: 'question', at: at.now, by, text: question };
  return {
    kind: 'write',
    set: { untold: [...item.untold, news], telling: true },
    what: 'feedback.asked',
    summary: `asked on ${itemName(item)}: ${question}`,
    due: [line(news)],
  };
}

export function decideMerge(
  item: Item,
  into: Pick<Item, 'id' | 'number' | 'title'>,
  by: PersonRef,
  at: { id: string; now: Date },
  line: (news: News) => Due,
): Write<ItemFields> | Refusal {
  if (item.id === into.id) return refuse(`${itemName(item)} cannot be merged into itself.`, { field: 'into' });
  if (item.mergedInto?.id === into.id) return refuse(`${itemName(item)} is merged into ${itemName(into)} already.`);
  const blocked = notOpenForTriage(item);
  if (blocked) return blocked;
  const news: News = {
    id: at.id,
    kind: 'merged',
    at: at.now,
    by,
    into: { number: into.number, title: into.title },
  };
  return {
    kind: 'write',
    set: { mergedInto: { id: into.id, number: into.number }, mergedAt: at.now, ...tell(item, news) },
    what: 'feedback.merged',
    summary: `${itemName(item)} merged into ${itemName(into)}`,
    due: [line(news)],
  };
}

/** The item stands for itself again, with all its own voices. */
export function decideUnmerge(
  item: Item,
  by: PersonRef,
  at: { id: string; now: Date },
  line: (news: News) => Due,
): Write<ItemFields> | Refusal {
  if (!item.mergedInto) return refuse(`${itemName(item)} is not merged into another.`);
  const news: News = { id: at.id, kind: 'unmerged', at: at.now, by };
  return {
    kind: 'write',
    set: { mergedInto: undefined, mergedAt: undefined, ...tell(item, news) },
    what: 'feedback.unmerged',
    summary: `${itemName(item)} taken out of ${itemName(item.mergedInto)}`,
    due: [line(news)],
  };
}

function notOpenForTriage(item: Item): Refusal | undefined {
  if (item.removed) return refuse(`${itemName(item)} was removed.`);
  if (!item.mergedInto) return undefined;
  return refuse(`${itemName(item)} is merged into ${itemName(item.mergedInto)}. Decide there, or take it out first.`);
}

function alreadySaid(item: Item, state: State): string {
  const last = item.history.findLast((change) => change.what === `feedback.${item.state}`);
  const by = last ? ` by ${last.by.name}` : '';
  if (item.state === state) return `${itemName(item)} is ${stateWords(item)} already${by}.`;
  return `${itemName(item)} is ${stateWords(item)}${by}, and cannot become ${state} from there.`;
}

/** `planned for Q1`, `shipped`: the state in words. */
export function stateWords({ state, target }: { state: State; target?: string | undefined }): string {
  if (state === 'building') return target ? `being built, for ${target}` : 'being built';
  return state === 'planned' && target ? `planned for ${target}` : state;
}

export function isOpen(item: Pick<Item, 'state' | 'mergedInto'>): boolean {
  return !item.mergedInto && openStates.includes(item.state);
}
