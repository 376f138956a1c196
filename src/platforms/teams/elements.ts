import type { Span, Text } from '../../core/card.ts';
import { clip } from './text.ts';
import { limits } from './limits.ts';
import { clean, isWebAddress } from '../text.ts';

/** An element of an Adaptive Card, as plain JSON. */
export interface Element {
  type: string;
  [property: string]: unknown;
}

/** An Adaptive Card that Teams draws. */
export interface AdaptiveCard {
  type: 'AdaptiveCard';
  $schema: string;
  version: '1.5';
  body: Element[];
  actions?: Element[];
  speak: string;
  fallbackText: string;
  msteams?: { width?: 'Full'; entities?: { type: 'mention'; text: string; mentioned: { id: string; name: string } }[] };
}

export type Run = Element & { type: 'TextRun'; text: string };

/** IANA zone of whoever reads it. */
type Zone = string | undefined;

interface Style {
  weight?: 'Bolder';
  size?: 'Large' | 'Small';
  color?: 'Good' | 'Warning' | 'Attention';
  isSubtle?: true;
  italic?: true;
  fontType?: 'Monospace';
}

/** A run of text. Whatever stands in it is shown as it is: runs know neither Markdown nor HTML. */
export function textRun(text: string, style: Style = {}): Run {
  return { type: 'TextRun', text: clean(text), ...style };
}

export function richText(inlines: readonly Run[], extra: Record<string, unknown> = {}): Element {
  return { type: 'RichTextBlock', inlines: [...inlines], ...extra };
}

/** Words of anybody as one block. */
export function words(text: string, style: Style = {}, extra: Record<string, unknown> = {}): Element {
  return richText([textRun(text, style)], extra);
}

export function subtle(text: string): Element {
  return words(text, { isSubtle: true, size: 'Small' }, { spacing: 'Small' });
}

/** The text as literal runs; `zone` is the reader's own, where it is known. */
export function runs(content: Text, zone: Zone, style: Style = {}): Run[] {
  const spans = typeof content === 'string' ? [content] : content;
  return spans.map((span) => runOf(span, zone, style)).filter(({ text }) => text !== '');
}

function runOf(span: Span, zone: Zone, style: Style): Run {
  if (typeof span === 'string') return textRun(span, style);
  if ('bold' in span) return textRun(span.bold, { ...style, weight: 'Bolder' });
  if ('italic' in span) return textRun(span.italic, { ...style, italic: true });
  if ('code' in span) return textRun(span.code, { ...style, fontType: 'Monospace' });
  if ('link' in span) return linkRun(span, style);
  if ('person' in span) return textRun(span.name, { ...style, weight: 'Bolder' });
  if ('channel' in span) {
    const isHere = span.channel.platform === 'teams';
    return textRun(isHere ? span.name : `${span.name} in Slack`, { ...style, weight: 'Bolder' });
  }
  return textRun(timeInWords(span, zone), style);
}

function linkRun({ link, label }: { link: string; label: string }, style: Style): Run {
  const run = textRun(label.trim() || link, style);
  return isWebAddress(link) ? { ...run, selectAction: { type: 'Action.OpenUrl', url: link } } : run;
}

const shapes = {
  date: { dateStyle: 'medium' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
  datetime: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
} as const;

/** Teams has no times that each reader sees in their own zone, except where Markdown is read too. */
function timeInWords({ time, as, zone }: Extract<Span, { time: Date }>, readers: Zone): string {
  return new Intl.DateTimeFormat('en-GB', { ...shapes[as], timeZone: readers ?? zone ?? 'UTC' }).format(time);
}

/** The words alone, without marks. */
export function plainWords(content: Text, zone?: Zone): string {
  return runs(content, zone)
    .map(({ text }) => text)
    .join('');
}

/** The text in blocks; one that is too long loses its marks, not its words. */
export function paragraphs(content: Text, zone: Zone, style: Style = {}): Element[] {
  const inlines = runs(content, zone, style);
  const plain = inlines.map(({ text }) => text).join('');
  if (plain.trim() === '') return [];
  if (plain.length <= limits.text) return [richText(inlines)];
  return [words(clip(plain, limits.text * 4), style)];
}
