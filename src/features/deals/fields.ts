import type { AccountRef, Context } from '../../core/context.ts';
import { field, type FieldOptions } from '../../core/fields.ts';
import { parseMoney } from '../../core/money.ts';
import { splitList } from '../../core/raw-values.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import type { Split } from './deal.ts';

/** The words that name a deal: its number, or its account; `fresh` is an account's deal that is yet to be logged. */
export type DealRef =
  | { kind: 'number'; number: number }
  | { kind: 'account'; account: AccountRef }
  | { kind: 'fresh'; account: AccountRef };

/** An amount whose currency, when nobody said it, is the deal's. */
export interface LooseMoney {
  words: string;
  /** The currency that was said. */
  currency: string | undefined;
}

const freshPrefix = 'fresh:';

export function rawFresh(account: { id: string }): string {
  return `${freshPrefix}account:${account.id}`;
}

/** A deal by number (`D-104`) or by account. Where no deal can be made, no new account is offered either. */
export function dealRef<const O extends FieldOptions>(options: O, mayCreate = false) {
  return field(options, {
    example: 'D-104',
    control: () => ({ kind: 'line' as const, placeholder: 'D-104 or Acme' }),
    parse: (raw, context) => readDeal(raw.trim(), context, mayCreate),
  });
}

async function readDeal(words: string, context: Context, mayCreate: boolean): Promise<Parsed<DealRef>> {
  const number = /^#?d-?(\d{1,9})$/i.exec(words)?.[1];
  if (number !== undefined) return parsed({ kind: 'number', number: Number(number) });
  const fresh = mayCreate && words.startsWith(freshPrefix);
  const account = await context.lookup.account(fresh ? words.slice(freshPrefix.length) : words);
  if (account.ok) {
    if (account.value.id === undefined && !mayCreate) return problem(`No account is called “${account.value.name}”.`);
    return parsed({ kind: fresh ? 'fresh' : 'account', account: account.value });
  }
  if (mayCreate) return account;
  const known = account.choices?.filter((choice) => !choice.raw.startsWith('new:'));
  return problem(`${account.problem} A deal’s number, such as D-104, works too.`, known);
}

/** Cost or list price. */
export function looseMoney<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '30k',
    control: () => ({ kind: 'line' as const, placeholder: '30k' }),
    parse: (raw): Parsed<LooseMoney> => {
      const one = parseMoney(raw, 'EUR');
      const other = parseMoney(raw, 'USD');
      if (!one.ok) return one;
      const said = other.ok && one.value.currency === other.value.currency ? one.value.currency : undefined;
      return parsed({ words: raw, currency: said });
    },
  });
}

/** Shares of the amount: `@ann 60%, @bob 40%`. */
export function split<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '@ann 60%, @bob 40%',
    control: () => ({ kind: 'line' as const, placeholder: '@ann 60%, @bob 40%' }),
    parse: readSplit,
  });
}

const mostLetters = 250;

async function readSplit(raw: string, context: Context): Promise<Parsed<Split[]>> {
  const shares: Split[] = [];
  for (const part of splitList(raw)) {
    const match = part.length > mostLetters ? null : /^(.+?)[\s:=]*(\d{1,3}(?:\.\d{1,4})?)\s*%?$/.exec(part);
    if (!match?.[1]) return problem(`“${part}” is not a share. Write the split like "@ann 60%, @bob 40%".`);
    const person = await context.lookup.person(match[1]);
    // Its choices would replace the whole split.
    if (!person.ok) return problem(person.problem);
    shares.push({ person: { id: person.value.id, name: person.value.name }, percent: Number(match[2]) });
  }
  return parsed(shares);
}

/** Days until payment: `30`, `net 30`, `prepaid`. */
export function terms<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '30',
    control: () => ({ kind: 'line' as const, placeholder: '30 or prepaid' }),
    parse: (raw): Parsed<number> => {
      const word = raw.trim().toLowerCase();
      if (/^(prepaid|prepay|advance|cash)$/.test(word)) return parsed(0);
      const days = /^(?:net[- ]?)?(\d{1,3})(?: ?d(?:ays)?)?$/.exec(word)?.[1];
      return days === undefined
        ? problem(`“${raw}” are not payment terms. Write the days, such as 30, or “prepaid”.`)
        : parsed(Number(days));
    },
  });
}
