import { type Doc, isDoc, own } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { identical } from './keys.ts';
import { isNumber, isTruthy, toNumber } from './numbers.ts';
import { refuseOthers, words } from './options.ts';

export const idIndex: Doc = { v: 2, key: { _id: 1 }, name: '_id_' };

const flags = ['unique', 'sparse'];
const known = words('v ns key name background partialFilterExpression expireAfterSeconds unique sparse');
/** Checks and completes an index specification. */
export function normalizeSpec(spec: Doc): Doc {
  const { key, partialFilterExpression: partial, expireAfterSeconds } = spec;
  if (!isDoc(key) || Object.keys(key).length === 0) fail(67, 'Index keys cannot be empty.');
  const fields = Object.keys(key);
  for (const field of fields) checkField(field, own(key, field));
  refuseOthers('index', spec, known);
  if (spec.sparse === true && partial !== undefined)
    fail(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  if (expireAfterSeconds !== undefined && fields.length > 1)
    fail(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL.');
  const defaultName = fields.map((field) => `${field}_${String(own(key, field))}`).join('_');
  return {
    v: 2,
    key,
    name: typeof spec.name === 'string' ? spec.name : defaultName,
    ...Object.fromEntries(flags.filter((flag) => isTruthy(spec[flag])).map((flag) => [flag, true])),
    ...(isDoc(partial) && { partialFilterExpression: partial }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
  };
}

function checkField(field: string, direction: unknown): void {
  if (typeof direction === 'string' && direction !== '') refuse(`An index of type ${direction}`);
  if (!isNumber(direction) || toNumber(direction) === 0)
    fail(67, `Values in v:2 index key pattern cannot be of type ${typeof direction}. Only numbers > 0 and < 0 are.`);
  if (field.includes('$**')) refuse('A wildcard index');
  if (field.split('.').includes('')) fail(67, 'Index keys cannot be an empty field.');
  if (field.startsWith('$')) fail(67, "Index key contains an illegal field name: field name starts with '$'.");
}

/** Whether an index is there already; another of the same name or the same fields is an error. */
export function isPresent(specs: readonly Doc[], wanted: Doc): boolean {
  for (const present of specs) {
    const isSame = identical(plain(present), plain(wanted));
    if (isSame && present.name === wanted.name) return true;
    if (present.name === wanted.name)
      fail(86, `An existing index has the same name as the requested index: ${JSON.stringify([wanted, present])}`);
    if (isSame) fail(85, `Index already exists with a different name: ${String(present.name)}`);
    const [fields, others] = [present, wanted].map(({ key, partialFilterExpression }) =>
      JSON.stringify([key, partialFilterExpression]),
    );
    if (fields === others)
      fail(85, `An equivalent index already exists with different options: ${JSON.stringify([wanted, present])}`);
  }
  return false;
}

/** A specification without what does not make it another index; its numbers as plain ones. */
function plain(spec: Doc): Doc {
  return JSON.parse(JSON.stringify({ ...spec, name: '' }));
}
