import type { Command } from '../core/command.ts';
import { byNoun } from '../core/help.ts';
import { callbackOf } from '../platforms/slack/invocation.ts';
import { nouns } from './nouns.ts';

interface Offered {
  command: string;
  label: string;
}

export interface SlackManifestOptions {
  /** Where this installation is reached: `https://rainmaker.example.com`. */
  origin: string;
  /** Commands that start from the shortcuts menu. */
  shortcuts?: readonly Offered[];
  /** Commands that start from a message's menu. */
  messageActions?: readonly Offered[];
  /** Events come over a socket that the bot opens; then there are no addresses. */
  socketMode?: boolean;
}

const limits = { description: 140, usage: 100, shortcut: 24, shortcutDescription: 150, shortcuts: 10 };

/** Every scope has a use: what it is for stands beside it. */
const scopes = {
  commands: 'slash commands and shortcuts',
  'app_mentions:read': 'commands after a mention',
  'channels:history': 'answers in the thread of a request',
  'channels:read': 'names of channels',
  'chat:write': 'cards, answers and digests',
  'chat:write.public': 'cards in channels that it was not invited to',
  'files:read': 'files sent with a command, and whether a picture is ready to be shown',
  'files:write': 'exports, and charts as pictures',
  'groups:history': 'answers in the thread of a request, in private channels',
  'groups:read': 'names of private channels',
  'im:history': 'commands in the private conversation',
  'im:write': 'private messages',
  'users:read': 'names and time zones',
  'users:read.email': 'one person in Slack, Teams and the records',
};

/** The events of a workspace that the app listens to. */
export const slackEvents = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'message.channels',
  'message.groups',
  'message.im',
  'tokens_revoked',
  'user_change',
];

/** The app as Slack is told of it, made from the registered commands. */
export function slackManifest(commands: readonly Command[], options: SlackManifestOptions) {
  const { origin, socketMode = false } = options;
  const address = socketMode ? {} : { request_url: `${origin}/slack/events` };
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: 'Rainmaker',
      description: 'Deals, approvals, customer feedback and digests for sales teams, where they already talk.',
      background_color: '#14532d',
      long_description:
        'Rainmaker lets a sales team work where it already talks. Reps log and win deals with one line, managers decide credit, discounts and contracts in a thread, what customers say reaches product and comes back as an answer, and every team gets a digest of how it is doing. Type /sales help to begin.',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Rainmaker', always_online: true },
      slash_commands: slashCommands(commands, socketMode ? {} : { url: `${origin}/slack/events` }),
      ...withShortcuts(commands, options),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: { ...address, bot_events: slackEvents },
      interactivity: { is_enabled: true, ...address },
      org_deploy_enabled: false,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: false,
    },
  };
}

/** One slash command a noun: `/deal`. */
function slashCommands(commands: readonly Command[], address: { url?: string }) {
  return [...byNoun(commands)].map(([noun, own]) => {
    const verbs = own.map(({ name }) => name.slice(noun.length + 1)).filter((verb) => verb !== '');
    return {
      command: `/${noun}`,
      ...address,
      description: clip(nouns[noun] ?? own[0]?.summary ?? noun, limits.description),
      ...(verbs.length > 0 && { usage_hint: usageHint(verbs) }),
      should_escape: true,
    };
  });
}

/** `[log | won | lost …]`, as many verbs as are read at a glance. */
function usageHint(verbs: readonly string[]): string {
  let shown: string[] = [];
  for (const verb of verbs) {
    if ([...shown, verb].join(' | ').length > limits.usage) break;
    shown = [...shown, verb];
  }
  return `[${shown.join(' | ')}${shown.length < verbs.length ? ' | …' : ''}]`;
}

function withShortcuts(commands: readonly Command[], { shortcuts = [], messageActions = [] }: SlackManifestOptions) {
  const known = new Map(commands.map((command) => [command.name, command]));
  const made = [
    ...shortcuts.map((offered) => ({ ...offered, type: 'global' })),
    ...messageActions.map((offered) => ({ ...offered, type: 'message' })),
  ].map(({ command, label, type }) => {
    const target = known.get(command);
    if (!target) throw new Error(`The shortcut “${label}” is for no command: ${command}`);
    return {
      name: shortcutName(label),
      type,
      callback_id: callbackOf(command),
      description: clip(target.summary, limits.shortcutDescription),
    };
  });
  if (made.length > limits.shortcuts) throw new Error(`Slack takes ${limits.shortcuts} shortcuts, not ${made.length}`);
  return made.length > 0 ? { shortcuts: made } : {};
}

/** As many of the label's words as Slack takes. */
export function shortcutName(label: string): string {
  const whole = label.slice(0, limits.shortcut + 1);
  return whole.length <= limits.shortcut ? whole : whole.slice(0, Math.max(whole.lastIndexOf(' '), 1)).trimEnd();
}

function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
