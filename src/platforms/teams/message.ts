import type { Card } from '../../core/card.ts';
import { type Home, keepValues, type Stash } from './button.ts';
import type { Outgoing } from './connector.ts';
import { drawCard } from './draw-card.ts';
import type { AdaptiveCard } from './elements.ts';
import { limits } from './limits.ts';
import { clip } from './text.ts';

export const cardType = 'application/vnd.microsoft.card.adaptive';

/** Draws cards with what drawing needs: long values kept. */
export interface Pen {
  draw(card: Card, options?: PenOptions): Promise<AdaptiveCard>;
  /** A whole message; its summary is what a notification shows. */
  message(card: Card, options?: PenOptions): Promise<Outgoing>;
}

interface PenOptions {
  /** Others see it too, so that people it names are told by it. */
  isPublic?: boolean | undefined;
  zone?: string | undefined;
  /** The place that its buttons are for, when the card is shown somewhere else. */
  home?: Home | undefined;
  /** Others see the card too, but not what stands in the form behind its button. */
  isSecret?: boolean | undefined;
}

export function createPen(stash: Stash): Pen {
  async function draw(card: Card, { zone, isPublic, ...keeping }: PenOptions = {}): Promise<AdaptiveCard> {
    return drawCard(card, { kept: await keepValues(card, stash, keeping), zone, isPublic });
  }

  return {
    draw,
    async message(card, options) {
      const content = await draw(card, options);
      const summary = clip(card.summary, limits.summary).trim() || 'Rainmaker';
      return { type: 'message', summary, attachments: [{ contentType: cardType, content }] };
    },
  };
}
