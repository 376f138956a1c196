import { type Doc, own } from '../bson.ts';
import { refuse } from '../errors.ts';
import { adminCommands } from './admin.ts';
import { aggregateCommands } from './aggregate.ts';
import { catalogCommands } from './catalog.ts';
import type { Command, Context } from './command.ts';
import { explainCommands } from './explain.ts';
import { readCommands } from './read.ts';
import { writeCommands } from './write.ts';

const families = [adminCommands, catalogCommands, readCommands, writeCommands, aggregateCommands, explainCommands];
const commands = new Map<string, Command>(families.flatMap(Object.entries<Command>));

/** Runs one command to its end, in one turn of the loop: nothing else sees a half-done one. */
export function runCommand(command: Doc, context: Context): Doc {
  const [name = ''] = Object.keys(command);
  const run = commands.get(name) ?? refuse(`The command ${name}`, 59);
  if (own(command, 'startTransaction') === true || own(command, 'autocommit') === false)
    refuse('Transaction numbers are only allowed on a replica set member or mongos; a transaction', 20);
  return run(command, context);
}

/** Commands that may be sent before anything else, in the oldest form of the protocol too. */
export function isHandshake(command: Doc): boolean {
  return ['hello', 'ismaster', 'isMaster'].includes(Object.keys(command)[0] ?? '');
}
