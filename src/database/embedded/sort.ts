import { type Doc, isDoc, own } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { keyGenerator, type Pattern } from './index-keys.ts';
import { compareKeys } from './keys.ts';
import { toInteger } from './numbers.ts';

/** The order a sort document asks for. */
export interface Sort {
  readonly pattern: Pattern;
  compare(left: Doc, right: Doc): number;
  sortedBy<T>(items: T[], docOf: (item: T) => Doc): T[];
}

/** Compiles a sort; the key of each document is made once, however many comparisons there are. */
export function compileSort(spec: Doc): Sort {
  const pattern = Object.fromEntries(Object.keys(spec).map((name) => [name, directionOf(name, own(spec, name))]));
  const { keysOf } = keyGenerator(pattern, { parallel: 2, keepsNamed: true });
  const smallest = (doc: Doc): string => keysOf(doc).reduce((least, key) => (key < least ? key : least));
  return {
    pattern,
    compare: (left, right) => compareKeys(smallest(left), smallest(right)),
    sortedBy(items, docOf) {
      const keyed = items.map((item) => ({ item, key: smallest(docOf(item)) }));
      keyed.sort((left, right) => compareKeys(left.key, right.key));
      return keyed.map(({ item }) => item);
    },
  };
}

function directionOf(name: string, direction: unknown): 1 | -1 {
  if (isDoc(direction)) refuse(`A sort by ${Object.keys(direction)[0] ?? '$meta'}`);
  const sign = toInteger(direction);
  if (sign !== 1 && sign !== -1) fail(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  if (name.startsWith('$')) fail(16410, "FieldPath field names may not start with '$'.");
  return sign;
}
