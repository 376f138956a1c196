import type { Json } from '../json.ts';
import type { PlaygroundOptions, TeamsOptions } from '../options.ts';
import { escapeText } from '../typed-text.ts';
import { accountOf, botAccount, teamsChannelId } from './accounts.ts';

type Directory = Pick<PlaygroundOptions, 'people' | 'channels' | 'botName'>;

export interface Mentioned {
  id: string;
  name: string;
}

/** What somebody typed as Teams sends it: entities escaped, and whoever is named after an @ as a mention. */
export function encodeMentions(
  typed: string,
  teams: TeamsOptions,
  directory: Directory,
): { text: string; mentioned: Mentioned[] } {
  const known = mentionable(teams, directory);
  const names = known.map(({ name }) => escapeText(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // Not inside a word or an address, and only as a whole name.
  const pattern = new RegExp(`(?<![\\w./@])@(${names.join('|')})(?![\\w-])`, 'gi');
  const mentioned: Mentioned[] = [];
  const text = escapeText(typed).replace(pattern, (whole, name: string) => {
    const found = known.find((one) => escapeText(one.name).toLowerCase() === name.toLowerCase());
    if (!found) return whole;
    mentioned.push(found);
    return `<at>${escapeText(found.name)}</at>`;
  });
  return { text, mentioned };
}

function mentionable(teams: TeamsOptions, { people, channels, botName }: Directory): Mentioned[] {
  return [
    botAccount(teams, botName),
    ...people.map((person) => accountOf(teams, person)),
    ...channels.map((channel) => ({ id: teamsChannelId(teams, channel), name: channel.name })),
  ].sort((one, other) => other.name.length - one.name.length);
}

export function mentionEntities(mentioned: readonly Mentioned[]): Json[] {
  return mentioned.map(({ id, name }) => ({
    type: 'mention',
    text: `<at>${escapeText(name)}</at>`,
    mentioned: { id, name },
  }));
}
