import type { RunningApp } from './app.ts';

/** Every text that a person reads in blocks, in order, one a line. */
export function textOf(value: unknown): string {
  const texts: string[] = [];
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (typeof part === 'object' && part !== null)
      for (const [key, each] of Object.entries(part))
        if (key === 'text' && typeof each === 'string') texts.push(each);
        else walk(each);
  };
  walk(value);
  return texts.join('\n');
}

/** The last thing that a user alone was shown. */
export function lastAnswerTo(app: RunningApp, user: string): Record<string, unknown> {
  const last = app.slack.calls.findLast(
    ({ method, args }) => (method === 'respond' || method === 'chat.postEphemeral') && args['user'] === user,
  );
  if (!last) throw new Error(`${user} was answered nothing`);
  return last.args;
}

/** The button of a message whose label fits. */
export function buttonOf(message: unknown, label: RegExp): Record<string, unknown> {
  const buttons: Record<string, unknown>[] = [];
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (typeof part === 'object' && part !== null) {
      if ('type' in part && part.type === 'button') buttons.push({ ...part });
      for (const each of Object.values(part)) walk(each);
    }
  };
  walk(message);
  const found = buttons.find((button) => label.test(textOf(button)));
  if (!found) throw new Error(`No button ${String(label)} among: ${buttons.map(textOf).join(', ')}`);
  return found;
}
