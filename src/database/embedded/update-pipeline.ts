import { type Doc, isDoc } from './bson.ts';
import { MongoError } from './errors.ts';
import type { Variables } from './expressions/compile.ts';
import { transformStage } from './project.ts';
import type { Update } from './update.ts';

const aliases = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** An update that is a pipeline of stages which each make one document of one document. */
export function pipelineUpdate(stages: Doc[], variables: Variables): Update {
  const steps = stages.map((stage) => {
    const [name = '', ...rest] = Object.keys(stage);
    if (rest.length > 0)
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
    if (!aliases.has(name)) throw new MongoError(72, `${name} is not allowed to be used within an update`);
    return transformStage(name, stage[name]);
  });
  return (doc, { now }) =>
    steps.reduce((current, step) => {
      const next = step(current, { ...variables, NOW: now });
      if (!isDoc(next)) throw new MongoError(40228, "'replacement document' must evaluate to an object");
      return next;
    }, doc);
}
