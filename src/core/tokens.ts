/**
 * How people and conversations stand in raw words, whatever the platform: `<@USER>` and `<#CHANNEL>`. Platforms turn
 * their own mention syntax, and what their pickers return, into these before the grammar sees them.
 */
export const personPattern = /^<@[^>]+>$/;

export function personToken(user: string): string {
  return `<@${user}>`;
}

/** The chat user behind `<@USER>`, or undefined when the words are not a mention. */
export function mentionedUser(words: string): string | undefined {
  return /^<@([^>|]+)(?:\|[^>]*)?>$/.exec(words.trim())?.[1];
}

/** The conversation behind `<#CHANNEL>`. */
export function channelToken(words: string): string | undefined {
  return /^<#([^>|]+)(?:\|[^>]*)?>$/.exec(words.trim())?.[1];
}
