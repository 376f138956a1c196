import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contexts } from '../../../src/contexts.ts';
import { settableClock } from '../../../src/core/clock.ts';
import { plain, type Platform } from '../../../src/core/card.ts';
import { createRouter, refusalCard, type Router } from '../../../src/core/router.ts';
import type { Connected } from '../../../src/database/connect.ts';
import { receipts } from '../../../src/database/receipts.ts';
import { linkingFeature } from '../../../src/features/linking/index.ts';
import { mayLink } from '../../../src/features/linking/rules.ts';
import { peopleFeature } from '../../../src/features/people/index.ts';
import { settingsFeature } from '../../../src/features/settings/index.ts';
import { testDatabase } from '../../support/database.ts';

const slack = { platform: 'slack' as const, workspace: 'T1' };
const teams = { platform: 'teams' as const, workspace: 'tenant-1' };

let connected: Connected;
let router: Router;
let people: ReturnType<typeof peopleFeature>;
let companies: ReturnType<typeof settingsFeature>['companies'];
const clock = settableClock(() => new Date('2026-11-24T10:00:00Z'));
const emails: Record<string, string> = {
  UADA: 'ada@northwind.example',
  'aad-ada': 'ada@northwind.example',
  UBOB: 'bob@northwind.example',
  'aad-bob': 'robert.ross@northwind.example',
};
let count = 0;

beforeEach(async () => {
  connected = await testDatabase();
  const database = { connection: connected.connection, clock, poke: () => undefined, declared: () => undefined };
  people = peopleFeature({ database });
  const settings = settingsFeature({ database, people: people.people, undoable: () => new Map() });
  ({ companies } = settings);
  const linking = linkingFeature({ database, companies, people: people.people, store: people.store });
  const profile = async (_platform: Platform, _workspace: string, user: string) => ({
    name: user,
    email: emails[user],
  });
  const taken = receipts(connected.connection, () => clock.now());
  router = createRouter({
    features: [people, settings, linking],
    ...contexts({
      companyOf: companies.ofWorkspace,
      people: people.people,
      findAccount: async () => ({ ok: false, problem: 'none' }),
      profile,
      clock,
    }),
    claim: taken.claim,
    unclaim: taken.unclaim,
    failed: (error) => {
      throw error;
    },
  });
  await connected.ensureIndexes();
  await type(slack, 'UADA', 'sales setup Northwind');
});
afterEach(() => connected.close());

async function type(where: typeof slack | typeof teams, user: string, text: string): Promise<string> {
  count += 1;
  const reply = await router.dispatch({
    place: { ...where, channel: 'C', direct: false },
    user: { id: user },
    key: `key-${count}`,
    ask: { kind: 'typed', text },
  });
  const card = reply.kind === 'refusal' ? refusalCard(reply) : reply.kind === 'card' ? reply.card : undefined;
  return (card?.nodes ?? [])
    .map((node) => (node.kind === 'text' || node.kind === 'context' ? plain(node.text) : ''))
    .join('\n');
}

async function newCode(): Promise<string> {
  return /sales join (\S+)/.exec(await type(slack, 'UADA', 'sales join'))?.[1] ?? '';
}

describe('joining Teams to the company', () => {
  test('a code from an admin brings the organisation in, and people are known by their address', async () => {
    const said = await type(teams, 'aad-ada', `sales join ${(await newCode()).toLowerCase()}`);

    expect(said).toContain('belongs to Northwind now');
    expect(said).toContain('admin');
    expect(await companies.ofWorkspace('teams', 'tenant-1')).toMatchObject({ name: 'Northwind' });
    expect(await people.store.people.count((await companies.all())[0]?.tenant ?? '', {})).toBe(1);
  });

  test('a code counts once', async () => {
    const code = await newCode();
    await type(teams, 'aad-ada', `sales join ${code}`);

    const said = await type({ ...teams, workspace: 'tenant-2' }, 'aad-eve', `sales join ${code}`);

    expect(said).toContain('used already');
    expect(await companies.ofWorkspace('teams', 'tenant-2')).toBeUndefined();
  });

  test('of two at the same moment one comes in', async () => {
    const code = await newCode();

    const said = await Promise.all(
      ['tenant-2', 'tenant-3'].map((workspace) =>
        type({ ...teams, workspace }, `u-${workspace}`, `sales join ${code}`),
      ),
    );

    expect(said.filter((each) => each.includes('belongs to Northwind now'))).toHaveLength(1);
  });

  test('a code is good for a quarter of an hour', async () => {
    const code = await newCode();
    clock.advance(15 * 60_000);

    expect(await type(teams, 'aad-ada', `sales join ${code}`)).toContain('older than 15 minutes');
  });

  test('a made-up code is not known, and nothing changes', async () => {
    expect(await type(teams, 'aad-ada', 'sales join AAAA-AAAA')).toContain('do not know this code');
    expect(await companies.ofWorkspace('teams', 'tenant-1')).toBeUndefined();
  });

  test('only an admin gets a code', async () => {
    expect(await type(slack, 'UBOB', 'sales join')).toContain('Only an admin');
    expect(await type(teams, 'aad-ada', 'sales join')).toContain('in the workspace that is set up');
  });

  test('a workspace that is a company of its own stays one', async () => {
    const code = await newCode();
    await type(teams, 'aad-eve', 'sales setup Southwind');

    expect(await type(teams, 'aad-eve', `sales join ${code}`)).toContain('belongs to Southwind already');
  });
});

