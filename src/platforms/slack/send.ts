import { DeliveryError, type Messenger } from '../../core/messenger.ts';
import type { MessageRef } from '../../core/outbox.ts';
import type { SlackApi } from './api.ts';
import type { Drawn } from './draw-card.ts';
import type { Pen } from './pen.ts';

/** Messages without an incoming one: digests, cards of records, lines in threads. */
export function createMessenger(api: SlackApi, pen: Pen): Messenger {
  async function post(
    workspace: string,
    channel: string,
    thread: string | undefined,
    card: Parameters<Pen['send']>[0],
  ) {
    const posted = await pen.send(card, (drawn) => api.call('chat.postMessage', messageArgs(drawn, channel, thread)));
    return messageRef(workspace, posted);
  }

  return {
    platform: 'slack',
    post: ({ workspace, channel, thread }, card) => post(workspace, channel, thread, card),
    tell: ({ workspace, user }, card) => post(workspace, user, undefined, card),
    async update({ channel, message }, card) {
      await pen.send(card, ({ text, blocks }) => api.call('chat.update', { channel, ts: message, text, blocks }));
    },
  };
}

/** Links in what people wrote are not unfolded, and nothing in the fallback is read as markup. */
export function messageArgs({ text, blocks }: Drawn, channel: string, thread?: string): Record<string, unknown> {
  return {
    channel,
    text,
    blocks,
    ...(thread !== undefined && { thread_ts: thread }),
    unfurl_links: false,
    unfurl_media: false,
  };
}

function messageRef(workspace: string, posted: Record<string, unknown>): MessageRef {
  const { channel, ts } = posted;
  if (typeof channel !== 'string' || typeof ts !== 'string') {
    throw new DeliveryError('later', 'chat.postMessage: Slack answered without naming the message');
  }
  return { platform: 'slack', workspace, channel, message: ts };
}
