import type { Action } from '../../core/card.ts';
import { buttonData, type Kept } from './button.ts';
import { type Element, words } from './elements.ts';
import { limits } from './limits.ts';
import { clip } from './text.ts';
import { isWebAddress } from '../text.ts';

const styles = { primary: 'positive', danger: 'destructive' } as const;

/** A button; undefined when it leads nowhere or carries too much. */
export function drawAction(action: Action, kept: Kept): Element | undefined {
  const title = clip(action.label, limits.button).trim() || '…';
  if (action.kind === 'link') {
    return isWebAddress(action.url) ? { type: 'Action.OpenUrl', title, url: action.url } : undefined;
  }
  const data = buttonData(action, kept);
  if (!data) return undefined;
  const style = action.style ? { style: styles[action.style] } : {};
  if (action.kind === 'form') {
    return { type: 'Action.Submit', title, ...style, data: { ...data, msteams: { type: 'task/fetch' } } };
  }
  if (!action.confirm) return execute(title, data, style);
  // Teams asks nobody whether they are sure: the button unfolds the question.
  const yes = execute(clip(action.confirm.yes, limits.button).trim() || 'Yes', data, style);
  return {
    type: 'Action.ShowCard',
    title,
    ...style,
    card: {
      type: 'AdaptiveCard',
      body: [
        words(clip(action.confirm.title, limits.title) || 'Are you sure?', { weight: 'Bolder' }),
        ...(action.confirm.text.trim() === '' ? [] : [words(clip(action.confirm.text, limits.text))]),
      ],
      actions: [yes],
    },
  };
}

/** Clients that do not know Action.Execute send the same data as a message. */
function execute(title: string, data: Record<string, unknown>, style: object): Element {
  const common = { title, ...style, data, associatedInputs: 'none' };
  return { type: 'Action.Execute', verb: 'run', ...common, fallback: { type: 'Action.Submit', ...common } };
}

/** Buttons that are beyond Teams' six stand behind one that unfolds them. */
export function moreActions(elements: readonly Element[]): Element {
  const rows: Element[] = [];
  for (let from = 0; from < elements.length; from += limits.actions) {
    rows.push({ type: 'ActionSet', actions: elements.slice(from, from + limits.actions) });
  }
  return { type: 'Action.ShowCard', title: 'More …', card: { type: 'AdaptiveCard', body: rows } };
}