describe('saying who is who', () => {
  const known = async () => (await companies.all())[0]?.tenant ?? '';

  beforeEach(async () => {
    await type(slack, 'UBOB', 'sales whoami');
    await type(teams, 'aad-ada', `sales join ${await newCode()}`);
  });

  test('somebody who is known under two addresses becomes one person', async () => {
    await type(teams, 'aad-bob', 'sales whoami');
    expect(await people.store.people.count(await known(), {})).toBe(3);

    const said = await type(slack, 'UADA', 'sales link <@UBOB> robert.ross@northwind.example');

    expect(said).toContain('one person on both platforms');
    expect(await people.store.people.count(await known(), {})).toBe(2);
    await type(slack, 'UADA', 'sales role <@UBOB> rep');
    expect(await type(teams, 'aad-bob', 'sales whoami')).not.toContain('no role');
    expect((await people.people.known(await known(), { ...teams, user: 'aad-bob' }))?.roles).toEqual(['rep']);
  });

  test('somebody who comes later is recognised by the address', async () => {
    await type(slack, 'UADA', 'sales link <@UBOB> robert.ross@northwind.example');
    await type(teams, 'aad-bob', 'sales whoami');

    expect(await people.people.known(await known(), { ...teams, user: 'aad-bob' })).toMatchObject({ name: 'UBOB' });
  });

  test('somebody whose profile could not be read at first is recognised when it can', async () => {
    await type(slack, 'UDI', 'sales whoami');
    await type(teams, 'aad-di', 'sales whoami');
    const apart = await people.store.people.count(await known(), {});
    Object.assign(emails, { UDI: 'di@northwind.example', 'aad-di': 'di@northwind.example' });
    await type(slack, 'UDI', 'sales whoami');
    await type(teams, 'aad-di', 'sales whoami');

    expect(await people.store.people.count(await known(), {})).toBe(apart - 1);
    expect(await people.people.known(await known(), { ...teams, user: 'aad-di' })).toMatchObject({
      email: 'di@northwind.example',
      identities: [{ user: 'UDI' }, { user: 'aad-di' }],
    });
  });

  test('two pairs can be linked, one after the other', async () => {
    Object.assign(emails, { UCY: 'cy@northwind.example', 'aad-cy': 'cyril@northwind.example' });
    await type(slack, 'UCY', 'sales whoami');
    await type(teams, 'aad-bob', 'sales whoami');
    await type(teams, 'aad-cy', 'sales whoami');

    await type(slack, 'UADA', 'sales link <@UBOB> robert.ross@northwind.example');
    await type(slack, 'UADA', 'sales link <@UCY> cyril@northwind.example');

    expect(await people.store.people.count(await known(), {})).toBe(3);
  });

  test('somebody with roles of their own is not swallowed', async () => {
    await type(teams, 'aad-bob', 'sales whoami');
    await type(teams, 'aad-ada', 'sales role <@aad-bob> rep');

    const said = await type(slack, 'UADA', 'sales link <@UBOB> robert.ross@northwind.example');

    expect(said).toContain('a person of their own (rep)');
  });

  test('what is no address is said at once', async () => {
    expect(await type(slack, 'UADA', 'sales link <@UBOB> email:nonsense')).toContain('not an e-mail address');
  });

  test('an address that Slack made a link of is understood', async () => {
    const said = await type(slack, 'UADA', 'sales link <@UBOB> <mailto:bob@x.example|bob@x.example>');

    expect(said).toContain('UBOB is also bob@x.example');
  });
});

test('two accounts of one workspace are two people', () => {
  const at = (id: string) => ({ id, name: id, roles: [], identities: [{ ...slack, user: id }] });

  expect(mayLink(at('a'), at('b'), 'b@x.example')?.problem).toContain('two accounts of the same workspace');
  expect(mayLink({ ...at('a'), email: 'a@x.example' }, undefined, 'a@x.example')?.problem).toContain('already');
  expect(mayLink(at('a'), undefined, 'b@x.example')).toBeUndefined();
});
