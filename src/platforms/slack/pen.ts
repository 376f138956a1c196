import { type Card, context, type Node } from '../../core/card.ts';
import { type Block, plainText, type Surface } from './blocks.ts';
import { keepLongValues, type Stash } from './button.ts';
import { drawCard, type Drawn } from './draw-card.ts';
import { isRefusedDrawing } from './errors.ts';
import type { Files } from './files.ts';
import { limits } from './limits.ts';
import { filled } from './text.ts';

/** Draws cards with what drawing needs: long values kept, images uploaded. */
export interface Pen {
  draw(card: Card, surface: Surface): Promise<Drawn>;
  /** Sends the card as well as Slack takes it: whole, with pictures for charts, without charts and tables, or as words. */
  send<T>(card: Card, send: (drawn: Drawn) => Promise<T>): Promise<T>;
}

type Chart = Extract<Node, { kind: 'chart' }>;
type Image = Extract<Node, { kind: 'image' }>;

/** `chartImage` makes a picture of a chart, for workspaces that do not take charts yet. */
export function createPen(stash: Stash, files: Files, chartImage?: (chart: Chart) => Promise<Image>): Pen {
  /** The card as Slack may take it, from the best drawing to the plainest. */
  async function* drawings(card: Card): AsyncGenerator<Drawn> {
    const kept = await keepLongValues(card, stash);
    const drawing = { surface: 'message' as const, kept, files: await imagesOf(card, files) };
    yield drawCard(card, drawing);
    if (chartImage && card.nodes.some((node) => node.kind === 'chart')) {
      const pictured = await withPictures(card, chartImage);
      yield drawCard(pictured, { ...drawing, files: await imagesOf(pictured, files) });
    }
    yield drawCard(card, { ...drawing, plainly: true });
    yield inWords(card);
  }

  return {
    async draw(card, surface) {
      return drawCard(card, { surface, kept: await keepLongValues(card, stash) });
    },
    async send(card, send) {
      let refusal: unknown;
      for await (const drawn of drawings(card)) {
        try {
          return await send(drawn);
        } catch (error) {
          if (!isRefusedDrawing(error)) throw error;
          refusal = error;
        }
      }
      throw refusal;
    },
  };
}

/** Every chart as a picture, with the sentence that says the same below it. */
async function withPictures(card: Card, chartImage: (chart: Chart) => Promise<Image>): Promise<Card> {
  const nodes = await Promise.all(
    card.nodes.map(
      async (node): Promise<Node[]> => (node.kind === 'chart' ? [await chartImage(node), context(node.alt)] : [node]),
    ),
  );
  return { ...card, nodes: nodes.flat() };
}

async function imagesOf(card: Card, files: Files): Promise<ReadonlyMap<Node, string>> {
  const uploaded = new Map<Node, string>();
  for (const node of card.nodes) {
    if (node.kind !== 'image') continue;
    const id = await files.image(node);
    if (id !== undefined) uploaded.set(node, id);
  }
  return uploaded;
}

function inWords(card: Card): Drawn {
  const { text } = drawCard({ ...card, nodes: [] }, { surface: 'message' });
  const block: Block = { type: 'section', text: plainText(filled(card.summary, limits.text, 'Rainmaker')) };
  return { text, blocks: [block] };
}
