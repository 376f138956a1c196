import { z } from 'zod';
import type { Action, Card } from '../../core/card.ts';
import type { Place } from '../../core/invocation.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { limits } from './limits.ts';
import { parseJson } from '../json.ts';

/** Keeps what is too long, or not for everybody's eyes, in our own database; drawing itself stays free of it. */
export interface Stash {
  keep(value: string): Promise<string>;
  take(key: string): Promise<string | undefined>;
}

type Pressable = Exclude<Action, { kind: 'link' }>;

/** Where a button that was sent to the private chat belongs. */
export type Home = Pick<Place, 'channel' | 'thread' | 'message' | 'direct'>;

/** Keys of what was kept before drawing: the values of some buttons, and the place that all of them are for. */
export interface Kept {
  values: ReadonlyMap<Action, string>;
  home?: string | undefined;
}

export const nothingKept: Kept = { values: new Map() };

const Values = z.record(z.string(), z.string());
const Carried = z.object({
  c: z.string(),
  v: Values.optional(),
  k: z.string().optional(),
  h: z.string().optional(),
});
export const HomePlace = z.object({
  channel: z.string(),
  thread: z.string().optional(),
  message: z.string().optional(),
  direct: z.boolean(),
});

/** What a button carries, as Teams gives it back when it is pressed; undefined when it is too much. */
export function buttonData(action: Pressable, { values, home }: Kept): Record<string, unknown> | undefined {
  const key = values.get(action);
  const carried = key === undefined ? { c: action.command, v: action.values } : { c: action.command, k: key };
  const data = home === undefined ? carried : { ...carried, h: home };
  return JSON.stringify(data).length <= limits.data ? data : undefined;
}

/**
 * Keeps the values of buttons that are too long for Teams, or all of them when others may see the card but not what
 * stands in its form; and the place they are for, when the card is shown in another one.
 */
export async function keepValues(
  card: Card,
  stash: Stash,
  { home, isSecret = false }: { home?: Home | undefined; isSecret?: boolean | undefined } = {},
): Promise<Kept> {
  const buttons = card.nodes.flatMap((node) => (node.kind === 'actions' ? node.actions : []));
  const values = new Map<Action, string>();
  for (const action of buttons) {
    if (action.kind === 'link' || (!isSecret && buttonData(action, nothingKept) !== undefined)) continue;
    values.set(action, await stash.keep(JSON.stringify(action.values)));
  }
  if (!home || buttons.length === 0) return { values };
  return { values, home: await stash.keep(JSON.stringify(home)) };
}

export interface Pressed {
  command: string;
  values: RawValues;
  home?: Home | undefined;
}

/** The command and values of a pressed button; undefined when it is none of ours or its values are gone. */
export async function readButton(data: unknown, stash: Stash): Promise<Pressed | undefined> {
  const carried = Carried.safeParse(data);
  if (!carried.success) return undefined;
  const { c: command, v = {}, k, h } = carried.data;
  const values = k === undefined ? Values.safeParse(v) : Values.safeParse(await taken(k, stash));
  const home = h === undefined ? undefined : HomePlace.safeParse(await taken(h, stash)).data;
  return values.success ? { command, values: values.data, home } : undefined;
}

async function taken(key: string, stash: Stash): Promise<unknown> {
  return parseJson((await stash.take(key)) ?? '');
}
