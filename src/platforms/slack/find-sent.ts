import { z } from 'zod';
import { DeliveryError, type Once } from '../../core/messenger.ts';
import type { SlackApi } from './api.ts';
import { refusalOf } from './errors.ts';

// Clocks differ, and a message may have been under way for as long as a call may take.
const aroundSeconds = 300;
const mostMessages = 200;

const Opened = z.object({ channel: z.object({ id: z.string() }) });
const Listed = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z.object({ event_payload: z.record(z.string(), z.unknown()).optional() }).optional(),
      }),
    )
    .default([]),
});

/** What a message is found by again: metadata that nobody sees. */
export function markOf({ id }: Pick<Once, 'id'>): { metadata: Record<string, unknown> } {
  return { metadata: { event_type: 'rainmaker_message', event_payload: { id } } };
}

/**
 * The message of an earlier try whose answer was lost; undefined when it never arrived. Where the bot may not read, the
 * message is sent again: two are better than none.
 */
export async function findSent(
  api: SlackApi,
  to: { channel: string; thread?: string | undefined },
  { id, unsureAt }: { id: string; unsureAt: Date },
): Promise<{ channel: string; ts: string } | undefined> {
  try {
    const channel = await conversationOf(api, to.channel);
    const seconds = unsureAt.getTime() / 1000;
    const args = {
      channel,
      limit: mostMessages,
      include_all_metadata: true,
      oldest: String(seconds - aroundSeconds),
      latest: String(seconds + aroundSeconds),
    };
    const answer = await (to.thread === undefined
      ? api.call('conversations.history', args)
      : api.call('conversations.replies', { ...args, ts: to.thread }));
    const found = Listed.parse(answer).messages.find(({ metadata }) => metadata?.event_payload?.['id'] === id);
    return found && { channel, ts: found.ts };
  } catch (error) {
    // Slack is busy or away: then the message has to wait as well.
    if (error instanceof DeliveryError && refusalOf(error) === undefined) throw error;
    return undefined;
  }
}

/** A person is written to by their id; what was said to them is read in the conversation with them. */
async function conversationOf(api: SlackApi, channel: string): Promise<string> {
  if (!/^[UW]/.test(channel)) return channel;
  return Opened.parse(await api.call('conversations.open', { users: channel })).channel.id;
}
