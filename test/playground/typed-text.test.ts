import { expect, test } from 'vitest';
import { encodeTyped } from '../../src/playground/typed-text.ts';
import { CHANNELS, PEOPLE } from './support.ts';

const directory = { people: PEOPLE, channels: CHANNELS, botName: 'Rainmaker' };

test.each([
  ['@Ada Lovelace', '<@U0ADA>'],
  ['@ada, @MAX!', '<@U0ADA>, <@U0MAX>!'],
  ['@Rosa Díaz', '<@U0ROSA>'],
  ['(@ada)', '(<@U0ADA>)'],
  ['@rainmaker help', '<@U0RAINMAKER> help'],
  ['#deals #deals-emea', '<#C0DEALS|deals> #deals-emea'],
  ['ada@example.com @adam @nobody', 'ada@example.com @adam @nobody'],
  ['see https://a.example/b?c=1&d=2.', 'see <https://a.example/b?c=1&amp;d=2>.'],
  ['<!channel> & <@U0MAX>', '&lt;!channel&gt; &amp; &lt;@U0MAX&gt;'],
])('a message “%s” is sent as “%s”', (typed, sent) => {
  expect(encodeTyped(typed, directory, 'message')).toBe(sent);
});

test('a command also carries the names', () => {
  expect(encodeTyped('role @Max Weber manager #credit', directory, 'command')).toBe(
    'role <@U0MAX|max> manager <#C0CREDIT|credit>',
  );
});
