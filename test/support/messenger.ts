import { type Card, type Platform, plain } from '../../src/core/card.ts';
import type { DeliveryError, Messenger } from '../../src/core/messenger.ts';
import type { MessageRef } from '../../src/core/outbox.ts';

export interface Sent {
  how: 'post' | 'tell' | 'update';
  to: string;
  thread?: string | undefined;
  message: string;
  card: Card;
}

/** A messenger that keeps what it was given. `fails` is asked before each message. */
export function recordingMessenger(
  platform: Platform = 'slack',
): Messenger & { sent: Sent[]; fails: (how: Sent['how'], to: string) => DeliveryError | undefined } {
  let count = 0;
  const messenger = {
    platform,
    sent: [] as Sent[],
    fails: (_how: Sent['how'], _to: string): DeliveryError | undefined => undefined,
    async post(
      to: { workspace: string; channel: string; thread?: string | undefined },
      card: Card,
    ): Promise<MessageRef> {
      return keep('post', to.workspace, to.channel, to.thread, card);
    },
    async tell(to: { workspace: string; user: string }, card: Card): Promise<MessageRef> {
      return keep('tell', to.workspace, to.user, undefined, card);
    },
    async update(message: MessageRef, card: Card): Promise<void> {
      refuseWhenAsked('update', message.channel);
      messenger.sent.push({ how: 'update', to: message.channel, message: message.message, card });
    },
  };

  function keep(
    how: 'post' | 'tell',
    workspace: string,
    channel: string,
    thread: string | undefined,
    card: Card,
  ): MessageRef {
    refuseWhenAsked(how, channel);
    count += 1;
    messenger.sent.push({ how, to: channel, thread, message: `m${count}`, card });
    return { platform, workspace, channel, message: `m${count}` };
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
