import { clean } from '../text.ts';
/** At most `most` characters; what was cut off is marked by an ellipsis. */
export function clip(text: string, most: number): string {
  const whole = clean(text);
  if (whole.length <= most) return whole;
  // A character of two halves is not cut in two.
  const end = /[\ud800-\udbff]/.test(whole.charAt(most - 2)) ? most - 2 : most - 1;
  return `${whole.slice(0, end).trimEnd()}…`;
}

/** The text in parts of at most `most` characters, cut at line breaks or blanks where there are some. */
export function parts(text: string, most: number): string[] {
  const found: string[] = [];
  let rest = clean(text);
  while (rest.length > most) {
    const head = rest.slice(0, most);
    const at = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
    let length = at > most / 2 ? at + 1 : most;
    if (/[\ud800-\udbff]/.test(rest.charAt(length - 1))) length -= 1;
    found.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  found.push(rest);
  return found.filter((part) => part.trim() !== '');
}

/** For the few texts that Teams reads as Markdown and HTML: every character means itself. */
export function escapeMarkdown(text: string): string {
  return clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]()!#+\-.~|]/g, '\\$&');
}

/** For `speak`, which is read as XML. */
export function escapeXml(text: string): string {
  return clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
