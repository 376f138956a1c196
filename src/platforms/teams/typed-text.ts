import type { Mention } from './activity.ts';
import { clean } from '../text.ts';

/** Who or what a mention in a message stands for, as it stands in raw words; undefined for the bot itself. */
export type Mentioned = (mention: Mention) => Promise<string | undefined>;

/**
 * What a person wrote, as words: the bot's own name taken out, mentions as tokens, entities and odd blanks resolved.
 * Whom a mention means is told by the entity that comes with it, for its text is only what the writer sees.
 */
export async function typedText(text: string, mentions: readonly Mention[], meant: Mentioned): Promise<string> {
  let marked = clean(text);
  const tokens: string[] = [];
  for (const mention of mentions) {
    if (!mention.text) continue;
    const token = await meant(mention);
    // A place-holder that no writer can type keeps tokens apart from the markup around them.
    tokens.push(token ?? '');
    marked = marked.replace(mention.text, () => ` \u0001${tokens.length - 1}\u0001 `);
  }
  const words = decodeEntities(marked.replace(/<at\b[^<>]*>/gi, '@').replace(/<\/at>/gi, ''))
    // oxlint-disable-next-line no-control-regex
    .replace(/\u0001(\d+)\u0001/g, (_, index: string) => tokens[Number(index)] ?? '')
    .replace(/[\u00a0\u2007\u202f\u200b\ufeff]/g, ' ');
  return words
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .join('\n')
    .trim();
}

/**
 * A line that is meant as a command: silence asks for help. A slash or the bot's name before the noun, as
 * words, are as good as none: people write what they have read elsewhere.
 */
export function typedLine(words: string): string {
  const line = words.replace(/^(@?rainmaker\b[,:]?\s*|\/+(?=[a-z]))+/i, '');
  return line === '' ? 'sales help' : line;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return named[entity.toLowerCase()] ?? whole;
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    return code > 0 && code <= 0x10ffff ? clean(String.fromCodePoint(code)) : '';
  });
}

/**
 * The words of a message's HTML: lines stay lines, everything else of the markup goes. No pattern looks past the next tag:
 * what comes from a client may be thousands of tags that never end.
 */
export function htmlText(html: string): string {
  const lines = html
    .slice(0, 200_000)
    .replace(/<(script|style)\b[^<>]*>(?:(?!<\1\b)[\s\S])*?<\/\1\s*>/gi, ' ')
    .replace(/<img\b[^<>]*>/gi, (tag) => ` ${/\balt="([^"]*)"/i.exec(tag)?.[1] ?? ''} `)
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h[1-6]|\/blockquote)\b[^<>]*>/gi, '\n')
    .replace(/<li\b[^<>]*>/gi, '• ')
    .replace(/<[^<>]*>/g, '');
  return decodeEntities(lines)
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
