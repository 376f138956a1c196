import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, usageOf } from '../core/command.ts';
import { byNoun } from '../core/help.ts';
import { commandId } from '../platforms/teams/invocation.ts';
import { nouns, usedMost } from './nouns.ts';
import { zip } from './zip.ts';

export interface TeamsManifestOptions {
  /** Where this installation is reached: `https://rainmaker.example.com`. */
  origin: string;
  /** The app registration of the bot. */
  appId: string;
  /** Has to grow with every change, or Teams keeps the old one. */
  version?: string;
  /** Commands that a message's menu offers. */
  messageActions?: readonly { command: string; label: string }[];
}

/** Stands in the checked-in manifest; an installation puts its own in its place. */
export const exampleAppId = '00000000-0000-4000-8000-000000000000';

const limits = { list: 12, title: 128, description: 4_000, actions: 10, action: 32, actionDescription: 128 };

/** The app as Teams is told of it, made from the registered commands. */
export function teamsManifest(commands: readonly Command[], options: TeamsManifestOptions) {
  const { origin, appId, version = '1.0.0', messageActions = [] } = options;
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json',
    manifestVersion: '1.30',
    version,
    id: appId,
    developer: {
      name: 'Rainmaker',
      websiteUrl: origin,
      privacyUrl: `${origin}/privacy`,
      termsOfUseUrl: `${origin}/terms`,
    },
    name: { short: 'Rainmaker', full: 'Rainmaker for sales teams' },
    description: {
      short: 'Deals, approvals, customer feedback and digests where sales teams talk.',
      full: 'Rainmaker lets a sales team work where it already talks. Reps log and win deals with one line, managers decide credit, discounts and contracts in a thread, what customers say reaches product and comes back as an answer, and every team gets a digest of how it is doing. Mention @Rainmaker in a channel or write to it in private; say “help” to begin.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#14532D',
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        supportsFiles: true,
        isNotificationOnly: false,
        commandLists: [
          { scopes: ['personal'], commands: menu(commands) },
          { scopes: ['team', 'groupChat'], commands: menu(commands) },
        ],
      },
    ],
    ...(messageActions.length > 0 && {
      composeExtensions: [{ botId: appId, commands: menuOfMessages(commands, messageActions) }],
    }),
    defaultInstallScope: 'team',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    supportsChannelFeatures: 'tier1',
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [],
  };
}

/** The package that is uploaded to Teams: the manifest and the two icons that lie in `directory`. */
export async function teamsPackage(manifest: string, directory: string): Promise<Buffer> {
  const icons = ['color.png', 'outline.png'].map(async (name) => ({
    name,
    bytes: await readFile(join(directory, name)),
  }));
  return zip([{ name: 'manifest.json', bytes: Buffer.from(manifest) }, ...(await Promise.all(icons))]);
}

/** One entry for each noun that is used most, with words that work as they stand: Teams only puts them into the message. */
function menu(commands: readonly Command[]) {
  const help = commands.filter(({ name }) => name === 'sales help').map(() => helpEntry);
  const own = byNoun(commands);
  const entries = usedMost.flatMap((noun) => {
    const all = own.get(noun) ?? [];
    const first = all.find(({ isDefault }) => isDefault) ?? all[0];
    if (!first) return [];
    const about = nouns[noun] ?? first.summary;
    const example = first.examples[0] ?? usageOf(first);
    return [entry(first.isDefault ? noun : first.name, `${about}. For example: ${example}`)];
  });
  return [...help, ...entries].slice(0, limits.list);
}

const helpEntry = { title: 'help', description: 'Everything that you can do here' };

function entry(title: string, description: string) {
  return { title: clip(title, limits.title), description: clip(description, limits.description) };
}

function menuOfMessages(commands: readonly Command[], offered: readonly { command: string; label: string }[]) {
  if (offered.length > limits.actions) {
    throw new Error(`Teams takes ${limits.actions} message actions, not ${offered.length}`);
  }
  return offered.map(({ command: name, label }) => {
    const command = commands.find((each) => each.name === name);
    if (!command) throw new Error(`The message action “${label}” is for no command: ${name}`);
    return {
      id: commandId(name),
      type: 'action',
      context: ['message'],
      title: clip(label, limits.action),
      description: clip(command.summary, limits.actionDescription),
      fetchTask: true,
    };
  });
}

function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
