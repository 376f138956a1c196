import { isObject } from '../json.ts';

/** A bot's text as it is shown: `<at>Ada</at>` as `@Ada`, a mention where an entity says so. */
export function plainMentions(
  text: string | undefined,
  entities: unknown,
): { text?: string | undefined; mentions?: string[] | undefined } {
  if (text === undefined) return {};
  const named = new Set(
    (Array.isArray(entities) ? (entities as unknown[]) : [])
      .filter((entity) => isObject(entity) && entity.type === 'mention')
      .map((entity) => (isObject(entity) ? String(entity.text) : '')),
  );
  const mentions: string[] = [];
  const shown = text.replace(/<at>(.*?)<\/at>/gs, (whole, name: string) => {
    if (!named.has(whole)) return name;
    mentions.push(name);
    return `@${name}`;
  });
  return { text: shown, mentions };
}
