import { DeliveryError, type Messenger } from '../../core/messenger.ts';
import type { Card } from '../../core/card.ts';
import type { MessageRef } from '../../core/outbox.ts';
import { isChannel, splitConversation } from './activity.ts';
import type { Connector, Outgoing } from './connector.ts';
import { isClosed } from './errors.ts';
import type { Pen } from './message.ts';
import type { Reference, References } from './references.ts';
import { defaultServiceUrl } from './service-url.ts';

export interface SendDeps {
  connector: Connector;
  references: References;
  pen: Pen;
  /** The bot's account, `28:<app id>`. */
  bot: string;
}

/** Messages without an incoming one: digests, cards of records, lines in threads. */
export interface Sender {
  messenger: Messenger;
  /** Writes to a person in their conversation with the bot, which is opened when there is none. */
  tell(workspace: string, user: string, activity: Outgoing): Promise<{ conversation: string; message: string }>;
}

export function createSender({ connector, references, pen, bot }: SendDeps): Sender {
  async function addressOf(workspace: string, reference: Reference | undefined): Promise<string> {
    if (reference?.paused) throw new DeliveryError('gone', 'Rainmaker was removed or blocked there');
    return reference?.serviceUrl ?? (await references.serviceUrl(workspace)) ?? defaultServiceUrl;
  }

  /** A conversation that is closed to the bot is not tried again until somebody writes to it from there. */
  async function pausing<T>(workspace: string, id: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (isClosed(error)) await references.pause(workspace, { id });
      throw error;
    }
  }

  async function tell(workspace: string, user: string, activity: Outgoing) {
    const reference = await references.of(workspace, user);
    const serviceUrl = await addressOf(workspace, reference);
    return pausing(workspace, user, async () => {
      const conversation = reference?.personal ?? (await openPersonal(workspace, user, reference, serviceUrl));
      return { conversation, message: await connector.send(serviceUrl, conversation, activity) };
    });
  }

  async function openPersonal(
    workspace: string,
    user: string,
    reference: Reference | undefined,
    serviceUrl: string,
  ): Promise<string> {
    const { conversation } = await connector.open(serviceUrl, {
      isGroup: false,
      bot: { id: bot },
      members: [{ id: reference?.mri ?? user }],
      tenantId: workspace,
      channelData: { tenant: { id: workspace } },
    });
    await references.save({ workspace, kind: 'user', id: user, serviceUrl, personal: conversation });
    return conversation;
  }

  async function post(to: { workspace: string; channel: string; thread?: string | undefined }, card: Card) {
    const { workspace } = to;
    const { channel, root = to.thread } = splitConversation(to.channel);
    const serviceUrl = await addressOf(workspace, await references.of(workspace, channel));
    const activity = await pen.message(card, { isPublic: isShared(channel) });
    return pausing(workspace, channel, async (): Promise<MessageRef> => {
      if (!isChannel(channel)) return refOf(workspace, channel, await connector.send(serviceUrl, channel, activity));
      if (root !== undefined) {
        const thread = `${channel};messageid=${root}`;
        return refOf(workspace, thread, await connector.send(serviceUrl, thread, activity));
      }
      const opened = await connector.open(serviceUrl, {
        isGroup: true,
        bot: { id: bot },
        tenantId: workspace,
        channelData: { channel: { id: channel }, tenant: { id: workspace } },
        activity,
      });
      return refOf(workspace, channel, splitConversation(opened.conversation).root ?? opened.message);
    });
  }

  async function update({ workspace, channel: place, message }: MessageRef, card: Card): Promise<void> {
    const { channel } = splitConversation(place);
    const reference = (await references.of(workspace, channel)) ?? undefined;
    const serviceUrl = await addressOf(workspace, reference);
    const isRoot = isChannel(channel) && place === channel;
    const conversation = isRoot ? `${channel};messageid=${message}` : place;
    const activity = await pen.message(card, { isPublic: isShared(channel) });
    await pausing(workspace, channel, () => connector.update(serviceUrl, conversation, message, activity));
  }

  return {
    tell,
    messenger: {
      platform: 'teams',
      post,
      update,
      nameOf: async (workspace, channel) => (await references.of(workspace, channel))?.name,
      async tell({ workspace, user }, card) {
        const reference = await references.of(workspace, user);
        const { conversation, message } = await tell(
          workspace,
          user,
          await pen.message(card, { zone: reference?.zone }),
        );
        return refOf(workspace, conversation, message);
      },
    },
  };
}

/** Channels and group chats; a person's own chat has another kind of id. */
function isShared(channel: string): boolean {
  return channel.startsWith('19:');
}

function refOf(workspace: string, channel: string, message: string): MessageRef {
  return { platform: 'teams', workspace, channel, message };
}
