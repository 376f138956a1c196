import { APP, handleOf, type PlaygroundOptions } from './options.ts';

type Directory = Pick<PlaygroundOptions, 'people' | 'channels' | 'botName'>;

const URL_IN_TEXT = /\bhttps?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/g;

/**
 * What somebody typed as Slack sends it: `&`, `<` and `>` escaped, people, channels and addresses as links. A command
 * (with should_escape) also carries the names.
 */
export function encodeTyped(typed: string, directory: Directory, style: 'message' | 'command'): string {
  const escaped = escapeText(typed).replace(URL_IN_TEXT, (url) => `<${url}>`);
  return linkNames(escaped, linksOf(directory, style));
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

interface Link {
  typed: string;
  link: string;
}

function linksOf({ people, channels, botName }: Directory, style: 'message' | 'command'): Link[] {
  const named = (name: string) => (style === 'command' ? `|${name}` : '');
  const persons = people.flatMap((person) => {
    const link = `<@${person.id}${named(handleOf(person))}>`;
    return [person.name, handleOf(person)].map((name) => ({ typed: `@${escapeText(name)}`, link }));
  });
  const bot = { typed: `@${escapeText(botName)}`, link: `<@${APP.userId}${named(botName.toLowerCase())}>` };
  const rooms = channels.map(({ id, name }) => ({ typed: `#${escapeText(name)}`, link: `<#${id}|${name}>` }));
  return [...persons, bot, ...rooms].sort((one, other) => other.typed.length - one.typed.length);
}

function linkNames(text: string, links: Link[]): string {
  if (links.length === 0) return text;
  const names = links.map(({ typed }) => typed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // Not inside a word or an address, and only as a whole name.
  const pattern = new RegExp(`(?<![\\w./@])(${names.join('|')})(?![\\w-])`, 'gi');
  return text.replace(pattern, (typed) => {
    const link = links.find((one) => one.typed.toLowerCase() === typed.toLowerCase());
    return link?.link ?? typed;
  });
}
