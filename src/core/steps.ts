import type { Card, Platform } from './card.ts';
import type { ChannelPurpose, ChannelRef } from './company.ts';
import { DeliveryError, type Messenger, type Once } from './messenger.ts';
import type { AuditEntry, MessageRef, Outgoing, OutboxItem, Target } from './outbox.ts';
import type { Identity } from './person.ts';
import { type Manner, type MannerOf, type Named, writtenCard } from './written.ts';

const notConnectedMs = 15 * 60_000;

type Workspace = Pick<ChannelRef, 'platform' | 'workspace'>;

export interface StepDeps {
  messengers: ReadonlyMap<Platform, Messenger>;
  /** The card of a record as it is now. */
  card(kind: string, tenant: string, id: string): Promise<Card | undefined>;
  channels(tenant: string, purpose: ChannelPurpose): Promise<readonly ChannelRef[]>;
  identities(tenant: string, person: string): Promise<readonly Identity[]>;
  /** How a workspace writes about these people and conversations. */
  mannerIn?(tenant: string, to: Workspace, named: Named): Promise<Manner>;
  audit(tenant: string, item: string, entry: AuditEntry): Promise<void>;
}

/** One message of an item: to one place or person. `place`: the message that it changes. */
export interface Step {
  key: string;
  place?: MessageRef;
  send(): Promise<MessageRef[]>;
}

/** The messages that an item consists of. */
export async function stepsOf(deps: StepDeps, record: Outgoing, item: OutboxItem, once: Once): Promise<Step[]> {
  const { due } = item;
  switch (due.kind) {
    case 'audit':
      return [{ key: 'audit', send: async () => (await deps.audit(record.tenant, item.id, due.entry), []) }];
    case 'show': {
      const card = await deps.card(record.kind, record.tenant, record.id);
      if (!card) return [];
      const steps = await postsTo(deps, record.tenant, due.to, card, once);
      return steps.filter((step) => !record.places.some((place) => step.key === placeKey(place)));
    }
    case 'refresh': {
      const card = await deps.card(record.kind, record.tenant, record.id);
      return card ? record.places.map((place) => updateStep(deps, record.tenant, place, card)) : [];
    }
    case 'thread':
      return record.places.map((place) => threadStep(deps, record.tenant, place, due.card, once));
    case 'tell':
      return (await postsTo(deps, record.tenant, due.to, due.card, once)).map((step) => ({
        ...step,
        send: async () => (await step.send(), []),
      }));
  }
}

async function postsTo(deps: StepDeps, tenant: string, to: Target, card: Card, once: Once): Promise<Step[]> {
  if ('place' in to) return [postStep(deps, tenant, to.place, card, once)];
  if ('purpose' in to) {
    const channels = await deps.channels(tenant, to.purpose);
    return channels.map((channel) => postStep(deps, tenant, channel, card, once));
  }
  const identities = await deps.identities(tenant, to.person);
  const connected = identities.filter((identity) => deps.messengers.has(identity.platform));
  const reachable = connected.find((identity) => identity.platform === to.on) ?? connected[0];
  if (!reachable) return [];
  const messenger = messengerOf(deps, reachable.platform);
  return [
    {
      key: `person/${to.person}`,
      send: async () => [await messenger.tell(reachable, await writtenFor(deps, tenant, reachable, card, true), once)],
    },
  ];
}

function postStep(
  deps: StepDeps,
  tenant: string,
  to: ChannelRef & { thread?: string | undefined },
  card: Card,
  once: Once,
): Step {
  return {
    key: placeKey(to),
    send: async () => [await messengerOf(deps, to.platform).post(to, await writtenFor(deps, tenant, to, card), once)],
  };
}

function updateStep(deps: StepDeps, tenant: string, place: MessageRef, card: Card): Step {
  return {
    key: `${placeKey(place)}/${place.message}`,
    place,
    send: async () => (
      await messengerOf(deps, place.platform).update(place, await writtenFor(deps, tenant, place, card)), []
    ),
  };
}

function threadStep(deps: StepDeps, tenant: string, place: MessageRef, card: Card, once: Once): Step {
  return {
    key: `${placeKey(place)}/${place.message}`,
    send: async () => (
      await messengerOf(deps, place.platform).post(
        { ...place, thread: place.message },
        await writtenFor(deps, tenant, place, card),
        once,
      ),
      []
    ),
  };
}

/** The card as it is written for a workspace. Only a message to a person is known to be between them and the bot. */
function writtenFor(deps: StepDeps, tenant: string, to: Workspace, card: Card, direct = false): Promise<Card> {
  const { platform } = to;
  const mannerOf: MannerOf = (named) => deps.mannerIn?.(tenant, to, named) ?? Promise.resolve({ users: new Map() });
  return writtenCard(card, { platform, direct }, mannerOf);
}

function messengerOf(deps: StepDeps, platform: Platform): Messenger {
  const messenger = deps.messengers.get(platform);
  if (!messenger) throw new DeliveryError('later', `${platform} is not connected`, { afterMs: notConnectedMs });
  return messenger;
}

function placeKey(place: ChannelRef): string {
  return `${place.platform}/${place.workspace}/${place.channel}`;
}
