import { type Doc, isDoc, isNullish, own, put } from '../bson.ts';
import { fail } from '../errors.ts';
import { withValue } from '../paths.ts';
import { typeName } from '../types.ts';
import { listOf, many, named, type Operator, taking, whenAll } from './arguments.ts';

/** One document of several, later fields in the place of earlier ones. */
export function merged(docs: unknown[]): Doc {
  const result: Doc = {};
  for (const doc of docs) {
    if (isNullish(doc)) continue;
    if (!isDoc(doc)) fail(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(doc)}`);
    for (const name of Object.keys(doc)) put(result, name, own(doc, name));
  }
  return result;
}

const getField: Operator = (operand, name) => {
  const args = isDoc(operand) && Object.hasOwn(operand, 'field') ? operand : { field: operand };
  return named('field input?', ({ field, input }) => (root, variables) => {
    const [key, value] = [field?.(root, variables), input ? input(root, variables) : root];
    if (typeof key !== 'string') fail(5654602, `${name} requires 'field' to evaluate to type String`);
    return isDoc(value) ? own(value, key) : isNullish(value) ? value : undefined;
  })(args, name);
};

/** $setField and $unsetField. A value that is missing removes the field, so it must not become null. */
function settingField(fields: string): Operator {
  return named(fields, ({ field, input, value }, name) => (root, variables) => {
    const doc = input?.(root, variables);
    if (isNullish(doc)) return null;
    if (!isDoc(doc)) fail(4161105, `${name} requires 'input' to evaluate to type Object`);
    return withValue(doc, [String(field?.(root, variables))], value?.(root, variables));
  });
}

function toArray([doc]: unknown[], name: string): unknown {
  if (!isDoc(doc)) fail(40390, `${name} requires a document input, found: ${typeName(doc)}`);
  return Object.keys(doc).map((k) => ({ k, v: own(doc, k) }));
}

function fromArray([list]: unknown[], operator: string): unknown {
  const result: Doc = {};
  for (const item of listOf(list, 40386, operator)) {
    const [name, value] = Array.isArray(item) ? item : isDoc(item) ? [item.k, item.v] : [];
    if (typeof name !== 'string') fail(40394, `${operator} requires an array of pairs whose keys are strings`);
    put(result, name, value ?? null);
  }
  return result;
}

export const objects: Record<string, Operator> = {
  $getField: getField,
  $setField: settingField('field input value'),
  $unsetField: settingField('field input'),
  $mergeObjects: taking(0, many, (args) => merged(args.length === 1 && Array.isArray(args[0]) ? args[0] : args)),
  $objectToArray: whenAll(1, 1, toArray),
  $arrayToObject: whenAll(1, 1, fromArray),
};
