import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';

describe('authority', () => {
  let northwind: Company;
  beforeEach(async () => {
    northwind = await company();
    northwind.messenger.sent.length = 0;
  });
  afterEach(() => northwind.close());

  const toldTo = (user: string) =>
    northwind.messenger.sent.filter(({ how, to }) => how === 'tell' && to === user).map(({ card }) => card.summary);
  const trail = async () => (await northwind.types('UADA', 'sales audit')).words;

  test.each(['L1', 'L4', 'L2 backup:yes', 'L3 only:yes'])(
    'of level %s is given by nobody to themselves',
    async (level) => {
      const [name, ...how] = level.split(' ');
      const { words } = await northwind.types('UFIN', `credit policy approver ${name} <@UFIN> ${how.join(' ')}`);

      expect(words).toContain('Nobody gives an approval level to themselves');
      expect((await northwind.types('UFIN', 'credit policy history')).words).toContain('only the default');
    },
  );

  test('that finance gives is told to who gets it and to the admins, and stands in the trail', async () => {
    await northwind.types('UFIN', 'credit policy approver L4 <@UMAX>');

    expect(toldTo('UMAX')).toEqual(['Max holds L4 of credit (by Fin).']);
    expect(toldTo('UADA')).toEqual(['Max holds L4 of credit (by Fin).']);
    expect(toldTo('UFIN')).toEqual([]);
    expect(await trail()).toContain('credit.policy.approver: Max holds L4 of credit');
  });

  test('that a new policy shifts is told to the admins', async () => {
    await northwind.types('UFIN', 'credit policy set utilisation.warn 70');
    await northwind.types('UFIN', 'credit policy publish');

    expect(toldTo('UADA')).toEqual(['credit policy version 1 in force from 24 Nov 2026 (by Fin).']);
  });

  test('is not taken by saying that somebody else is away and naming oneself', async () => {
    const { words } = await northwind.types('UFIN', 'sales out until:2026-12-05 delegate:<@UFIN> person:<@UADA>');

    expect(words).toContain('Only Ada can name you to decide in their place');
  });

  test('of somebody who is said to be away goes nowhere without their knowing, who can take it back', async () => {
    await northwind.types('UFIN', 'sales out until:2026-12-05 delegate:<@UMAX> person:<@ULEA>');

    expect(toldTo('ULEA')).toEqual(['Lea is away until 5 Dec 2026; Max decides meanwhile (by Fin).']);
    expect(toldTo('UADA')).toEqual(['Lea is away until 5 Dec 2026; Max decides meanwhile (by Fin).']);
    const told = northwind.messenger.sent.find(({ to }) => to === 'ULEA');
    if (!told) throw new Error('Lea was not told');
    expect((await northwind.presses('ULEA', told.card, 'I am here')).words).toContain('Decisions come to you again');
    expect(await trail()).toContain('absence.set: Lea is away');
  });
});
