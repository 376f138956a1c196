import type { Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import { type Activity, splitConversation, userOf, zoneOf } from './activity.ts';
import type { Connector } from './connector.ts';
import { helloCard } from './hello.ts';
import { isPersonal } from './invocation.ts';
import type { Pen } from './message.ts';
import type { Reference, References } from './references.ts';

/** Keeps the bot's acquaintances: whom it can write to, and where it must not any more. */
export interface Meeting {
  /** Somebody has written or pressed something; they can be written to from now on. */
  meet(activity: Activity, workspace: string): Promise<void>;
  /** The bot was added to or removed from a conversation. */
  installed(activity: Activity, workspace: string): Promise<void>;
  /** Channels were made, named anew or removed; members came and went. */
  changed(activity: Activity, workspace: string): Promise<void>;
}

interface MeetDeps {
  references: References;
  connector: Connector;
  pen: Pen;
  router: Pick<Router, 'commands' | 'isSetUp'>;
  log: Logger;
}

export function createMeeting({ references, connector, pen, router, log }: MeetDeps): Meeting {
  async function meet(activity: Activity, workspace: string): Promise<void> {
    if (!isPersonal(activity)) await references.save(conversationOf(activity, workspace));
    if (activity.from.id !== activity.recipient.id) await references.save(userFrom(activity, workspace));
  }

  async function hello(activity: Activity, workspace: string): Promise<void> {
    const { conversation, serviceUrl } = activity;
    const direct = isPersonal(activity);
    const id = direct ? userOf(activity.from) : splitConversation(conversation.id).channel;
    const known = await references.of(workspace, id);
    if (known?.greeted) return;
    const kind = direct ? 'user' : 'conversation';
    await references.save({ workspace, kind, id, serviceUrl, greeted: true });
    try {
      const isSetUp = await router.isSetUp({ platform: 'teams', workspace });
      const card = helloCard(router.commands, { isPersonal: direct, isSetUp });
      await connector.send(serviceUrl, conversation.id, await pen.message(card));
    } catch (error) {
      log.warn({ err: error, workspace }, 'The welcome could not be sent');
    }
  }

  async function goodbye(activity: Activity, workspace: string): Promise<void> {
    const team = activity.channelData?.team?.id;
    await references.pause(workspace, { id: splitConversation(activity.conversation.id).channel });
    if (team && !isPersonal(activity)) await references.pause(workspace, { team });
  }

  return {
    meet,
    async installed(activity, workspace) {
      if (activity.action?.startsWith('remove')) return goodbye(activity, workspace);
      await meet(activity, workspace);
      if (activity.action === 'add') await hello(activity, workspace);
    },
    async changed(activity, workspace) {
      const { channelData, membersRemoved, recipient, serviceUrl } = activity;
      if (membersRemoved?.some(({ id }) => id === recipient.id)) return goodbye(activity, workspace);
      await meet(activity, workspace);
      const { channel, team, eventType } = channelData ?? {};
      if (!channel) return;
      if (eventType === 'channelDeleted') return references.pause(workspace, { id: channel.id });
      await references.save({
        workspace,
        kind: 'conversation',
        id: channel.id,
        serviceUrl,
        team: team?.id,
        name: channel.name ?? undefined,
        paused: false,
      });
    },
  };
}

function conversationOf(activity: Activity, workspace: string): Reference {
  const { conversation, serviceUrl, channelData } = activity;
  const id = splitConversation(conversation.id).channel;
  const team = channelData?.team?.id;
  const isGeneral = team === id;
  return {
    workspace,
    kind: 'conversation',
    id,
    serviceUrl,
    team,
    name: channelData?.channel?.name ?? (isGeneral ? 'General' : (conversation.name ?? undefined)),
    paused: false,
  };
}

function userFrom(activity: Activity, workspace: string): Reference {
  const { from, conversation, serviceUrl } = activity;
  const direct = isPersonal(activity);
  return {
    workspace,
    kind: 'user',
    id: userOf(from),
    mri: from.id,
    serviceUrl,
    personal: direct ? conversation.id : undefined,
    seenIn: direct ? undefined : splitConversation(conversation.id).channel,
    zone: zoneOf(activity),
    name: from.name ?? undefined,
    ...(direct && { paused: false }),
  };
}
