import { clean } from '../text.ts';
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** At most `most` characters; what was cut off is marked by an ellipsis. */
export function clip(text: string, most: number): string {
  // Far more than fits need not be looked at.
  const isHuge = text.length > 4 * most + 100;
  const whole = clean(isHuge ? text.slice(0, 4 * most + 100) : text);
  if (!isHuge && (whole.length <= most || codePoints(whole) <= most)) return whole;
  return `${Array.from(whole)
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`;
}

/** What Slack wants not to be empty: the text without blanks around it, or else other words. */
export function filled(text: string, most: number, otherwise: string): string {
  return clip(text, most).trim() || otherwise;
}

/** The text in parts of at most `most` characters, cut at line breaks or blanks where there are some. */
export function parts(text: string, most: number): string[] {
  const found: string[] = [];
  let rest = Array.from(clean(text));
  while (rest.length > most) {
    const head = rest.slice(0, most);
    const at = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
    const length = at > most / 2 ? at + 1 : most;
    found.push(rest.slice(0, length).join(''));
    rest = rest.slice(length);
  }
  found.push(rest.join(''));
  return found.filter((part) => part.trim() !== '');
}

/** The three characters that make mentions, links and entities in Slack's markup. */
export function escapeMarkup(text: string): string {
  return clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
