import type { Platform } from './card.ts';

/** Stands where a command begins. Unicode sets it apart for a program's own use: no text has it for its meaning. */
const mark = '\uFDD0';

/**
 * A command inside of words: `Add one with “${typed('sales rate')}”.` Each place writes it as it is typed there; where
 * nothing does, as the line alone.
 */
export function typed(line: string): string {
  return `${mark}${line}`;
}

/** What is typed before a command: Slack has slash commands, Teams hears whoever mentions the bot or is alone with it. */
export function openingIn({ platform, direct }: { platform: Platform; direct: boolean }): string {
  if (platform === 'slack') return '/';
  return direct ? '' : '@Rainmaker ';
}

export function withOpening(text: string, opening: string): string {
  return text.replaceAll(mark, opening);
}
