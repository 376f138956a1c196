import type { RawValues } from './raw-values.ts';

/**
 * The neutral message that every feature writes and each platform draws. A bare string is plain text from anybody:
 * renderers escape it, so that it can never become markup, a link or a mention.
 */
export type Span =
  | string
  | { bold: string }
  | { italic: string }
  | { code: string }
  | { link: string; label: string }
  /** A person who is to be told: where the platform knows them, this is a mention. Whoever is only named is a string. */
  | { person: string; name: string }
  /** `name` stands where nobody knows what people there call it. */
  | { channel: PlatformChannel; name: string }
  /** `zone`: the IANA zone in which it is written for readers whose own is not known; the place gives one where it is absent. */
  | { time: Date; as: 'date' | 'time' | 'datetime'; zone?: string | undefined };

export interface PlatformChannel {
  platform: Platform;
  workspace?: string | undefined;
  channel: string;
}

export type Platform = 'slack' | 'teams';

export type Text = string | Span[];

export type Tone = 'plain' | 'good' | 'warning' | 'bad' | 'quiet';

export interface Card {
  /** One plain line for notifications, screen readers and search; also the fallback where a card cannot be drawn. */
  summary: string;
  tone?: Tone;
  nodes: Node[];
}

export interface Column {
  label: string;
  align?: 'left' | 'right';
}

export interface ChartPoint {
  label: string;
  value: number;
}

export interface Series {
  name: string;
  points: ChartPoint[];
}

export type Node =
  | { kind: 'title'; text: string }
  | { kind: 'text'; text: Text }
  | { kind: 'quote'; text: string; by?: string }
  | { kind: 'facts'; facts: { label: string; value: Text }[] }
  | { kind: 'list'; items: Text[]; ordered?: boolean }
  | { kind: 'table'; caption: string; columns: Column[]; rows: string[][] }
  | { kind: 'chart'; chart: 'bar' | 'line' | 'pie'; title: string; series: Series[]; unit?: string; alt: string }
  | { kind: 'image'; png: { bytes: string; name: string }; alt: string }
  | { kind: 'divider' }
  | { kind: 'actions'; actions: Action[] }
  | { kind: 'context'; text: Text };

/** A button is a typed command: pressing it re-enters at the router with this command and these values. */
export type Action =
  | {
      kind: 'run';
      label: string;
      command: string;
      values: RawValues;
      style?: 'primary' | 'danger';
      confirm?: { title: string; text: string; yes: string };
    }
  | { kind: 'form'; label: string; command: string; values: RawValues; style?: 'primary' | 'danger' }
  | { kind: 'link'; label: string; url: string };

export const title = (text: string): Node => ({ kind: 'title', text });
export const text = (content: Text): Node => ({ kind: 'text', text: content });
export const context = (content: Text): Node => ({ kind: 'context', text: content });
export const divider: Node = { kind: 'divider' };

/** Facts whose value is missing are left out, so that callers can list what a record may have. */
export function facts(entries: Record<string, Text | undefined>): Node {
  const present = Object.entries(entries).flatMap(([label, value]) =>
    value === undefined || value.length === 0 ? [] : [{ label, value }],
  );
  return { kind: 'facts', facts: present };
}

/** Actions of a card; those that do not apply are passed as `undefined` and left out. */
export function actions(...entries: (Action | undefined)[]): Node {
  return { kind: 'actions', actions: entries.filter((entry) => entry !== undefined) };
}

export function run(
  label: string,
  command: string,
  values: RawValues = {},
  extra: Pick<Extract<Action, { kind: 'run' }>, 'style' | 'confirm'> = {},
): Action {
  return { kind: 'run', label, command, values, ...extra };
}

export function openForm(label: string, command: string, values: RawValues = {}): Action {
  return { kind: 'form', label, command, values };
}

/** The shortest card: one sentence. */
export function note(content: string, tone: Tone = 'plain'): Card {
  return { summary: content, tone, nodes: [{ kind: 'text', text: content }] };
}

/** The words of a text without its marks. */
export function plain(content: Text): string {
  if (typeof content === 'string') return content;
  return content.map(plainSpan).join('');
}

function plainSpan(span: Span): string {
  if (typeof span === 'string') return span;
  if ('bold' in span) return span.bold;
  if ('italic' in span) return span.italic;
  if ('code' in span) return span.code;
  if ('link' in span) return span.label;
  if ('person' in span) return span.name;
  if ('channel' in span) return span.name;
  return span.time.toISOString();
}
