import { type Day, formatDay } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import type { InputOf } from '../../core/command.ts';
import { formatMoney, type Money, rawMoney } from '../../core/money.ts';
import type { Patch } from '../../core/records.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { parsed, problem } from '../../core/result.ts';
import { paymentDays } from '../approvals/index.ts';
import { type FileFields, holdKinds, type Receivables } from './file.ts';

const grade = (label: string) => ({
  ...f.whole({ label, hint: '0 to 100, 100 best.' }),
  parse: (raw: string) => ranged(raw, 0, 100),
});

/** Days beyond terms that somebody pays; negative when early. */
export function readDaysBeyond(raw: string) {
  return ranged(raw, -90, 999);
}

function ranged(raw: string, least: number, most: number) {
  const value = /^-?\d{1,4}$/.test(raw.trim()) ? Number(raw) : Number.NaN;
  return value >= least && value <= most
    ? parsed(value)
    : problem(`“${raw}” is not a whole number from ${least} to ${most}.`);
}

/** What can be said of a customer's credit, by command, by form and by the columns of an import. */
export const fileInputs = {
  group: f.line({ label: 'Group' }),
  since: f.day({ label: 'Customer since', aliases: ['customersince'] }),
  trading: f.day({ label: 'Trading since', aliases: ['tradingsince'] }),
  terms: paymentDays({ label: 'Standard terms' }),
  sales: f.amount({ label: 'Yearly sales' }),
  open: f.amount({ label: 'Open invoices', hint: 'All of them, overdue ones too.', aliases: ['ar'] }),
  overdue30: f.amount({ label: 'Overdue 1–30 days' }),
  overdue60: f.amount({ label: 'Overdue 31–60 days' }),
  overdue90: f.amount({ label: 'Overdue 61–90 days' }),
  overdue91: f.amount({ label: 'Overdue over 90 days' }),
  oldest: { ...f.whole({ label: 'Oldest overdue, days' }), parse: (raw: string) => ranged(raw, 0, 3650) },
  late: { ...f.whole({ label: 'Days beyond terms', aliases: ['dbt'] }), parse: readDaysBeyond },
  delivered: f.amount({ label: 'Delivered, not invoiced' }),
  orders: f.amount({ label: 'Orders, not invoiced', hint: 'Those to be delivered within the policy’s horizon.' }),
  cash: f.amount({ label: 'Cash not applied' }),
  asof: f.day({ label: 'Books as of' }),
  networth: f.amount({ label: 'Net worth' }),
  workingcapital: f.amount({ label: 'Working capital' }),
  turnover: f.amount({ label: 'Turnover' }),
  accounts: f.day({ label: 'Accounts as of', aliases: ['accountsasof'] }),
  index: { ...f.whole({ label: 'Bureau payment index' }), parse: (raw: string) => ranged(raw, 0, 100) },
  failure: {
    ...f.whole({ label: 'Bureau failure class', hint: '1 best, 5 worst.' }),
    parse: (raw: string) => ranged(raw, 1, 5),
  },
  bureau: f.day({ label: 'Bureau data as of' }),
  country: grade('Country grade'),
  industry: grade('Industry grade'),
  incident: f.day({ label: 'Broken promise or returned payment', hint: 'Its day; it is added to those known.' }),
  dunning: { ...f.whole({ label: 'Dunning level' }), parse: (raw: string) => ranged(raw, 0, 9) },
  hold: f.choice({ label: 'Hold' }, ['none', ...holdKinds]),
};

export type FileInput = InputOf<typeof fileInputs>;

/** The changes of a file that an input means, with a sentence each; nothing where it says what is so already. */
export function changesOf(file: FileFields, input: FileInput, today: Day): { set: Patch<FileFields>; said: string[] } {
  const said: string[] = [];
  const set: Record<string, unknown> = {};
  const put = (name: keyof FileFields, value: unknown, words: string) => {
    if (value === undefined || JSON.stringify(file[name] ?? null) === JSON.stringify(value)) return;
    set[name] = value;
    said.push(words);
  };
  put('group', input.group, `group ${input.group}`);
  put('customerSince', input.since, `customer since ${input.since}`);
  put('tradingSince', input.trading, `trading since ${input.trading}`);
  put('standardTerms', input.terms, `standard terms net ${input.terms}`);
  put('yearlySales', input.sales, `yearly sales ${say(input.sales)}`);
  put('netWorth', input.networth, `net worth ${say(input.networth)}`);
  put('workingCapital', input.workingcapital, `working capital ${say(input.workingcapital)}`);
  put('turnover', input.turnover, `turnover ${say(input.turnover)}`);
  const hasAccounts = Boolean(input.networth ?? input.workingcapital ?? input.turnover);
  put(
    'accountsAsOf',
    input.accounts ?? (hasAccounts && said.length > 0 && file.accountsAsOf === undefined ? today : undefined),
    'accounts dated',
  );
  put('paymentIndex', input.index, `payment index ${input.index}`);
  put('failureClass', input.failure, `failure class ${input.failure}`);
  put(
    'bureauAsOf',
    input.bureau ?? ((input.index ?? input.failure) !== undefined && file.bureauAsOf === undefined ? today : undefined),
    'bureau data dated',
  );
  put('countryGrade', input.country, `country grade ${input.country}`);
  put('industryGrade', input.industry, `industry grade ${input.industry}`);
  put('dunningLevel', input.dunning, `dunning level ${input.dunning}`);
  if (input.incident !== undefined && !file.incidents.includes(input.incident))
    put('incidents', [...file.incidents, input.incident].sort(), `broken promise on ${input.incident}`);
  put('receivables', receivablesOf(file, input, today), 'receivables');
  if (input.hold === 'none' && file.hold) {
    set['hold'] = undefined;
    said.push(`hold (${file.hold.kind}) ended`);
  } else if (input.hold !== undefined && input.hold !== 'none' && input.hold !== file.hold?.kind) {
    put('hold', { kind: input.hold, note: `since ${formatDay(today)}`, since: today }, `on hold: ${input.hold}`);
  }
  return { set, said };
}

