import { isDoc } from '../bson.ts';
import { fail } from '../errors.ts';
import { evaluateVariables } from '../expressions/compile.ts';
import { refuseCollation } from '../options.ts';
import { runPipeline } from '../pipeline.ts';
import { type Command, docField, docList, namespaceOf, numberField } from './command.ts';
import { explainQuery, pipelineQuery } from './explain.ts';
import { hintOf } from './read.ts';

const aggregate: Command = (command, context) => {
  refuseCollation(command);
  const isWholeDatabase = typeof command.aggregate === 'number';
  const namespace = isWholeDatabase ? `${context.db}.$cmd.aggregate` : namespaceOf(command, context);
  if (command.explain === true) return { ...explainQuery(namespace, pipelineQuery(command, context), context), ok: 1 };
  if (!isDoc(command.cursor))
    fail(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  const docs = runPipeline(docList(command, 'pipeline'), {
    engine: context.engine,
    db: context.db,
    namespace,
    variables: evaluateVariables(docField(command, 'let'), context.now),
    hint: hintOf(command),
    maxTimeMS: numberField(command, 'maxTimeMS'),
  });
  return context.cursors.open(namespace, docs, numberField(command.cursor, 'batchSize', 101), false);
};

export const aggregateCommands: Record<string, Command> = { aggregate };
