import { type AdaptiveCard, type Element, subtle } from './elements.ts';
import { limits } from './limits.ts';

const room = 400;

/**
 * Keeps a card within the size of a message. Buttons are kept before words, for without them nothing can be done; what
 * had to go is counted where it is missing.
 */
export function fit(card: AdaptiveCard, most: number = limits.message): AdaptiveCard {
  if (sizeOf(card) <= most) return card;
  const { body, ...rest } = card;
  const isKept = ({ type, id }: Element) => type === 'ActionSet' || id === 'mentions';
  const buttons = body.filter((each) => isKept(each));
  let left = most - room - sizeOf(rest) - buttons.reduce((sum, each) => sum + sizeOf(each) + 1, 0);
  const kept: Element[] = [];
  let dropped = 0;
  let at = 0;
  for (const element of body) {
    if (isKept(element)) {
      kept.push(element);
      continue;
    }
    const size = sizeOf(element) + 1;
    if (dropped === 0) at = kept.length;
    if (dropped > 0 || size > left) dropped += 1;
    else {
      kept.push(element);
      left -= size;
    }
  }
  kept.splice(at, 0, subtle(`… ${dropped} more ${dropped === 1 ? 'part' : 'parts'} not shown here`));
  return { ...rest, body: kept };
}

/** Characters of JSON: Teams counts two bytes for each. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}
