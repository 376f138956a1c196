import type { Action, Card, Node, Tone } from '../../core/card.ts';
import { type Kept, nothingKept } from './button.ts';
import { drawAction, moreActions } from './draw-action.ts';
import { drawChart } from './draw-chart.ts';
import { drawMentions } from './draw-mentions.ts';
import { drawTable } from './draw-table.ts';
import {
  type AdaptiveCard,
  type Element,
  paragraphs,
  plainWords,
  richText,
  runs,
  subtle,
  textRun,
  words,
} from './elements.ts';
import { fit } from './fit.ts';
import { limits } from './limits.ts';
import { clip, escapeMarkdown, escapeXml, parts } from './text.ts';

export interface Drawing {
  /** Keys of button values that were kept, see `keepValues`. */
  kept?: Kept;
  /** Others see it too, so that people it names are told by it. */
  isPublic?: boolean | undefined;
  /** IANA zone of the one reader; without it times are written in the zone that they have. */
  zone?: string | undefined;
}

/** Signs in front of a card's own words, which say the same: neither sign nor colour is ever alone. */
const signs: Record<Tone, string> = { plain: '', quiet: '', good: '✅ ', warning: '⚠️ ', bad: '⛔ ' };
const colors = { good: 'Good', warning: 'Warning', bad: 'Attention' } as const;

/** A card as an Adaptive Card of version 1.5. Whatever is in it, the result is within Teams' limits. */
export function drawCard(card: Card, drawing: Drawing = {}): AdaptiveCard {
  const scope: Scope = {
    zone: drawing.zone,
    kept: drawing.kept ?? nothingKept,
    sign: signs[card.tone ?? 'plain'],
    tone: card.tone ?? 'plain',
  };
  const body = withButtons(card, card.nodes, scope);
  const isWide = card.nodes.some(({ kind }) => kind === 'table' || kind === 'chart');
  const { line, entities } = drawing.isPublic ? drawMentions(card) : { line: [], entities: [] };
  return fit(
    adaptiveCard(card.summary, [...body, ...line], {
      ...(isWide && { width: 'Full' }),
      ...(entities.length > 0 && { entities }),
    }),
  );
}

/** The frame around a body: what screen readers say, and what stands where a card cannot be drawn. */
export function adaptiveCard(summary: string, body: Element[], msteams: AdaptiveCard['msteams'] = {}): AdaptiveCard {
  const said = clip(summary, limits.summary).trim() || 'Rainmaker';
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    speak: escapeXml(said),
    fallbackText: escapeMarkdown(said),
    body: body.length > 0 ? body : [words(said)],
    ...(Object.keys(msteams).length > 0 && { msteams }),
  };
}

interface Scope {
  zone: string | undefined;
  kept: Kept;
  /** Not said yet. */
  sign: string;
  tone: Tone;
}

function withButtons(card: Card, nodes: readonly Node[], scope: Scope): Element[] {
  const all = card.nodes.flatMap((node) => (node.kind === 'actions' ? node.actions : []));
  const drawn = new Map<Action, Element>();
  for (const action of all) {
    const element = drawAction(action, scope.kept);
    if (element) drawn.set(action, element);
  }
  // The last place is for the button that unfolds the others.
  const isOver = drawn.size > limits.actions;
  const shown = [...drawn.keys()].slice(0, isOver ? limits.actions - 1 : limits.actions);
  const more = isOver ? moreActions([...drawn].slice(shown.length).map(([, element]) => element)) : undefined;
  const last = nodes.findLastIndex((node) => node.kind === 'actions' && node.actions.some((each) => drawn.has(each)));
  const body = nodes.flatMap((node, index) => {
    if (node.kind !== 'actions') return drawNode(node, scope);
    const elements = node.actions.filter((each) => shown.includes(each)).flatMap((each) => drawn.get(each) ?? []);
    if (more && index === last) elements.push(more);
    return elements.length > 0 ? [{ type: 'ActionSet', actions: elements }] : [];
  });
  return withSeparators(body);
}

