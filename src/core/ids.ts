import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A new identifier: 10 characters of time (milliseconds, base 32) and 12 random ones, so that ids sort by age and two
 * processes never make the same one.
 */
export function newId(at: Date = new Date()): string {
  let time = at.getTime();
  let head = '';
  for (let index = 0; index < 10; index += 1) {
    head = alphabet.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  return head + Array.from(randomBytes(12), (byte) => alphabet.charAt(byte % 32)).join('');
}
