import vm from 'node:vm';
import type { BSONRegExp } from 'bson';
import { bsonType } from './bson.ts';
import { fail, refuse } from './errors.ts';

const timed = new vm.Script('run()');

/**
 * Runs something that only reads under a time limit that also stops a regular expression in the middle of its
 * backtracking.
 */
export function withTimeLimit<T>(milliseconds: number, run: () => T): T {
  try {
    return timed.runInContext(vm.createContext({ run }), { timeout: milliseconds }) as T;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    fail(50, 'operation exceeded time limit');
  }
}

/** Makes a JavaScript expression of one of PCRE's. What JavaScript cannot say is refused. */
export function compileRegex(pattern: string, options: string): RegExp {
  let source = pattern;
  let flags = 'u';
  for (const option of options) {
    if ('ims'.includes(option)) flags += flags.includes(option) ? '' : option;
    else if (option !== 'u') refuse(`The regular expression option ${option}`);
  }
  const leading = /^\(\?([ims]+)\)/.exec(source);
  if (leading) {
    source = source.slice(leading[0].length);
    for (const option of leading[1] ?? '') flags += flags.includes(option) ? '' : option;
  }
  source = source.replace(/^\\A|\\[zZ]$/g, (anchor) => (anchor === '\\A' ? '^' : '$'));
  try {
    return new RegExp(source, flags);
  } catch {
    // PCRE allows escapes of characters that need none, which JavaScript allows only without the u flag.
  }
  try {
    return new RegExp(source, flags.replace('u', ''));
  } catch (error) {
    fail(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

export function isRegex(value: unknown): value is BSONRegExp {
  return bsonType(value) === 'BSONRegExp';
}
