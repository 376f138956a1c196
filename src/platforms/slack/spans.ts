import type { RichTextElement } from '@slack/types';
import { plain, type Span, type Text } from '../../core/card.ts';
import { escapeMarkup } from './text.ts';
import { clean, isWebAddress } from '../text.ts';

/** The text as rich text, in which nothing from a person can become markup. */
export function richElements(content: Text): RichTextElement[] {
  const spans = typeof content === 'string' ? [content] : content;
  return spans.flatMap((span) => richElement(span));
}

function richElement(span: Span): RichTextElement[] {
  if (typeof span === 'string') return textElement(span);
  if ('bold' in span) return textElement(span.bold, { bold: true });
  if ('italic' in span) return textElement(span.italic, { italic: true });
  if ('code' in span) return textElement(span.code, { code: true });
  if ('link' in span) {
    return isWebAddress(span.link)
      ? [{ type: 'link', url: span.link, text: clean(span.label) || span.link }]
      : textElement(span.label);
  }
  if ('person' in span) {
    return isSlackUser(span.person) ? [{ type: 'user', user_id: span.person }] : textElement(span.name);
  }
  if ('channel' in span) {
    return span.channel.platform === 'slack'
      ? [{ type: 'channel', channel_id: span.channel.channel }]
      : textElement(`${span.name} in Teams`);
  }
  return [{ type: 'date', timestamp: seconds(span.time), format: formats[span.as], fallback: fallbackTime(span.time) }];
}

function textElement(text: string, style?: { bold?: true; italic?: true; code?: true }): RichTextElement[] {
  const shown = clean(text);
  if (shown === '') return [];
  return [{ type: 'text', text: shown, ...(style && { style }) }];
}

/**
 * The text as mrkdwn, for the places where rich text is not taken; undefined when words in it would become marks, for
 * `*`, `_`, `~` and emoji codes cannot be escaped there.
 */
export function mrkdwn(content: Text): string | undefined {
  const spans = typeof content === 'string' ? [content] : content;
  const words = spans.map((span) => mrkdwnSpan(span));
  return words.every((word) => word !== undefined) ? words.join('') : undefined;
}

function mrkdwnSpan(span: Span): string | undefined {
  if (typeof span === 'string') return literal(span);
  if ('bold' in span) return marked(span.bold, '*');
  if ('italic' in span) return marked(span.italic, '_');
  if ('code' in span) return `\`${escapeMarkup(span.code).replace(/[`\n]/g, ' ')}\``;
  if ('link' in span) return isWebAddress(span.link) ? link(span.link, span.label) : literal(span.label);
  if ('person' in span) return isSlackUser(span.person) ? `<@${span.person}>` : literal(span.name);
  if ('channel' in span) {
    return span.channel.platform === 'slack' ? `<#${span.channel.channel}>` : literal(`${span.name} in Teams`);
  }
  return `<!date^${seconds(span.time)}^${formats[span.as]}|${fallbackTime(span.time)}>`;
}

function literal(text: string): string | undefined {
  return /[*_~`]|:[\w+-]+:|^\s*(>|[-•]\s|\d+\.\s)/m.test(text) ? undefined : escapeMarkup(text);
}

function marked(text: string, mark: string): string | undefined {
  const words = literal(text);
  return words === undefined || words !== words.trim() || words.includes('\n') ? undefined : `${mark}${words}${mark}`;
}

function link(url: string, label: string): string {
  const shown = escapeMarkup(label).replace(/[|\n]/g, ' ');
  return `<${escapeMarkup(url).replaceAll('|', '%7C')}|${shown.trim() || escapeMarkup(url)}>`;
}

function isSlackUser(id: string): boolean {
  return /^[UW][A-Z0-9]+$/.test(id);
}

const formats = { date: '{date_short}', time: '{time}', datetime: '{date_short_pretty} at {time}' } as const;

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

function fallbackTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The words alone, for the lines that Slack shows in notifications. */
export function plainWords(content: Text): string {
  return clean(plain(content));
}
