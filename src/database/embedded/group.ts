import { type Accumulation, compileAccumulator } from './accumulators.ts';
import { type Doc, isDoc, own, put } from './bson.ts';
import { fail } from './errors.ts';
import { compileExpression, type Variables } from './expressions/compile.ts';
import { noBranch } from './expressions/logic.ts';
import type { Accumulator } from './folds.ts';
import { compare, keyOf } from './keys.ts';
import type { Stage } from './pipeline.ts';
import { documentOf } from './stages.ts';

interface Field {
  readonly name: string;
  readonly accumulation: Accumulation;
}

/** $group: one document for each value of an expression. */
export function group(operand: unknown, name: string): Stage {
  const { _id, ...spec } = documentOf(operand, name);
  if (_id === undefined) fail(15955, 'a group specification must include an _id');
  const id = compileExpression(_id);
  const fields = accumulatorFields(spec);
  return (docs, { variables }) => grouped(docs, fields, variables, (doc) => id(doc, variables) ?? null);
}

function accumulatorFields(spec: Doc): Field[] {
  return Object.keys(spec).map((name) => {
    const value = own(spec, name);
    if (name.includes('.')) fail(40235, `The field name '${name}' cannot contain '.'`);
    const [operator = '', ...rest] = isDoc(value) ? Object.keys(value) : [];
    if (!isDoc(value) || !operator.startsWith('$')) fail(40234, `The field '${name}' must be an accumulator object`);
    if (rest.length > 0) fail(40238, `The field '${name}' must specify one accumulator`);
    return { name, accumulation: compileAccumulator(operator, own(value, operator)) };
  });
}

/** A document for each different id, with what the fields make of its documents. */
function grouped(docs: Doc[], fields: Field[], variables: Variables, idOf: (doc: Doc) => unknown): Doc[] {
  const groups = new Map<string, { id: unknown; accumulators: Accumulator[] }>();
  for (const doc of docs) {
    const id = idOf(doc);
    const key = keyOf(id);
    let found = groups.get(key);
    if (!found) {
      found = { id, accumulators: fields.map(({ accumulation }) => accumulation.make()) };
      groups.set(key, found);
    }
    for (let at = 0; at < fields.length; at++)
      found.accumulators[at]?.add(fields[at]?.accumulation.input(doc, variables));
  }
  return [...groups.values()].map(({ id, accumulators }) => {
    const result: Doc = { _id: id };
    fields.forEach(({ name }, at) => put(result, name, accumulators[at]?.result() ?? null));
    return result;
  });
}

/** $bucket: groups between boundaries; what is in none of them has a group of its own, or is an error. */
export function bucket(operand: unknown, name: string): Stage {
  const spec = documentOf(operand, name);
  const { boundaries, output, default: other } = spec;
  const groupBy = compileExpression(spec.groupBy);
  if (!Array.isArray(boundaries)) fail(40200, "The $bucket 'boundaries' field must be an array");
  if (boundaries.length < 2) fail(40192, "The $bucket 'boundaries' field must have at least 2 values");
  if (boundaries.some((boundary, at) => at > 0 && compare(boundaries[at - 1], boundary) >= 0))
    fail(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
  const fields = accumulatorFields(isDoc(output) ? output : { count: { $sum: 1 } });
  return (docs, { variables }) => {
    const groups = grouped(docs, fields, variables, (doc) => {
      const value = groupBy(doc, variables) ?? null;
      const above = boundaries.findIndex((boundary) => compare(boundary, value) > 0);
      return above > 0 ? boundaries[above - 1] : (other ?? noBranch());
    });
    return groups.sort((left, right) => compare(left._id, right._id));
  };
}
