import { DeliveryError, type Messenger, type Once } from '../../core/messenger.ts';
import type { MessageRef } from '../../core/outbox.ts';
import type { SlackApi } from './api.ts';
import type { Drawn } from './draw-card.ts';
import { findSent, markOf } from './find-sent.ts';
import type { Pen } from './pen.ts';

/** Messages without an incoming one: digests, cards of records, lines in threads. */
export function createMessenger(api: SlackApi, pen: Pen): Messenger {
  async function post(
    { workspace, channel, thread }: { workspace: string; channel: string; thread?: string | undefined },
    card: Parameters<Pen['send']>[0],
    once?: Once,
  ) {
    const known = once?.unsureAt && (await findSent(api, { channel, thread }, { ...once, unsureAt: once.unsureAt }));
    if (known) return messageRef(workspace, known);
    const posted = await pen.send(card, (drawn) =>
      api.call('chat.postMessage', { ...messageArgs(drawn, channel, thread), ...(once && markOf(once)) }),
    );
    return messageRef(workspace, posted);
  }

  return {
    platform: 'slack',
    post,
    tell: ({ workspace, user }, card, once) => post({ workspace, channel: user }, card, once),
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
