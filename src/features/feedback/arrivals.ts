/** Cards of its own that product's channel gets for new items in a window; the rest comes together in an inbox card. */
export const cardsPerWindow = 5;
export const windowMinutes = 10;

/**
 * Whether a new item gets a card of its own: when the item that came `cardsPerWindow` before it is older than the
 * window. An earlier item that is not there yet is being stored at this very moment.
 */
export function announcedAs(earlier: { createdAt: Date } | undefined, number: number, now: Date): 'card' | 'waiting' {
  if (number <= cardsPerWindow) return 'card';
  if (!earlier) return 'waiting';
  return now.getTime() - earlier.createdAt.getTime() >= windowMinutes * 60_000 ? 'card' : 'waiting';
}

/** The same window has the same name in every process. */
export function windowOf(now: Date): string {
  return String(Math.floor(now.getTime() / (windowMinutes * 60_000)));
}

/** The first sentence or line of what was said, as a title. */
export function titleOf(text: string): string {
  const first = text.split(/\n|(?<=[.!?])\s/)[0]?.trim() || text.trim();
  if (first.length <= 90) return first;
  const cut = first.slice(0, 89);
  const blank = cut.lastIndexOf(' ');
  return `${blank > 60 ? cut.slice(0, blank) : cut}…`;
}
