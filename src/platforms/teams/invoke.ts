import type { Dialog } from './draw-form.ts';
import type { AdaptiveCard } from './elements.ts';
import { limits } from './limits.ts';
import { cardType } from './message.ts';
import { clip } from './text.ts';

/** The answer to an invoke, in the HTTP response itself. */
export interface InvokeAnswer {
  status: number;
  body?: unknown;
}

/** A line that only the person who pressed sees. */
export function whisper(text: string): InvokeAnswer {
  const value = clip(text, limits.summary).trim() || 'Done.';
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value } };
}

/** A card in place of the pressed one, for this person alone. */
export function showInstead(card: AdaptiveCard): InvokeAnswer {
  return { status: 200, body: { statusCode: 200, type: cardType, value: card } };
}

export function showDialog(value: Dialog): InvokeAnswer {
  return { status: 200, body: { task: { type: 'continue', value } } };
}

/** A sentence in the dialog's place. */
export function dialogSays(text: string): InvokeAnswer {
  return { status: 200, body: { task: { type: 'message', value: clip(text, limits.summary).trim() || 'Done.' } } };
}

export const closeDialog: InvokeAnswer = { status: 200 };
