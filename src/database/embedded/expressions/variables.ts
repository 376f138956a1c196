import { type Doc, own } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, type Variables } from './compile.ts';

/** The values of a command's `let`, with $$NOW. */
export function evaluateVariables(source: Doc, now: Date): Variables {
  const variables: Variables = { NOW: now };
  for (const name of Object.keys(source)) {
    checkVariableName(name);
    variables[name] = compileExpression(own(source, name))({}, variables) ?? null;
  }
  return variables;
}

/** The names of user variables start with a small letter, which also keeps them apart from __proto__. */
export function checkVariableName(name: string): void {
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name))
    throw new MongoError(16867, `'${name}' starts with an invalid character for a user variable name`);
}
