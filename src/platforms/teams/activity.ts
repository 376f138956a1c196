import { z } from 'zod';

const Id = z.string().min(1).max(2_000);
const Account = z.object({
  id: Id,
  name: z.string().nullish(),
  aadObjectId: z.string().nullish(),
});

const Mention = z.object({
  type: z.literal('mention'),
  text: z.string().nullish(),
  mentioned: Account.partial({ id: true }),
});
const Entity = z.union([Mention, z.looseObject({ type: z.string().nullish(), timezone: z.string().nullish() })]);

const ChannelData = z.object({
  tenant: z.object({ id: z.string() }).nullish(),
  team: z.object({ id: z.string(), name: z.string().nullish() }).nullish(),
  channel: z.object({ id: z.string(), name: z.string().nullish() }).nullish(),
  eventType: z.string().nullish(),
});

/** What Teams says, as far as we read it. Newer kinds of entities and events pass and are not looked at. */
export const Activity = z.object({
  type: z.string().min(1),
  name: z.string().nullish(),
  id: z.string().nullish(),
  action: z.string().nullish(),
  channelId: z.string().min(1),
  serviceUrl: z.string().min(1),
  from: Account,
  recipient: Account,
  conversation: z.object({
    id: Id,
    tenantId: z.string().nullish(),
    conversationType: z.string().nullish(),
    name: z.string().nullish(),
  }),
  text: z.string().nullish(),
  locale: z.string().nullish(),
  localTimezone: z.string().nullish(),
  replyToId: z.string().nullish(),
  entities: z.array(Entity).nullish(),
  attachments: z
    .array(z.looseObject({ contentType: z.string() }))
    .nullish()
    .catch(undefined),
  channelData: ChannelData.nullish().catch(undefined),
  membersAdded: z.array(Account).nullish(),
  membersRemoved: z.array(Account).nullish(),
  value: z.unknown().optional(),
});

export type Activity = z.infer<typeof Activity>;
export type Mention = z.infer<typeof Mention>;

/** The Microsoft 365 organisation that the activity comes from. */
export function tenantOf({ conversation, channelData }: Activity): string | undefined {
  return conversation.tenantId ?? channelData?.tenant?.id ?? undefined;
}

/** A person by the id that stays the same in all conversations, where Teams says it. */
export function userOf({ id, aadObjectId }: { id: string; aadObjectId?: string | null | undefined }): string {
  return aadObjectId ? aadObjectId : id;
}

export function mentionsOf({ entities }: Activity): Mention[] {
  return (entities ?? []).filter((entity): entity is Mention => entity.type === 'mention' && 'mentioned' in entity);
}

/** IANA zone of the person's device. */
export function zoneOf({ localTimezone, entities }: Activity): string | undefined {
  if (localTimezone) return localTimezone;
  const info = (entities ?? []).find((entity) => entity.type === 'clientInfo');
  return info && 'timezone' in info && typeof info.timezone === 'string' ? info.timezone : undefined;
}

/** `19:…@thread.tacv2;messageid=17` → the channel and the thread's root. */
export function splitConversation(id: string): { channel: string; root?: string } {
  const [channel = id, ...rest] = id.split(';');
  const root = rest.find((part) => part.startsWith('messageid='))?.slice('messageid='.length);
  return root ? { channel, root } : { channel };
}

export function isChannel(id: string): boolean {
  return /@thread\.(tacv2|skype)$/.test(splitConversation(id).channel);
}
