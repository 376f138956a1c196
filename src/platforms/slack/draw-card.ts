import type { Button, ContextBlock, PlainTextElement, MrkdwnElement, RichTextSection } from '@slack/types';
import type { Action, Card, Node, Text, Tone } from '../../core/card.ts';
import { type Block, contextLine, plainText, richText, sections, type Surface } from './blocks.ts';
import { buttonValue, type KeptValues } from './button.ts';
import { chartInWords, drawChart } from './draw-chart.ts';
import { drawFacts } from './draw-facts.ts';
import { drawTable, tableInWords } from './draw-table.ts';
import { fit } from './fit.ts';
import { limits } from './limits.ts';
import { mrkdwn, plainWords, richElements } from './spans.ts';
import { clip, escapeMarkup, filled } from './text.ts';
import { isWebAddress } from '../text.ts';

export interface Drawing {
  surface: Surface;
  /** Keys of button values that were too long, see `keepLongValues`. */
  kept?: KeptValues;
  /** Slack's ids of the images that were uploaded. */
  files?: ReadonlyMap<Node, string>;
  /** No tables, charts or images: for workspaces and moments that refuse them. */
  plainly?: boolean;
}

export interface Drawn {
  /** What notifications, screen readers and search get; escaped. */
  text: string;
  blocks: Block[];
}

/** Emoji in front of a card's own words, which say the same; never the only sign. */
const signs: Record<Tone, string> = { plain: '', quiet: '', good: '✅ ', warning: '⚠️ ', bad: '⛔ ' };

/** A card as Block Kit. Whatever is in it, the result is within Slack's limits; what had to go is marked. */
export function drawCard(card: Card, drawing: Drawing): Drawn {
  const scope = { ...drawing, tables: 0, charts: 0, sign: signs[card.tone ?? 'plain'] };
  const blocks = card.nodes.flatMap((node) => drawNode(node, scope));
  const alts = card.nodes.flatMap((node) => (node.kind === 'chart' || node.kind === 'image' ? [node.alt] : []));
  const words = [signs[card.tone ?? 'plain'] + card.summary, ...alts].filter((line) => line.trim() !== '').join('\n');
  return {
    text: escapeMarkup(clip(words, limits.topText)) || 'Rainmaker',
    blocks: fit(
      blocks.length > 0 ? blocks : [contextLine(filled(card.summary, limits.text, 'Nothing to show.'))],
      drawing.surface,
    ),
  };
}

interface Scope extends Drawing {
  tables: number;
  charts: number;
  /** Not said yet. */
  sign: string;
}

function drawNode(node: Node, scope: Scope): Block[] {
  switch (node.kind) {
    case 'title': {
      const text = clip(signed(node.text, scope), limits.header);
      return text.trim() === '' ? [] : [{ type: 'header', text: plainText(text) }];
    }
    case 'text':
      return drawText(node.text, scope);
    case 'quote':
      return drawQuote(node);
    case 'facts':
      return drawFacts(node);
    case 'list':
      return drawList(node);
    case 'table':
      return drawTableNode(node, scope);
    case 'chart':
      return drawChartNode(node, scope);
    case 'image':
      return drawImage(node, scope);
    case 'divider':
      return [{ type: 'divider' }];
    case 'actions':
      return drawActions(node.actions, scope.kept ?? new Map());
    case 'context':
      return drawContext(node.text);
  }
}

function signed(text: string, scope: Scope): string {
  const { sign } = scope;
  scope.sign = '';
  return sign + text;
}

function drawText(text: Text, scope: Scope): Block[] {
  if (plainWords(text).trim() === '') return [];
  if (typeof text === 'string') return sections(signed(text, scope));
  const elements = richElements([signed('', scope), ...text]);
  const isLong = plainWords(text).length > limits.text;
  return isLong ? sections(plainWords(text)) : [richText({ type: 'rich_text_section', elements })];
}

function drawQuote({ text, by }: Extract<Node, { kind: 'quote' }>): Block[] {
  const quoted = clip(text, limits.text);
  if (quoted.trim() === '') return [];
  const quote = richText({ type: 'rich_text_quote', elements: [{ type: 'text', text: quoted }] });
  return by?.trim() ? [quote, contextLine(clip(`— ${by}`, limits.header))] : [quote];
}

