import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';

let northwind: Company;
beforeAll(async () => {
  northwind = await company();
  await northwind.types('UADA', 'sales team create EMEA manager:<@UMAX> members:<@URITA>,<@UROB>');
  await northwind.types('UADA', 'sales rate USD EUR 0.5 from:2026-01-01');
});
afterAll(() => northwind.close());

const words = async (user: string, line: string) => (await northwind.types(user, line)).words;

async function won(user: string, name: string, amount: string, segment: string, close = '2026-11-20'): Promise<void> {
  await northwind.types(user, `deal log "new:${name}" ${amount} segment:${segment}`);
  await northwind.types(user, `deal won "${name}" close:${close}`);
}

describe('a goal', () => {
  test('is set by those who lead, for this quarter unless said', async () => {
    expect(await words('URITA', 'goal add "Win the market"')).toContain('are set by managers');
    const set = await words('UMAX', 'goal add "Win DACH manufacturing" owner:<@URITA>');

    expect(set).toContain('G-1 is set.');
    expect(set).toMatch(/Owner: Rita[\s\S]*Of: the company[\s\S]*Period: Q4 2026/);
    expect(set).toContain('[Undo]');
  });

  test('is one’s own to set, and nobody else’s to change but managers’', async () => {
    expect(await words('URITA', 'goal add "Learn the new product" level:me')).toContain('G-2 is set.');
    expect(await words('UROB', 'goal kr G-2 "Read the book" to:1')).toContain('is for Rita and managers to change');
    expect(await words('UGUEST', 'goal list')).toContain('You have no role');
  });

  test('is measured by itself: bookings of a segment, in the company’s currency', async () => {
    await won('URITA', 'Alpine Motors', '100k', 'DACH');
    await won('UROB', 'Rhein Steel', '100k USD', 'dach');
    await won('UROB', 'Iberia Solar', '900k', 'Iberia');
    await won('UROB', 'Old Steel', '900k', 'DACH', '2026-09-20');
    const added = await words('URITA', 'goal kr G-1 "Bookings in DACH" metric:bookings target:500k EUR segment:DACH');

    expect(added).toContain('1. Bookings in DACH (DACH) | 150k EUR (n 2) | 500k EUR | 30 %');
    expect(added).toMatch(/Progress: 30 % \(59\.1 % expected\), behind/);
    expect(await words('URITA', 'goal checkin G-1 kr:1 value:500000')).toContain('is measured by itself');
  });

  test('has key results that are said by hand, from a number to a number', async () => {
    await northwind.types('URITA', 'goal kr G-1 "Hire two engineers" from:0 to:2');
    const checked = await words('URITA', 'goal checkin G-1 kr:2 value:1.5 "one signed" confidence:at-risk');

    expect(checked).toContain('2. Hire two engineers | 1.5 | 2 | 75 %');
    expect(checked).toMatch(/Progress: 52\.5 % \(59\.1 % expected\), on track/);
    expect(checked).toContain('Its owner says: at risk');
    expect(checked).toContain('one signed');
    expect(await words('URITA', 'goal checkin G-1')).toContain('Say how it goes');
  });

  test('rates begin where they were in the period before', async () => {
    await northwind.types('UMAX', 'goal add "Sell better" level:EMEA');
    await northwind.types('URITA', 'deal log "new:Lost Steel" 9k');
    await northwind.types('URITA', 'deal lost "Lost Steel" price close:2026-09-10');
    await northwind.types('URITA', 'deal log "new:Lost Iron" 9k');
    await northwind.types('URITA', 'deal lost "Lost Iron" price close:2026-11-10');
    const added = await words('UMAX', 'goal kr G-3 "Win rate" metric:win-rate to:90%');

    // 50 % in Q3, three of four in Q4.
    expect(added).toContain('1. Win rate (EMEA) | 75 % (n 4, too few) | 90 % | 62.5 %');
    expect(await words('UMAX', 'goal kr G-3 "Less" metric:win-rate from:60% to:50%')).toContain('it would get worse');
    expect(await words('UMAX', 'goal kr G-3 "Slower" metric:sales-cycle from:20 to:30')).toContain(
      'it would get worse',
    );
  });

  test('shows the figures of one person to them and managers alone', async () => {
    await northwind.types('URITA', 'goal kr G-2 "My bookings" metric:bookings to:200k');

    expect(await words('URITA', 'goal show G-2')).toContain('1. My bookings (Rita) | 100k EUR (n 1) | 200k EUR | 50 %');
    expect(await words('UMAX', 'goal show G-2')).toContain('100k EUR');
    expect(await words('UROB', 'goal show G-2')).toContain('1. My bookings (Rita) | – | – | 50 %');
    expect(await words('UROB', 'goal add "Spy" level:me')).toContain('G-4 is set.');
    expect(await words('UROB', 'goal kr G-4 "Hers" metric:bookings to:1k person:<@URITA>')).toContain(
      'see these figures',
    );
  });

  test('stands under the one that it serves, which cannot be itself', async () => {
    await northwind.types('UMAX', 'goal edit G-3 serves:G-1');
    expect(await words('UMAX', 'goal edit G-1 serves:G-3')).toContain('A goal cannot serve itself');
    expect(await words('UMAX', 'goal edit G-1 serves:G-99')).toContain('There is no G-99.');

    const list = await words('UROB', 'goal');
    expect([...list.matchAll(/^((?:– )*G-\d+) /gm)].map(([, name]) => name)).toEqual(['G-1', '– G-3', 'G-2', 'G-4']);
    expect(list).toMatch(/G-1 Win DACH manufacturing \| Rita \| Q4 2026 \| 52\.5 % \| 59\.1 % \| on track; at risk/);
    expect(await words('URITA', 'goal list mine 2026-Q3')).toContain('There is no such goal yet.');
  });

  test('is closed with its figures as they are then, and opened again', async () => {
    await northwind.types('URITA', 'goal close G-1 missed "DACH was too slow"');
    await won('URITA', 'Late Steel', '50k', 'DACH', '2026-11-23');
    const closed = await words('URITA', 'goal show G-1');

    expect(closed).toMatch(/150k EUR[\s\S]*500k EUR \| 30 %/);
    expect(closed).toContain('Closed with: DACH was too slow');
    expect(await words('URITA', 'goal checkin G-1 "more"')).toContain('opens it again');
    expect(await words('URITA', 'goal reopen G-1')).toContain('200k EUR');
  });

  test('is closed once by two at one moment', async () => {
    const both = await Promise.all([words('URITA', 'goal close G-2 achieved'), words('UMAX', 'goal close G-2 missed')]);

    expect(both.filter((each) => each.includes('Closed as'))).toHaveLength(1);
  });

  test.each([
    ['goal kr G-1 "Nothing" from:2 to:2', 'It ends where it begins.'],
    ['goal kr G-1 "Some" to:many', '“many” is not a number.'],
    ['goal kr G-1 "Some" metric:win-rate to:40', '“40” is no value of this. Write it like 45%.'],
    ['goal kr G-1 "Some" metric:bookings to:40k USD', 'Say it in EUR'],
    ['goal kr G-1 "Some" to:2 segment:DACH', 'Only what is measured has a segment'],
    ['goal kr G-1 "Some" metric:bookings to:2k segment:DACH team:EMEA', 'in one of them'],
    ['goal unkr G-1 kr:9', 'Which key result of G-1?'],
  ])('does not take “%s”', async (line, said) => {
    expect(await words('URITA', line)).toContain(said);
  });
});
