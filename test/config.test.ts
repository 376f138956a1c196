import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

function problemsOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('the configuration', () => {
  test('of nothing is the playground with the embedded database, on loopback', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: ' ' })).toMatchObject({
      playground: true,
      host: '127.0.0.1',
      port: 3000,
      dataDir: './data',
      mongodbUri: undefined,
    });
  });

  test('lists everything that is wrong at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      MONGODB_URI: 'postgres://x',
      SLACK_BOT_TOKEN: 'abc',
      LOG_LEVEL: 'loud',
      TEAMS_APP_ID: 'x',
    });

    for (const name of [
      'PORT',
      'MONGODB_URI',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'LOG_LEVEL',
      'TEAMS_APP_ID',
      'TEAMS_APP_PASSWORD',
    ])
      expect(problems).toContain(name);
  });

  test('for production names the variables of a chat platform when there is none', () => {
    const problems = problemsOf({ NODE_ENV: 'production' });

    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_APP_TOKEN',
      'TEAMS_APP_ID',
      'TEAMS_APP_PASSWORD',
      'TEAMS_TENANT_ID',
    ])
      expect(problems).toContain(name);
  });

  test('of Slack needs a way in: the signing secret or an app token', () => {
    expect(problemsOf({ SLACK_BOT_TOKEN: 'xoxb-1' })).toContain('SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN');
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' })).toMatchObject({
      playground: false,
      host: '0.0.0.0',
      slack: { appToken: 'xapp-1' },
    });
  });

  test('lets nobody in unchecked from other machines or in production', () => {
    expect(problemsOf({ TEAMS_AUTH: 'disabled', HOST: '0.0.0.0' })).toContain('only possible on loopback');
    expect(problemsOf({ TEAMS_AUTH: 'disabled', NODE_ENV: 'production' })).toContain(
      'not possible with NODE_ENV=production',
    );
    expect(readConfig({ TEAMS_AUTH: 'disabled' })).toMatchObject({ host: '127.0.0.1', teams: { authDisabled: true } });
  });

  test('is shown whole in .env.example', () => {
    const names = [...readFileSync('src/config.ts', 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
      ([, name]) => name ?? '',
    );
    const example = readFileSync('.env.example', 'utf8');

    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !example.includes(`${name}=`))).toEqual([]);
  });
});
