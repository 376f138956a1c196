/**
 * Values as words, by field name: what was typed, what a form returned, what a button carries. All three are the same,
 * so that every way into a command is one way.
 */
export type RawValues = Record<string, string>;

/** The values that are there: what a button or a form carries on of what was said. */
export function given(values: Readonly<Record<string, string | undefined>>): RawValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, words]) => (words === undefined ? [] : [[name, words]])),
  );
}

/** Several words in one value are separated by commas; a word with a comma of its own is quoted. */
export function joinList(words: readonly string[]): string {
  return words.map((word) => (/[,"]/.test(word) ? `"${word.replaceAll('"', "'")}"` : word)).join(', ');
}

/** Splits what `joinList` joined, and what people type: "a, b", "a,b", `"x, y", z`. Empty parts are dropped. */
export function splitList(words: string): string[] {
  const parts = words.match(/\s*"[^"]*"\s*(?=,|$)|[^,]+/g) ?? [];
  return parts
    .map((part) =>
      part
        .trim()
        .replace(/^"(.*)"$/s, '$1')
        .trim(),
    )
    .filter((part) => part.length > 0);
}
