import { type Card, type Platform, plain } from '../../src/core/card.ts';
import { DeliveryError, type Messenger, type Once } from '../../src/core/messenger.ts';
import type { MessageRef } from '../../src/core/outbox.ts';

export interface Sent {
  how: 'post' | 'tell' | 'update';
  to: string;
  thread?: string | undefined;
  message: string;
  card: Card;
}

/**
 * A messenger that keeps what it was given, and can be asked what arrived. `fails` is asked before each message, `loses`
 * after it: then it arrived and nobody hears of it.
 */
export function recordingMessenger(platform: Platform = 'slack'): Messenger & {
  sent: Sent[];
  fails: (how: Sent['how'], to: string) => DeliveryError | undefined;
  loses: (how: Sent['how'], to: string) => boolean;
} {
  let count = 0;
  const arrived = new Map<string, MessageRef>();
  const messenger = {
    platform,
    sent: [] as Sent[],
    fails: (_how: Sent['how'], _to: string): DeliveryError | undefined => undefined,
    loses: (_how: Sent['how'], _to: string): boolean => false,
    async post(
      to: { workspace: string; channel: string; thread?: string | undefined },
      card: Card,
      once?: Once,
    ): Promise<MessageRef> {
      return keep('post', to, card, once);
    },
    async tell(to: { workspace: string; user: string }, card: Card, once?: Once): Promise<MessageRef> {
      return keep('tell', { ...to, channel: to.user }, card, once);
    },
    async update(message: MessageRef, card: Card): Promise<void> {
      refuseWhenAsked('update', message.channel);
      messenger.sent.push({ how: 'update', to: message.channel, message: message.message, card });
    },
  };

  function keep(
    how: 'post' | 'tell',
    { workspace, channel, thread }: { workspace: string; channel: string; thread?: string | undefined },
    card: Card,
    once: Once | undefined,
  ): MessageRef {
    refuseWhenAsked(how, channel);
    const key = `${channel}/${thread ?? ''}/${once?.id ?? ''}`;
    const earlier = once?.unsureAt && arrived.get(key);
    if (earlier) return earlier;
    count += 1;
    messenger.sent.push({ how, to: channel, thread, message: `m${count}`, card });
    const ref = { platform, workspace, channel, message: `m${count}` };
    arrived.set(key, ref);
    if (messenger.loses(how, channel)) throw new DeliveryError('later', 'no answer', { isUnsure: true });
    return ref;
  }

  function refuseWhenAsked(how: Sent['how'], to: string): void {
    const error = messenger.fails(how, to);
    if (error) throw error;
  }

  return messenger;
}

/** All words of a card, as a person reads them, one node a line. */
export function wordsOf(card: Card): string {
  return card.nodes
    .flatMap((node): string[] => {
      switch (node.kind) {
        case 'title':
          return [node.text];
        case 'text':
        case 'context':
          return [plain(node.text)];
        case 'quote':
          return [node.text];
        case 'facts':
          return node.facts.map(({ label, value }) => `${label}: ${plain(value)}`);
        case 'list':
          return node.items.map((item) => plain(item));
        case 'table':
          return [
            node.caption,
            node.columns.map((column) => column.label).join(' | '),
            ...node.rows.map((row) => row.join(' | ')),
          ];
        case 'chart':
          return [
            node.title,
            ...node.series.flatMap((series) =>
              series.points.map((point) => `${series.name} ${point.label} ${point.value}`),
            ),
          ];
        case 'image':
          return [node.alt];
        case 'divider':
          return [];
        case 'actions':
          return node.actions.map((action) => `[${action.label}]`);
      }
    })
    .join('\n');
}
