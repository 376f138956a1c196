import { expect, test } from 'vitest';
import { command } from '../../src/core/command.ts';
import { finder } from '../../src/core/finder.ts';
import { answer } from '../../src/core/reply.ts';

const commands = ['sales help', 'deal list'].map((name) =>
  command({ name, summary: name, examples: [], access: 'anyone', fields: {}, run: async () => answer(name) }),
);

test.each([
  ['Hello!', 'sales help'],
  ['hi', 'sales help'],
  ['What can you do?', 'sales help'],
  ['help', 'sales help'],
  ['Deal  list', 'deal list'],
  ['hello Acme', undefined],
  ['', undefined],
])('“%s” is %s', (line, name) => {
  expect(finder(commands).typed(line)?.command.name).toBe(name);
});
