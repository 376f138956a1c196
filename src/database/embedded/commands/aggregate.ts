import { type Doc, isDoc } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { evaluateVariables } from '../expressions/variables.ts';
import { refuseCollation } from '../find.ts';
import { runPipeline } from '../pipeline.ts';
import { type Command, docField, docList, namespaceOf, numberField } from './command.ts';
import { explainQuery, queryOf } from './read.ts';

const aggregate: Command = (command, context) => {
  refuseCollation(command);
  const isWholeDatabase = typeof command.aggregate === 'number';
  const namespace = isWholeDatabase ? `${context.db}.$cmd.aggregate` : namespaceOf(command, 'aggregate', context);
  const pipeline = docList(command, 'pipeline');
  if (command.explain === true) {
    const [stage] = pipeline;
    const filter = stage && isDoc(stage.$match) ? stage.$match : {};
    return { ...explainQuery(namespace, queryOf({ filter, hint: command.hint }, context), context), ok: 1 };
  }
  if (!isDoc(command.cursor))
    throw new MongoError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  const variables = evaluateVariables(docField(command, 'let'), context.now);
  const docs: Doc[] = runPipeline(pipeline, namespace, {
    engine: context.engine,
    db: context.db,
    variables,
    hint: command.hint,
    maxTimeMS: numberField(command, 'maxTimeMS', 0),
  });
  return context.cursors.open(namespace, docs, numberField(command.cursor, 'batchSize', 101), false);
};

export const aggregateCommands: Record<string, Command> = { aggregate };
