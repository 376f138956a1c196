import { teamsSide, withoutNetwork } from '../../support/http.ts';
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { settableClock } from '../../../src/core/clock.ts';
import { nothing } from '../../../src/core/reply.ts';
import type { SigningKeys } from '../../../src/platforms/teams/keys.ts';
import { createTokenCheck } from '../../../src/platforms/teams/token.ts';
import { createSigningKeys } from '../../../src/platforms/teams/keys.ts';
import { createTeams } from '../../../src/platforms/teams/server.ts';
import { memoryStash, recordingLog } from '../support.ts';
import {
  ada,
  appId,
  type Bot,
  claims,
  fakeRouter,
  inPersonal,
  jwk,
  now,
  service,
  signed,
  startBot,
  tenant,
} from './support.ts';
import { memoryReferences } from '../../support/references.ts';

withoutNetwork();
let bot: Bot | undefined;
afterEach(async () => bot?.close());

const seconds = Math.floor(now.getTime() / 1000);
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

function unsigned(): string {
  return `${encode({ alg: 'none', kid: 'key-1' })}.${encode(claims())}.`;
}

/** Signed with Microsoft's public key as if it were a secret. */
function confused(): string {
  const text = `${encode({ alg: 'HS256', kid: 'key-1' })}.${encode(claims())}`;
  return `${text}.${createHmac('sha256', JSON.stringify(jwk)).update(text).digest('base64url')}`;
}

const anyTenant = 'https://login.microsoftonline.com/99999999-0000-4000-8000-000000000001/v2.0';

describe('who is let in', () => {
  test('Teams itself', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);

    expect((await bot.receives(inPersonal('deal won'))).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['for another bot', signed(claims({ aud: 'somebody-else' }))],
    ['expired', signed(claims({ exp: seconds - 301 }))],
    ['not valid yet', signed(claims({ nbf: seconds + 301 }))],
    ['unsigned', unsigned()],
    ['signed by a stranger', signed(claims(), {}, 'a stranger')],
    ['signed with the public key', confused()],
    ['of a user, from any organisation', signed(claims({ iss: anyTenant, azp: appId, ver: '2.0' }))],
    ['of another issuer', signed(claims({ iss: 'https://sts.windows.net/x/' }))],
    ['for another service address', signed(claims({ serviceurl: 'https://smba.trafficmanager.net/amer/' }))],
    ['without a service address', signed(claims({ serviceurl: undefined }))],
    ['without an expiry', signed(claims({ exp: undefined }))],
    ['with a broken signature', `${signed().slice(0, -6)}AAAAAA`],
    ['with another payload', signed().replace(/\.[^.]+\./, `.${encode(claims({ exp: seconds + 9_999 }))}.`)],
    ['that is no token', 'abc'],
  ])('a token %s is refused', async (_what, token) => {
    const side = teamsSide(jwk);
    bot = await startBot(fakeRouter().router);
    side.mayGiveKeys();

    const { status, text } = await bot.receives(inPersonal('deal won'), token);

    expect({ status, text }).toEqual({ status: 401, text: 'Unauthorized' });
  });

  test('a foreign service address is refused, whatever signs it: the bot would send its own token there', async () => {
    const serviceUrl = 'https://attacker.example/';
    bot = await startBot(fakeRouter().router);

    const { status } = await bot.receives(inPersonal('x', { serviceUrl }), signed(claims({ serviceurl: serviceUrl })));

    expect(status).toBe(401);
  });

  test.each([
    'https://smba.trafficmanager.net.evil.example/',
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net:8443/x/',
    'https://a:b@smba.trafficmanager.net/',
  ])('%s is no address of Teams', async (serviceUrl) => {
    bot = await startBot(fakeRouter().router);

    expect(
      (await bot.receives(inPersonal('x', { serviceUrl }), signed(claims({ serviceurl: serviceUrl })))).status,
    ).toBe(401);
  });

  test('an organisation that is not on the list is refused', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter();
    bot = await startBot(router);
    const conversation = { id: 'a:x', conversationType: 'personal', tenantId: 'another' };

    const { status } = await bot.receives(inPersonal('deal won', { conversation, channelData: {} }));

    expect(status).toBe(403);
    expect(asked).toEqual([]);
  });

  test('a key that may not sign for Teams does not count', async () => {
    teamsSide({ ...jwk, endorsements: ['webchat'] }).givesKeys();
    bot = await startBot(fakeRouter().router);

    expect((await bot.receives(inPersonal('x'))).status).toBe(401);
  });

  test('nobody is let in while the keys cannot be read', async () => {
    teamsSide(jwk).failsKeys();
    bot = await startBot(fakeRouter().router);

    expect((await bot.receives(inPersonal('x'))).status).toBe(401);
    expect(bot.lines[0]).toMatchObject({ level: 'error', message: 'A token could not be checked' });
  });
});

