import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';

describe('a company', () => {
  let northwind: Company;
  beforeEach(async () => {
    northwind = await company();
    await northwind.types('UADA', 'sales role <@UBEA> admin');
  });
  afterEach(() => northwind.close());

  const isAdmin = async (user: string) => (await northwind.types(user, 'sales whoami')).words.includes('Roles: admin');
  const remaining = async (...users: string[]) =>
    (await Promise.all(users.map(async (user) => ((await isAdmin(user)) ? [user] : [])))).flat();

  test('keeps one of two admins who take the role from each other at the same moment', async () => {
    const answers = await Promise.all([
      northwind.types('UADA', 'sales role <@UBEA> rep'),
      northwind.types('UBEA', 'sales role <@UADA> rep'),
    ]);

    expect(await remaining('UADA', 'UBEA')).toHaveLength(1);
    expect(answers.filter(({ words }) => words.includes('admin → rep'))).toHaveLength(1);
    expect(answers.filter(({ words }) => words.includes('is the only admin'))).toHaveLength(1);
  });

  test('keeps one of four admins who all step down at the same moment', async () => {
    for (const user of ['UCID', 'UDEE']) await northwind.types('UADA', `sales role <@${user}> admin`);
    const all = ['UADA', 'UBEA', 'UCID', 'UDEE'];
    await Promise.all(all.map((user) => northwind.types(user, `sales role <@${user}> manager`)));

    expect(await remaining(...all)).toHaveLength(1);
  });

  test('keeps an admin when one steps down while the other’s promotion is undone', async () => {
    const { card } = await northwind.types('UADA', 'sales role <@UCID> admin');
    await northwind.types('UADA', 'sales role <@UBEA> rep');
    await Promise.all([northwind.presses('UADA', card, 'Undo'), northwind.types('UADA', 'sales role <@UADA> manager')]);

    expect(await remaining('UADA', 'UCID')).toHaveLength(1);
  });

  test('lets an admin go when a process has died while it took the role from another one', async () => {
    const { db } = northwind.connected.connection;
    const [{ tenant } = { tenant: '' }] = await northwind.product.companies.all();
    const until = new Date(northwind.clock.now().getTime() + 30_000);
    await db?.collection('turns').insertOne({ tenant, name: 'admins', owner: 'died', until });

    const meanwhile = await northwind.types('UADA', 'sales role <@UBEA> rep');
    northwind.clock.advance(1);
    const later = await northwind.types('UADA', 'sales role <@UBEA> rep');

    expect(meanwhile.words).toContain('Please try again in a minute');
    expect(later.words).toContain('admin → rep');
  });
});
