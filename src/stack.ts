import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

const maps = new Map<string, SourceMap | undefined>();

/** A stack of the bundle, with the places in the sources instead. The maps are read when the first error needs them. */
export function inSources(stack: string): string {
  return stack.replace(/((?:\/|[A-Z]:\\)[^\s:()]*\.bundle\.cjs):(\d+):(\d+)/g, (place, bundle, line, column) => {
    const entry = mapOf(bundle)?.findEntry(Number(line) - 1, Number(column) - 1);
    return entry && 'originalSource' in entry
      ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
      : place;
  });
}

function mapOf(bundle: string): SourceMap | undefined {
  const file = `${bundle}.map`;
  if (!maps.has(file))
    maps.set(file, existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined);
  return maps.get(file);
}
