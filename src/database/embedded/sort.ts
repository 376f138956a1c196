import { type Doc, isDoc, own } from './bson.ts';
import { MongoError, unsupported } from './errors.ts';
import { keyGenerator } from './index-keys.ts';
import { compareKeys } from './keys.ts';
import { toInteger } from './numbers.ts';

/** The order a sort document asks for. */
export interface Sort {
  readonly pattern: Record<string, 1 | -1>;
  compare(left: Doc, right: Doc): number;
  sortedBy<T>(items: T[], docOf: (item: T) => Doc): T[];
}

/** Compiles a sort; the key of each document is made once, however many comparisons there are. */
export function compileSort(spec: Doc): Sort {
  const pattern: Record<string, 1 | -1> = {};
  for (const name of Object.keys(spec)) {
    const direction = own(spec, name);
    if (isDoc(direction)) throw unsupported(`A sort by ${Object.keys(direction)[0] ?? '$meta'}`);
    const sign = toInteger(direction);
    if (sign !== 1 && sign !== -1)
      throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    if (name.startsWith('$'))
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    pattern[name] = sign;
  }
  const { keysOf } = keyGenerator(pattern, new MongoError(2, 'cannot sort with keys that are parallel arrays'));
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
