import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account, amount, choice, day, line, people, percent, person, text } from '../../src/core/fields.ts';
import { parseLine, splitWords } from '../../src/core/grammar.ts';

const deal = {
  fields: {
    account: account({ label: 'Account', required: true, positional: true }),
    amount: amount({ label: 'Amount', required: true, positional: true }),
    close: day({ label: 'Close date', aliases: ['closing'] }),
    next: line({ label: 'Next step' }),
    margin: percent({ label: 'Margin' }),
  },
};

const request = {
  fields: {
    account: account({ label: 'Account', positional: true }),
    amount: amount({ label: 'Amount', positional: true }),
    reason: text({ label: 'Reason', positional: true }),
  },
};

describe('a typed line', () => {
  test.each([
    ['Acme 45k EUR', { account: 'Acme', amount: '45k EUR' }],
    ['Acme 45k', { account: 'Acme', amount: '45k' }],
    ['Acme €45k', { account: 'Acme', amount: '€45k' }],
    ['Acme EUR 45k', { account: 'Acme', amount: 'EUR 45k' }],
    ['Big Blue Corp 45,000.50 USD', { account: 'Big Blue Corp', amount: '45,000.50 USD' }],
    ['Area 51 45k', { account: 'Area 51', amount: '45k' }],
    ['"Level 3" 45k', { account: 'Level 3', amount: '45k' }],
    ['“Ada & Söhne” 45k close:2026-12-01', { account: 'Ada & Söhne', amount: '45k', close: '2026-12-01' }],
    ['Acme 45k next:"call Bob: friday"', { account: 'Acme', amount: '45k', next: 'call Bob: friday' }],
    ['Acme 45k next:“call Bob”', { account: 'Acme', amount: '45k', next: 'call Bob' }],
    ['close:eoq Acme 45k', { account: 'Acme', amount: '45k', close: 'eoq' }],
    ['Acme 45k CLOSING:eoq', { account: 'Acme', amount: '45k', close: 'eoq' }],
    ["O'Brien 45k", { account: "O'Brien", amount: '45k' }],
    ["d'Or 45k next:l'eau", { account: "d'Or", amount: '45k', next: "l'eau" }],
    [
      'Acme 45k EUR close:30 Sep next:Send the offer margin:30%',
      { account: 'Acme', amount: '45k EUR', close: '30 Sep', next: 'Send the offer', margin: '30%' },
    ],
    ['Acme amount:12k USD close: 1 Dec 2026', { account: 'Acme', amount: '12k USD', close: '1 Dec 2026' }],
    ['Acme 45k close:next friday', { account: 'Acme', amount: '45k', close: 'next friday' }],
    ['Acme 12 500,50 EUR', { account: 'Acme', amount: '12 500,50 EUR' }],
    ['Acme € 1 200 000', { account: 'Acme', amount: '€ 1 200 000' }],
    ['Acme 12 500€ close:eoq', { account: 'Acme', amount: '12 500€', close: 'eoq' }],
    ['Level 3 450k', { account: 'Level 3', amount: '450k' }],
    ['Acme', { account: 'Acme' }],
    ['45k', { account: '45k' }],
    ['constructor 45k', { account: 'constructor', amount: '45k' }],
  ])('%s', (words, raw) => {
    expect(parseLine(deal, words)).toEqual({ raw, problems: [] });
  });

  test.each([
    ['Acme Globex', { account: 'Acme', to: 'Globex' }],
    ['Acme "Acme Europe"', { account: 'Acme', to: 'Acme Europe' }],
    ['"Big Blue" to:Acme', { account: 'Big Blue', to: 'Acme' }],
    ['Acme', { account: 'Acme' }],
  ])('two names that must both be said: %s', (words, raw) => {
    const fields = {
      account: account({ label: 'Account', required: true, positional: true }),
      to: line({ label: 'New name', required: true, positional: true }),
    };
    expect(parseLine({ fields }, words)).toEqual({ raw, problems: [] });
  });

  test('“me” is a person beside a name', () => {
    const fields = {
      team: line({ label: 'Team', required: true, positional: true }),
      people: people({ label: 'People', required: true, positional: true }),
    };
    expect(parseLine({ fields }, 'North America me').raw).toEqual({ team: 'North America', people: 'me' });
  });

  test('a reason after the amount needs no key', () => {
    expect(parseLine(request, 'Acme Corp 50000 "spring order"').raw).toEqual({
      account: 'Acme Corp',
      amount: '50000',
      reason: 'spring order',
    });
    expect(parseLine(request, 'Acme Corp 50000 spring order').raw).toEqual({
      account: 'Acme Corp',
      amount: '50000',
      reason: 'spring order',
    });
  });

  test('an unknown key is named with the nearest known one, and the rest is understood', () => {
    const typed = parseLine(deal, 'Acme 45k clsoe:2026-12-01');

    expect(typed.raw).toEqual({ account: 'Acme', amount: '45k' });
    expect(typed.problems).toEqual(['There is no “clsoe:” here. Did you mean “close:”?']);
  });

  test('what fits nowhere is said, with how to write it', () => {
    expect(parseLine(deal, 'Acme 45k call them').problems).toEqual([
      'I could not place “call them”. Put quotes around names and texts of several words.',
    ]);
  });

  test('a word that can only be meant for a needed value is left to it, which says what it should be', () => {
    const fields = {
      person: person({ label: 'Person', required: true, positional: true }),
      role: choice({ label: 'Role', required: true, positional: true }, ['rep', 'manager']),
    };
    expect(parseLine({ fields }, '<@U1> manger')).toEqual({ raw: { person: '<@U1>', role: 'manger' }, problems: [] });
    expect(parseLine({ fields }, 'manager')).toEqual({ raw: { role: 'manager' }, problems: [] });
  });

  test('a web address is not a key', () => {
    expect(parseLine(request, 'Acme 50000 see https://example.com/x').raw).toMatchObject({
      reason: 'see https://example.com/x',
    });
  });

  test('keys that every object has are unknown keys', () => {
    expect(parseLine(deal, 'Acme 45k __proto__:x constructor:y').problems).toHaveLength(2);
  });

  test('several mentions stay apart', () => {
    const team = {
      fields: {
        team: line({ label: 'Team', positional: true }),
        people: people({ label: 'People', positional: true }),
      },
    };
    expect(parseLine(team, 'North America <@U1> <@U2>').raw).toEqual({ team: 'North America', people: '<@U1> <@U2>' });
  });

  test('a key given twice keeps both values', () => {
    expect(parseLine(deal, 'Acme 45k next:a next:b').raw).toMatchObject({ next: 'a, b' });
  });
});

describe('splitting', () => {
  test('quoting a text keeps it whole, whatever is in it', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((value) => !/["“”„«»\s:<]/u.test(value) && value.trim() === value);
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (parts) => {
        const content = parts.join(' ');
        expect(splitWords(`"${content}"`)).toEqual([{ text: content, quoted: true }]);
      }),
    );
  });

  test.each(['"a ', "'a ", 'x:"a ', '<@'])(
    '“%s” a hundred thousand times holds nobody up',
    (part) => {
      expect(splitWords(part.repeat(100_000)).length).toBeGreaterThan(0);
    },
    5_000,
  );

  test('every character that was typed is in some word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const kept = splitWords(typed)
          .map((word) => word.text)
          .join('')
          .replace(/["“”„«»'‘’\s]/gu, '');
        expect(kept).toBe(typed.replace(/["“”„«»'‘’\s]/gu, ''));
      }),
    );
  });
});
