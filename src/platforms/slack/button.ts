import { z } from 'zod';
import type { Action, Card } from '../../core/card.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { limits } from './limits.ts';
import { parseJson } from '../json.ts';

/** Keeps what is too long for Slack to carry; drawing itself stays free of it. */
export interface Stash {
  keep(value: string): Promise<string>;
  take(key: string): Promise<string | undefined>;
}

/** Keys of button values that were kept before drawing. */
export type KeptValues = ReadonlyMap<Action, string>;

const Carried = z.object({ c: z.string(), v: z.record(z.string(), z.string()).optional(), k: z.string().optional() });
const Values = z.record(z.string(), z.string());

/** What a button carries; undefined when it is too long and was not kept. */
export function buttonValue(action: Exclude<Action, { kind: 'link' }>, kept: KeptValues): string | undefined {
  const key = kept.get(action);
  const value = JSON.stringify(
    key === undefined ? { c: action.command, v: action.values } : { c: action.command, k: key },
  );
  return value.length <= limits.button.value ? value : undefined;
}

/** Puts the values of buttons that are too long for Slack into the stash. */
export async function keepLongValues(card: Card, stash: Stash): Promise<KeptValues> {
  const kept = new Map<Action, string>();
  const none: KeptValues = new Map();
  for (const node of card.nodes) {
    if (node.kind !== 'actions') continue;
    for (const action of node.actions) {
      if (action.kind !== 'link' && buttonValue(action, none) === undefined) {
        kept.set(action, await stash.keep(JSON.stringify(action.values)));
      }
    }
  }
  return kept;
}

/** The command and values of a pressed button; undefined when it is none of ours or its values are gone. */
export async function readButton(
  value: string | undefined,
  stash: Stash,
): Promise<{ command: string; values: RawValues } | undefined> {
  const carried = Carried.safeParse(parseJson(value ?? ''));
  if (!carried.success) return undefined;
  const { c: command, v: values = {}, k: key } = carried.data;
  if (key === undefined) return { command, values };
  const kept = Values.safeParse(parseJson((await stash.take(key)) ?? ''));
  return kept.success ? { command, values: kept.data } : undefined;
}
