/**
 * Turns Slack's encoding of what a person typed back into the words: mentions stay as `<@U1>` and `<#C1>`, automatic
 * links become the text that was typed.
 */
export function typedText(encoded: string): string {
  if (!/[<&]/.test(encoded)) return encoded;
  return encoded
    .replace(/<([^<>]*)>/g, (_, inside: string) => typedLink(inside))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function typedLink(inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@') || target.startsWith('#')) return `<${target}>`;
  if (target.startsWith('!')) return label || `@${target.slice(1)}`;
  return label || target.replace(/^mailto:/, '');
}

/** A message to the bot as a typed line: without the mention of the bot and a leading slash. */
export function typedLine(encoded: string, bot: string | undefined, empty = 'sales help'): string {
  const text = bot === undefined ? encoded : encoded.replaceAll(new RegExp(`<@${bot}(\\|[^>]*)?>`, 'g'), ' ');
  const line = typedText(text).trim().replace(/^\//, '');
  // The front door of help is a command of its own; in a conversation people just write "help".
  return line === '' ? empty : line.replace(/^help(?=\s|$)/i, 'sales help');
}