/** Adaptive Cards have no dividing lines of their own: the element after one draws it. */
function withSeparators(body: readonly Element[]): Element[] {
  const isLine = (element: Element | undefined) => element?.type === 'divider';
  return body.flatMap((element, index) => {
    if (isLine(element)) return [];
    return isLine(body[index - 1]) ? [{ ...element, separator: true, spacing: 'Medium' }] : [element];
  });
}

function drawNode(node: Exclude<Node, { kind: 'actions' }>, scope: Scope): Element[] {
  switch (node.kind) {
    case 'title':
      return drawTitle(node.text, scope);
    case 'text':
      return plainWords(node.text).trim() === '' ? [] : drawText(node.text, scope);
    case 'quote':
      return drawQuote(node);
    case 'facts':
      return node.facts.map((fact) => drawFact(fact, scope.zone));
    case 'list':
      return drawList(node, scope.zone);
    case 'table':
      return drawTable(node);
    case 'chart':
      return drawChart(node);
    case 'image':
      return drawImage(node);
    case 'divider':
      return [{ type: 'divider' }];
    case 'context':
      return plainWords(node.text).trim() === '' ? [] : drawContext(node.text, scope.zone);
  }
}

function drawTitle(text: string, scope: Scope): Element[] {
  const shown = clip(text, limits.title).trim();
  if (shown === '') return [];
  const { tone } = scope;
  const color = tone === 'good' || tone === 'warning' || tone === 'bad' ? { color: colors[tone] } : {};
  return [words(signOf(scope) + shown, { size: 'Large', weight: 'Bolder', ...color })];
}

function drawText(text: Extract<Node, { kind: 'text' }>['text'], scope: Scope): Element[] {
  const sign = signOf(scope);
  if (typeof text === 'string') return parts(sign + text, limits.text).map((part) => words(part));
  return paragraphs(sign === '' ? text : [sign, ...text], scope.zone);
}

function signOf(scope: Scope): string {
  const { sign } = scope;
  scope.sign = '';
  return sign;
}

function drawQuote({ text, by }: Extract<Node, { kind: 'quote' }>): Element[] {
  const quoted = clip(text, limits.text);
  if (quoted.trim() === '') return [];
  const items = [words(quoted, { italic: true }), ...(by?.trim() ? [subtle(`— ${clip(by, limits.title)}`)] : [])];
  return [{ type: 'Container', style: 'emphasis', items }];
}

/** Weighted columns: the values of all facts stand below each other, and wrap on a phone. */
function drawFact(
  { label, value }: { label: string; value: Extract<Node, { kind: 'text' }>['text'] },
  zone: string | undefined,
): Element {
  const name = words(clip(label, limits.label).trim() || '–', { weight: 'Bolder' });
  const said = paragraphs(value, zone);
  return {
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      { type: 'Column', width: 1, items: [name] },
      { type: 'Column', width: 2, items: said.length > 0 ? said : [words('–')] },
    ],
  };
}

function drawList({ items, ordered = false }: Extract<Node, { kind: 'list' }>, zone: string | undefined): Element[] {
  return items
    .filter((item) => plainWords(item).trim() !== '')
    .map((item, index) => {
      const mark = textRun(ordered ? `${index + 1}. ` : '• ');
      const inlines = runs(item, zone);
      const isLong = inlines.reduce((sum, { text }) => sum + text.length, 0) > limits.text;
      const shown = isLong ? [textRun(clip(plainWords(item, zone), limits.text))] : inlines;
      return richText([mark, ...shown], { spacing: 'Small' });
    });
}

function drawImage({ png, alt }: Extract<Node, { kind: 'image' }>): Element[] {
  const said = clip(alt, limits.text).trim();
  const isSmall = png.bytes.length <= limits.image && /^[A-Za-z0-9+/]+=*$/.test(png.bytes);
  if (!isSmall) return said === '' ? [] : [subtle(said)];
  return [{ type: 'Image', url: `data:image/png;base64,${png.bytes}`, altText: said || 'Image' }];
}

function drawContext(text: Extract<Node, { kind: 'context' }>['text'], zone: string | undefined): Element[] {
  return paragraphs(text, zone, { isSubtle: true, size: 'Small' });
}
