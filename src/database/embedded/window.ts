import { compileAccumulator } from './accumulators.ts';
import { type Doc, isDoc, own, put } from './bson.ts';
import { fail } from './errors.ts';
import { compileExpression, type Variables } from './expressions/compile.ts';
import { inOrder, keyOf } from './keys.ts';
import type { Stage } from './pipeline.ts';
import { transforms } from './project.ts';
import { compileSort, type Sort } from './sort.ts';
import { documentOf } from './stages.ts';
import { edgesOf } from './window-edges.ts';
import { functions } from './window-functions.ts';

/** The documents of one partition, in order. */
export interface Partition {
  readonly docs: Doc[];
  readonly sort: Sort | undefined;
  readonly variables: Variables;
}

/** Computes one output field for every document of a partition. */
export type WindowField = (partition: Partition) => unknown[];

/** $setWindowFields: fields computed over the neighbours of each document. */
export function setWindowFields(operand: unknown, name: string): Stage {
  const { partitionBy = null, sortBy, output } = documentOf(operand, name);
  const partitionOf = compileExpression(partitionBy);
  const sort = isDoc(sortBy) ? compileSort(sortBy) : undefined;
  const fields = Object.entries(documentOf(output, `${name} output`)).map(
    ([field, spec]) => [field, compileField(documentOf(spec, field), sort)] as const,
  );
  return (docs, { variables }) => {
    const partitions = new Map<string, Doc[]>();
    for (const doc of docs) {
      const value = partitionOf(doc, variables) ?? null;
      if (Array.isArray(value)) fail(14, 'An expression used to partition cannot evaluate to value of type array');
      const key = keyOf(value);
      const list = partitions.get(key);
      if (list) list.push(doc);
      else partitions.set(key, [doc]);
    }
    return inOrder(partitions).flatMap((list) =>
      withFields({ docs: sort ? sort.sortedBy(list, (doc) => doc) : list, sort, variables }, fields),
    );
  };
}

function withFields(partition: Partition, fields: (readonly [name: string, compute: WindowField])[]): Doc[] {
  const columns = fields.map(([name, compute]) => [name, compute(partition)] as const);
  return partition.docs.map((doc, at) => {
    const added: Doc = {};
    for (const [name, values] of columns) put(added, name, { $literal: values[at] ?? null });
    return transforms.$set?.(added, '$set')(doc, partition.variables) ?? doc;
  });
}

function compileField(spec: Doc, sort: Sort | undefined): WindowField {
  const [operator = '', ...others] = Object.keys(spec).filter((name) => name !== 'window');
  if (others.length > 0) fail(9, `'window' field must be the only other field of ${operator}`);
  const [operand, window] = [own(spec, operator), isDoc(spec.window) ? spec.window : {}];
  const special = own(functions, operator);
  if (!special) return overWindow(operator, operand, window, sort);
  if (!sort && operator !== '$locf') fail(5371602, `${operator} must be specified with a top level sortBy expression`);
  return special(operand, window);
}

/** Runs an accumulator over each document's window. While a window only grows, the accumulator is kept. */
function overWindow(operator: string, operand: unknown, window: Doc, sort: Sort | undefined): WindowField {
  const accumulation = compileAccumulator(operator, operand);
  const { documents, range } = window;
  if (documents !== undefined && range !== undefined)
    fail(5339902, "Window bounds can't specify both 'documents' and 'range'.");
  const isWhole =
    documents === undefined || (Array.isArray(documents) && documents.every((edge) => edge === 'unbounded'));
  if (!sort && !isWhole) fail(5339901, 'Document-based bounds require a sortBy');
  return (partition) => {
    const { docs, variables } = partition;
    const edges = edgesOf(window, partition);
    const values = docs.map((doc) => accumulation.input(doc, variables));
    let [from, to, running] = [0, -1, accumulation.make()];
    return docs.map((_doc, at) => {
      const [low, high] = edges(at);
      if (low !== from || high < to) [from, to, running] = [low, low - 1, accumulation.make()];
      while (to < high) running.add(values[++to]);
      return running.result();
    });
  };
}
