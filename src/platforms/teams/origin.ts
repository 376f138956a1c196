import { z } from 'zod';
import type { RawValues } from '../../core/raw-values.ts';
import { type Home, HomePlace, type Stash } from './button.ts';
import { limits } from './limits.ts';
import { parseJson } from '../json.ts';

/** What an open dialog is for, and where its result belongs: all that its submission does not say. */
export interface Origin {
  /** The same however often the dialog comes back with problems: what is sent twice from it is done once. */
  id: string;
  command: string;
  hidden: RawValues;
  /** Only where it is not the conversation in which the dialog was opened. */
  home?: Home | undefined;
}

const Hidden = z.record(z.string(), z.string());
const Written = z.object({ id: z.string(), command: z.string(), hidden: Hidden });
const Kept = z.object({ id: z.string(), command: z.string(), hidden: Hidden, home: HomePlace.optional() });
const Carried = z.object({ origin: z.union([Written, z.object({ key: z.string() })]) });

/** What a dialog carries through Teams. What is too long stays here, and so does a place: nobody may choose another. */
export async function writeOrigin(origin: Origin, stash: Stash): Promise<object> {
  const { id, command, hidden, home } = origin;
  const isShort = JSON.stringify(hidden).length <= limits.data;
  if (isShort && !home) return { origin: { id, command, hidden } };
  return { origin: { key: await stash.keep(JSON.stringify({ id, command, hidden, ...(home && { home }) })) } };
}

export async function readOrigin(data: unknown, stash: Stash): Promise<Origin | undefined> {
  const carried = Carried.safeParse(data);
  if (!carried.success) return undefined;
  const { origin } = carried.data;
  if (!('key' in origin)) return origin;
  const kept = Kept.safeParse(parseJson((await stash.take(origin.key)) ?? ''));
  return kept.success ? kept.data : undefined;
}