/** Books with what was said anew; what was not said stays. A new figure of the books is as of today unless a day is said. */
function receivablesOf(file: FileFields, input: FileInput, today: Day): Receivables | undefined {
  const given = [
    input.open,
    input.overdue30,
    input.overdue60,
    input.overdue90,
    input.overdue91,
    input.oldest,
    input.late,
    input.delivered,
    input.orders,
    input.cash,
    input.asof,
  ];
  if (given.every((value) => value === undefined)) return undefined;
  const before = file.receivables;
  const currency =
    input.open?.currency ??
    before?.open.currency ??
    [input.overdue30, input.orders, input.delivered, input.cash].find(Boolean)?.currency ??
    'EUR';
  const zero: Money = { minor: 0, currency };
  const aged = [input.overdue30, input.overdue60, input.overdue90, input.overdue91].some(Boolean) || before?.ageing;
  const changed: Receivables = {
    asOf: before?.asOf ?? today,
    open: input.open ?? before?.open ?? zero,
    ...(aged && {
      ageing: {
        to30: input.overdue30 ?? before?.ageing?.to30 ?? zero,
        to60: input.overdue60 ?? before?.ageing?.to60 ?? zero,
        to90: input.overdue90 ?? before?.ageing?.to90 ?? zero,
        over90: input.overdue91 ?? before?.ageing?.over90 ?? zero,
      },
    }),
    ...optional('oldestOverdue', input.oldest ?? before?.oldestOverdue),
    ...optional('deliveredNotInvoiced', input.delivered ?? before?.deliveredNotInvoiced),
    ...optional('unbilledOrders', input.orders ?? before?.unbilledOrders),
    ...optional('unappliedCash', input.cash ?? before?.unappliedCash),
    ...optional('daysBeyondTerms', input.late ?? before?.daysBeyondTerms),
  };
  const isSame = before && JSON.stringify(sorted(changed)) === JSON.stringify(sorted(before));
  if (isSame && (input.asof === undefined || input.asof === before.asOf)) return before;
  return { ...changed, asOf: input.asof ?? today };
}

function optional<K extends string, V>(name: K, value: V | undefined): { [N in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [N in K]?: V });
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
}

function say(amount: Money | undefined): string {
  return amount ? formatMoney(amount) : '';
}

/** What stands in the file, as the words of its form. */
export function rawFile(file: FileFields): RawValues {
  const { receivables: books } = file;
  const entries: [string, string | number | Money | undefined][] = [
    ['group', file.group],
    ['since', file.customerSince],
    ['trading', file.tradingSince],
    ['terms', file.standardTerms],
    ['sales', file.yearlySales],
    ['open', books?.open],
    ['overdue30', books?.ageing?.to30],
    ['overdue60', books?.ageing?.to60],
    ['overdue90', books?.ageing?.to90],
    ['overdue91', books?.ageing?.over90],
    ['oldest', books?.oldestOverdue],
    ['late', books?.daysBeyondTerms],
    ['delivered', books?.deliveredNotInvoiced],
    ['orders', books?.unbilledOrders],
    ['cash', books?.unappliedCash],
    ['asof', books?.asOf],
    ['networth', file.netWorth],
    ['workingcapital', file.workingCapital],
    ['turnover', file.turnover],
    ['accounts', file.accountsAsOf],
    ['index', file.paymentIndex],
    ['failure', file.failureClass],
    ['bureau', file.bureauAsOf],
    ['country', file.countryGrade],
    ['industry', file.industryGrade],
    ['dunning', file.dunningLevel],
    ['hold', file.hold?.kind],
  ];
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'object' ? rawMoney(value) : String(value)]],
    ),
  );
}
