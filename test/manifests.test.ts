import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { command } from '../src/core/command.ts';
import type { Feature } from '../src/core/feature.ts';
import * as f from '../src/core/fields.ts';
import { nothing } from '../src/core/reply.ts';
import { manifestFiles } from '../src/manifests/files.ts';
import { slackManifest } from '../src/manifests/slack.ts';

// Of github.com/slackapi/manifest-schema, commit c50cfa8; see test/fixtures/schemas/README.md.
const schema = JSON.parse(readFileSync('test/fixtures/schemas/slack-manifest.schema.json', 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);

const made = (name: string, extra: object = {}) =>
  command({
    name,
    summary: `What ${name} does`,
    examples: [name],
    access: 'members',
    fields: { account: f.line({ label: 'Account' }) },
    run: async () => nothing,
    ...extra,
  });

const commands = [made('deal log'), made('deal won'), made('sales help'), made('deal secret', { hidden: true })];

test('Slack takes the manifest', () => {
  const shortcuts = [{ command: 'deal log', label: 'Log a deal' }];
  const messageActions = [{ command: 'deal won', label: 'A label that is much too long for Slack' }];
  for (const socketMode of [false, true]) {
    const manifest = slackManifest(commands, {
      origin: 'https://bot.example.com',
      shortcuts,
      messageActions,
      socketMode,
    });

    validate(manifest);

    expect(validate.errors).toBeNull();
  }
});

test('every noun is one slash command, with its verbs as the hint and names escaped', () => {
  const { slash_commands: slash } = slackManifest(commands, { origin: 'https://bot.example.com' }).features;

  expect(slash).toEqual([
    {
      command: '/deal',
      url: 'https://bot.example.com/slack/events',
      description: 'Log deals, move them, win and lose them',
      usage_hint: '[log | won]',
      should_escape: true,
    },
    expect.objectContaining({ command: '/sales', usage_hint: '[help]' }),
  ]);
});

test('shortcuts name the command that they start, and one for no command is a mistake', () => {
  const shortcuts = [{ command: 'deal log', label: 'Log a deal' }];

  const { features } = slackManifest(commands, { origin: 'https://bot.example.com', shortcuts });

  expect(features).toMatchObject({ shortcuts: [{ name: 'Log a deal', type: 'global', callback_id: 'deal_log' }] });
  expect(() => slackManifest([], { origin: 'https://bot.example.com', shortcuts })).toThrow(
    'is for no command: deal log',
  );
});

test('over a socket there are no addresses to call', () => {
  const text = JSON.stringify(slackManifest(commands, { origin: 'https://bot.example.com', socketMode: true }));

  expect(text).not.toContain('bot.example.com');
});

test('what features offer stands in the file', () => {
  const feature: Feature = {
    area: 'deals',
    purposes: [1],
    commands,
    shortcuts: [{ command: 'deal log', label: 'Log a deal' }],
  };

  const text = manifestFiles([feature]).get('manifests/slack.json') ?? '';

  expect(text).toContain('"callback_id": "deal_log"');
  expect(text).toContain('https://rainmaker.example.com/slack/events');
  expect(text.endsWith('}\n')).toBe(true);
});

test('Slack takes the manifest that is checked in', () => {
  validate(JSON.parse(readFileSync('manifests/slack.json', 'utf8')));

  expect(validate.errors).toBeNull();
});
