import { z } from 'zod';
import { ViewState } from './read-form.ts';

const Id = z.string().min(1);
// Signed by Slack, and called as it is: there is no more to check.
const ResponseUrl = z.string().startsWith('http').optional();
const Team = z.object({ id: Id, domain: z.string().optional() });
const User = z.object({ id: Id, name: z.string().optional(), username: z.string().optional() });
const Message = z.object({
  ts: z.string(),
  text: z.string().optional(),
  user: z.string().optional(),
  thread_ts: z.string().optional(),
});
const View = z.object({
  id: Id,
  type: z.enum(['modal', 'home']),
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
  blocks: z.array(z.unknown()).default([]),
});

// In an organisation-wide installation the team of an interaction can be null.
const interaction = {
  team: Team.nullish(),
  enterprise: z.object({ id: Id }).nullish(),
  user: User,
  trigger_id: z.string().optional(),
};

const BlockActions = z.object({
  type: z.literal('block_actions'),
  ...interaction,
  channel: z.object({ id: Id }).optional(),
  message: Message.optional(),
  view: View.optional(),
  container: z.object({
    type: z.string(),
    message_ts: z.string().optional(),
    thread_ts: z.string().optional(),
    channel_id: z.string().optional(),
    is_ephemeral: z.boolean().default(false),
  }),
  response_url: ResponseUrl,
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        action_ts: z.string().default(''),
        type: z.string(),
        value: z.string().optional(),
      }),
    )
    .min(1),
});

const ViewSubmission = z.object({
  type: z.literal('view_submission'),
  ...interaction,
  view: View.extend({ state: ViewState }),
});

const ViewClosed = z.object({ type: z.literal('view_closed'), ...interaction, view: View });

const GlobalShortcut = z.object({
  type: z.literal('shortcut'),
  ...interaction,
  callback_id: Id,
  action_ts: z.string().default(''),
});

const MessageShortcut = z.object({
  type: z.literal('message_action'),
  ...interaction,
  callback_id: Id,
  action_ts: z.string().default(''),
  channel: z.object({ id: Id }),
  message: Message,
  response_url: ResponseUrl,
});

const BlockSuggestion = z.object({ type: z.literal('block_suggestion'), ...interaction });

const Interaction = z.discriminatedUnion('type', [
  BlockActions,
  ViewSubmission,
  ViewClosed,
  GlobalShortcut,
  MessageShortcut,
  BlockSuggestion,
]);

const SentFile = z.object({ id: Id, name: z.string().nullish() });
const Said = {
  user: z.string().optional(),
  text: z.string().default(''),
  ts: z.string(),
  thread_ts: z.string().optional(),
  channel: Id,
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  files: z.array(SentFile).optional(),
};
const HomeOpened = z.object({
  type: z.literal('app_home_opened'),
  user: Id,
  channel: z.string().optional(),
  tab: z.string().default('home'),
});
const Mention = z.object({ type: z.literal('app_mention'), ...Said });
const MessageEvent = z.object({ type: z.literal('message'), ...Said, channel_type: z.string().default('channel') });
const UserChange = z.object({ type: z.literal('user_change'), user: z.object({ id: Id }) });
const KnownEvent = z.discriminatedUnion('type', [HomeOpened, Mention, MessageEvent, UserChange]);

const Envelope = z.object({
  type: z.literal('event_callback'),
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  event_id: Id,
  event: z.looseObject({ type: Id }),
  authorizations: z.array(z.object({ user_id: z.string() })).optional(),
});

export interface SlashCommand {
  type: 'command';
  command: string;
  text: string;
  team_id: string;
  user_id: string;
  user_name: string | undefined;
  channel_id: string;
  trigger_id: string | undefined;
  response_url: string | undefined;
}

export type BlockActions = z.infer<typeof BlockActions>;
export type ViewSubmission = z.infer<typeof ViewSubmission>;
export type GlobalShortcut = z.infer<typeof GlobalShortcut>;
export type MessageShortcut = z.infer<typeof MessageShortcut>;
export type SlackEvent = {
  type: 'event';
  id: string;
  workspace: string;
  /** The bot's own user in that workspace. */
  bot: string | undefined;
  event: z.infer<typeof KnownEvent>;
};

/** What Slack says, as far as we read it. */
export type Payload =
  | SlashCommand
  | z.infer<typeof Interaction>
  | SlackEvent
  /** Something that we have no use for, to be acknowledged and forgotten. */
  | { type: 'other' };

/** Reads the body of a request; undefined when it is nothing that Slack would send. */
export function readPayload(body: Record<string, unknown>): Payload | undefined {
  if ('command' in body) return readCommand(body);
  if ('event' in body) return readEvent(body);
  if (typeof body['type'] !== 'string') return undefined;
  const isKnown = Interaction.options.some((option) => option.shape.type.value === body['type']);
  if (isKnown) {
    const read = Interaction.safeParse(body);
    return read.success ? read.data : undefined;
  }
  return 'user' in body ? { type: 'other' } : undefined;
}

function readEvent(body: object): Payload | undefined {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return undefined;
  const { event_id: id, event, authorizations, team_id: team, enterprise_id: enterprise } = envelope.data;
  const isKnown = KnownEvent.options.some((option) => option.shape.type.value === event.type);
  const workspace = team ?? enterprise;
  if (!isKnown || !workspace) return { type: 'other' };
  // Messages of odd subtypes have other shapes; none of them is for us.
  const known = KnownEvent.safeParse(event);
  if (!known.success) return { type: 'other' };
  return { type: 'event', id, workspace, bot: authorizations?.[0]?.user_id, event: known.data };
}

/** Read by hand: it is what comes most, and a schema takes ten times as long. */
function readCommand(fields: Readonly<Record<string, unknown>>): SlashCommand | undefined {
  const word = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [command, team, user, channel] = [word('command'), word('team_id'), word('user_id'), word('channel_id')];
  if (!command || !/^\/\S+$/.test(command) || !team || !user || !channel) return undefined;
  return {
    type: 'command',
    command,
    text: word('text') ?? '',
    team_id: team,
    user_id: user,
    user_name: word('user_name'),
    channel_id: channel,
    trigger_id: word('trigger_id'),
    response_url: word('response_url'),
  };
}

/** The workspace of an interaction; its organisation where there is no single workspace. */
export function workspaceOf(payload: {
  team?: { id: string } | null | undefined;
  enterprise?: { id: string } | null | undefined;
}): string {
  return payload.team?.id ?? payload.enterprise?.id ?? '';
}