describe('remembered tokens', () => {
  function check(find: SigningKeys['find']) {
    const clock = settableClock(() => now);
    return { clock, check: createTokenCheck(appId, { find }, clock) };
  }
  const activity = { channelId: 'msteams', serviceUrl: service };

  test('are believed until they expire, and not a moment longer', async () => {
    const { createPublicKey } = await import('node:crypto');
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    let isTrusted = true;
    let asked = 0;
    const { clock, check: isGenuine } = check(async () => {
      asked += 1;
      return isTrusted ? { key, endorsements: [] } : undefined;
    });
    const authorization = `Bearer ${signed()}`;

    expect(await isGenuine(authorization, activity)).toBe(true);
    isTrusted = false;
    expect(await isGenuine(authorization, activity)).toBe(true);
    expect(asked).toBe(1);

    clock.advance(3600_000);
    expect(await isGenuine(authorization, activity)).toBe(false);
  });

  test('are not good for another address', async () => {
    const { createPublicKey } = await import('node:crypto');
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { check: isGenuine } = check(async () => ({ key, endorsements: [] }));
    const authorization = `Bearer ${signed()}`;

    expect(await isGenuine(authorization, activity)).toBe(true);
    expect(await isGenuine(authorization, { ...activity, serviceUrl: 'https://smba.trafficmanager.net/amer/' })).toBe(
      false,
    );
  });

  test('cost less than 0.05 ms', async () => {
    const { createPublicKey } = await import('node:crypto');
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { check: isGenuine } = check(async () => ({ key, endorsements: [] }));
    const authorization = `Bearer ${signed()}`;
    await isGenuine(authorization, activity);
    const rounds = 2_000;

    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) await isGenuine(authorization, activity);
    const { user, system } = process.cpuUsage(before);

    expect((user + system) / 1000 / rounds).toBeLessThan(0.05);
  });
});

describe('keys', () => {
  function counting() {
    const clock = settableClock(() => now);
    const calls: string[] = [];
    const http = async ({ url }: { url: string }) => {
      calls.push(url);
      const body = url.endsWith('configuration')
        ? { jwks_uri: 'https://login.botframework.com/keys' }
        : { keys: [jwk, { kty: 'EC', kid: 'other' }, 'nonsense'] };
      const text = JSON.stringify(body);
      return { status: 200, headers: {}, body: text, bytes: Buffer.from(text) };
    };
    return { clock, calls, keys: createSigningKeys(http, clock) };
  }

  test('that nobody has are looked for once an hour, whoever makes them up', async () => {
    const { clock, calls, keys } = counting();

    for (let index = 0; index < 50; index += 1) expect(await keys.find(`made-up-${index}`)).toBeUndefined();
    expect(calls).toHaveLength(2);

    clock.advance(3600_000);
    await keys.find('made-up');
    expect(calls).toHaveLength(4);
  });

  test('are asked for once, however many need them', async () => {
    const { calls, keys } = counting();

    const found = await Promise.all(Array.from({ length: 20 }, () => keys.find('key-1')));

    expect(found.every((key) => key !== undefined)).toBe(true);
    expect(calls).toHaveLength(2);
  });
});

describe('bodies', () => {
  test.each([
    ['no JSON', '{', {}, 400, 'Not an activity'],
    ['a list', '[]', {}, 400, 'Not an activity'],
    ['an object that is no activity', '{"type":"message"}', {}, 400, 'Not an activity'],
    ['another type', 'a=b', { 'content-type': 'text/plain' }, 415, 'Not JSON'],
    ['more than half a megabyte', JSON.stringify({ text: 'x'.repeat(600_000) }), {}, 413, 'Too long'],
  ])('%s is refused in plain words', async (_what, body, headers, status, text) => {
    bot = await startBot(fakeRouter().router);

    const answer = await bot.post(body, headers);

    expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
  });

  test('an odd activity is no fault', async () => {
    teamsSide(jwk).givesKeys();
    bot = await startBot(fakeRouter().router);

    const { status } = await bot.receives({
      ...inPersonal('x'),
      type: 'somethingNew',
      entities: [{ type: null }],
      channelData: 7,
    });

    expect(status).toBe(200);
    expect(bot.lines).toEqual([]);
  });
});

describe('without authentication', () => {
  const config = { tenants: [], authDisabled: true };
  const common = () => ({
    router: fakeRouter().router,
    clock: settableClock(() => now),
    log: recordingLog().log,
    stash: memoryStash(),
    references: memoryReferences(),
  });

  test('it does not start in production', async () => {
    await expect(createTeams({ config, isProduction: true, ...common() })).rejects.toThrow('production');
  });

  test.each([
    { appId, tenants: [tenant], authDisabled: false },
    { appId, password: 'x', tenants: [], authDisabled: false },
    { tenants: [tenant], authDisabled: false },
  ])('and without credentials it does not start at all', async (incomplete) => {
    await expect(createTeams({ config: incomplete, isProduction: false, ...common() })).rejects.toThrow('app id');
  });

  test('only this machine is spoken to', async () => {
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router, { config, isProduction: false });
    const local = { serviceUrl: 'http://127.0.0.1:56150/_connector', from: { id: 'user-1', name: ada.name } };

    const post = (extra: object) => bot?.post(JSON.stringify({ ...inPersonal('hi'), ...extra }));

    expect((await post({}))?.status).toBe(401);
    expect((await post(local))?.status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  test('a page whose name was pointed at this machine cannot act as anybody', async () => {
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router, { config, isProduction: false });
    const local = { serviceUrl: 'http://127.0.0.1:56150/_connector', from: { id: 'user-1', name: ada.name } };

    expect(await postAs('evil.example:3978', bot.url, { ...inPersonal('hi'), ...local })).toBe(403);
    expect(await postAs('localhost:3978', bot.url, { ...inPersonal('hi'), ...local })).toBe(200);
    expect(asked).toHaveLength(1);
  });
});

/** A request to a name that stands for this machine; `fetch` sends no other than the real one. */
function postAs(host: string, url: string, activity: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(activity));
  });
}
