import type { Card, Node } from '../../core/card.ts';
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
  /** Sends the card as well as Slack takes it: whole, without charts, tables and images, or as words. */
  send<T>(card: Card, send: (drawn: Drawn) => Promise<T>): Promise<T>;
}

export function createPen(stash: Stash, files: Files): Pen {
  return {
    async draw(card, surface) {
      return drawCard(card, { surface, kept: await keepLongValues(card, stash) });
    },
    async send(card, send) {
      const prepared = { kept: await keepLongValues(card, stash), files: await imagesOf(card, files) };
      for (const plainly of [false, true]) {
        try {
          return await send(drawCard(card, { surface: 'message', ...prepared, plainly }));
        } catch (error) {
          if (!isRefusedDrawing(error)) throw error;
        }
      }
      return send(inWords(card));
    },
  };
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
