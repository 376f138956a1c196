import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf, usageOf } from '../src/core/command.ts';
import { parseLine } from '../src/core/grammar.ts';
import { generatedFiles } from '../src/generated.ts';
import { drawForm } from '../src/platforms/slack/draw-form.ts';
import { type Company, company } from './support/product.ts';
import { problemsOfView } from './support/slack-limits.ts';

describe('files that are made from the commands', () => {
  test.each([...generatedFiles()])('%s is what “npm run manifests” writes', (path, content) => {
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});

describe('every command', () => {
  let northwind: Company;
  beforeAll(async () => {
    northwind = await company();
  });
  afterAll(() => northwind.close());

  const visible = () => northwind.product.router.commands.filter((command) => !command.hidden);

  test('has one name, a short summary, and a usage line that fits a chat', () => {
    const names = northwind.product.router.commands.map((command) => command.name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(
      visible()
        .filter((command) => command.summary.length > 120 || usageOf(command).length > 700)
        .map((command) => command.name),
    ).toEqual([]);
  });

  test('has examples that the grammar understands, value by value', () => {
    const wrong = visible().flatMap((command) =>
      command.examples.flatMap((example) => {
        if (!example.startsWith(command.name)) return [`${example} is no ${command.name}`];
        const { problems, raw } = parseLine(
          command,
          example
            .slice(command.name.length)
            .replace(/@(\w+)/g, '<@U$1>')
            .replace(/#(\w+)/g, '<#C$1>'),
        );
        const missing = Object.entries(command.fields).filter(
          ([name, field]) => field.required && !field.hidden && raw[name] === undefined,
        );
        return [...problems, ...missing.map(([name]) => `${name} is missing`)].map(
          (problem) => `${example}: ${problem}`,
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('has a form that Slack takes', async () => {
    const context = {
      company: (await northwind.product.companies.all())[0],
      actor: { id: 'p', name: 'Rita', roles: ['admin'], zone: 'Europe/Berlin', identities: [] },
      place: { platform: 'slack', workspace: 'T1', channel: 'C1', direct: false },
      now: northwind.clock.now(),
      key: 'k',
      lookup: {},
    };
    const wrong: string[] = [];
    for (const command of visible()) {
      const form = await formOf({ ...command, prefill: async () => ({}) }, {}, context as never);
      if (form.fields.length === 0) continue;
      wrong.push(...problemsOfView(drawForm(form, '{}')).map((problem) => `${command.name}: ${problem}`));
    }
    expect(wrong).toEqual([]);
  });
});
