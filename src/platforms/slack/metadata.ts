import { z } from 'zod';
import type { RawValues } from '../../core/raw-values.ts';
import type { Stash } from './button.ts';
import { limits } from './limits.ts';
import { parseJson } from '../json.ts';

/** Where a form comes from and what it carries: all that its submission does not say. */
export interface Origin {
  command: string;
  hidden: RawValues;
  channel: string;
  thread?: string | undefined;
  message?: string | undefined;
  direct: boolean;
  /** Good for half an hour and five answers; the only way into a conversation that the bot is not in. */
  responseUrl?: string | undefined;
  /** From no conversation at all. */
  nowhere?: boolean | undefined;
}

const Written = z.object({
  command: z.string(),
  hidden: z.record(z.string(), z.string()),
  channel: z.string(),
  thread: z.string().optional(),
  message: z.string().optional(),
  direct: z.boolean(),
  responseUrl: z.string().optional(),
  nowhere: z.boolean().optional(),
});
const Kept = z.object({ kept: z.string() });

/** The metadata of a view; what is longer than Slack carries is kept here. */
export async function writeMetadata(origin: Origin, stash: Stash): Promise<string> {
  const text = JSON.stringify(origin);
  return text.length <= limits.view.metadata ? text : JSON.stringify({ kept: await stash.keep(text) });
}

export async function readMetadata(metadata: string, stash: Stash): Promise<Origin | undefined> {
  const kept = Kept.safeParse(parseJson(metadata));
  const text = kept.success ? ((await stash.take(kept.data.kept)) ?? '') : metadata;
  const written = Written.safeParse(parseJson(text));
  return written.success ? written.data : undefined;
}