function drawList({ items, ordered = false }: Extract<Node, { kind: 'list' }>): Block[] {
  const shown = items.filter((item) => plainWords(item).trim() !== '');
  if (shown.length === 0) return [];
  const pages: RichTextSection[][] = [[]];
  let length = 0;
  for (const item of shown) {
    const words = plainWords(item);
    const elements = richElements(words.length > limits.text ? clip(words, limits.text) : item);
    if (length + words.length > limits.text && pages.at(-1)?.length) {
      pages.push([]);
      length = 0;
    }
    length += words.length;
    pages.at(-1)?.push({ type: 'rich_text_section', elements });
  }
  // An ordered list goes on counting on its next page.
  let offset = 0;
  return pages.map((elements) => {
    const list = {
      type: 'rich_text_list' as const,
      style: ordered ? ('ordered' as const) : ('bullet' as const),
      elements,
    };
    const block = richText(ordered && offset > 0 ? { ...list, offset } : list);
    offset += elements.length;
    return block;
  });
}

function drawTableNode(node: Extract<Node, { kind: 'table' }>, scope: Scope): Block[] {
  if (node.columns.length === 0 || node.rows.length === 0) return sections(node.caption);
  const native = scope.surface === 'message' && !scope.plainly && scope.tables < limits.table.perMessage;
  if (!native) return tableInWords(node);
  scope.tables += 1;
  return drawTable(node);
}

function drawChartNode(node: Extract<Node, { kind: 'chart' }>, scope: Scope): Block[] {
  const native = scope.surface === 'message' && !scope.plainly && scope.charts < limits.chart.perMessage;
  const drawn = native ? drawChart(node) : undefined;
  if (!drawn) return chartInWords(node);
  scope.charts += 1;
  return drawn;
}

function drawImage(node: Extract<Node, { kind: 'image' }>, scope: Scope): Block[] {
  const alt = clip(node.alt, limits.alt);
  const id = scope.plainly ? undefined : scope.files?.get(node);
  if (id === undefined) return alt.trim() === '' ? [] : [contextLine(alt)];
  return [{ type: 'image', slack_file: { id }, alt_text: alt.trim() || 'Image' }];
}

function drawContext(text: Text): Block[] {
  if (plainWords(text).trim() === '') return [];
  if (typeof text === 'string') return [contextLine(clip(text, limits.text))];
  const elements = contextElements(text);
  if (elements.length > limits.contextElements) return [contextLine(clip(plainWords(text), limits.text))];
  const block: ContextBlock = { type: 'context', elements };
  return [block];
}

/** Spans run together as mrkdwn; words that would become marks there stand between them as plain text. */
function contextElements(spans: Exclude<Text, string>): (PlainTextElement | MrkdwnElement)[] {
  const elements: (PlainTextElement | MrkdwnElement)[] = [];
  for (const span of spans) {
    const words = mrkdwn([span]);
    const last = elements.at(-1);
    if (words === undefined) elements.push(plainText(clip(plainWords([span]), limits.text)));
    else if (last?.type === 'mrkdwn' && last.text.length + words.length <= limits.text) last.text += words;
    else elements.push({ type: 'mrkdwn', text: clip(words, limits.text), verbatim: true });
  }
  return elements.filter(({ text }) => text.trim() !== '');
}

function drawActions(all: readonly Action[], kept: KeptValues): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < all.length; from += limits.buttons) {
    const page = all.slice(from, from + limits.buttons);
    const elements = page.flatMap((action, index) => drawButton(action, index, kept));
    if (elements.length > 0) blocks.push({ type: 'actions', elements });
  }
  return blocks;
}

function drawButton(action: Action, index: number, kept: KeptValues): Button[] {
  const text = plainText(filled(action.label, limits.button.text, '…'));
  const base = { type: 'button' as const, text, action_id: `${action.kind}:${index}` };
  if (action.kind === 'link') return isWebAddress(action.url) ? [{ ...base, url: action.url }] : [];
  const value = buttonValue(action, kept);
  if (value === undefined) return [];
  const style = action.style === undefined ? {} : { style: action.style };
  const confirm = action.kind === 'run' && action.confirm ? { confirm: drawConfirm(action.confirm) } : {};
  return [{ ...base, value, ...style, ...confirm }];
}

function drawConfirm({ title, text, yes }: { title: string; text: string; yes: string }) {
  const { confirm } = limits;
  return {
    title: plainText(filled(title, confirm.title, 'Are you sure?')),
    text: plainText(filled(text, confirm.text, filled(title, confirm.text, 'Are you sure?'))),
    confirm: plainText(filled(yes, confirm.button, 'Yes')),
    deny: plainText('Cancel'),
  };
}
