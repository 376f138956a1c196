import { pageOf } from '../../core/pages.ts';
import { actions, type Card, context, type Node, run, text, title, type Text } from '../../core/card.ts';
import { formatDay, type Day } from '../../core/dates.ts';
import { formatMoneyShort } from '../../core/money.ts';
import type { Watched } from './watch.ts';

const mostReasons = 3;
const mostInDigest = 5;
const pageSize = 10;

/** The part of a digest: by name where those who lead read it, elsewhere how many there are. Nothing where nobody is on it. */
export function watchNodes(list: readonly Watched[], named: boolean): Node[] {
  if (list.length === 0) return [];
  const stopped = list.filter(({ severity }) => severity === 'block').length;
  const heading: Node = text([
    { bold: `Credit watch-list: ${customers(list.length)}` },
    stopped > 0 ? `, ${stopped} of them may not order more without a decision` : '',
  ]);
  const open = actions(run('Watch-list', 'credit watch'));
  if (!named) return [heading, open];
  const shown = list.slice(0, mostInDigest);
  const more = list.length - shown.length;
  return [
    heading,
    { kind: 'list', items: [...shown.map((each) => line(each)), ...(more > 0 ? [`and ${more} more`] : [])] },
    open,
  ];
}

/** The whole list, paged; with `currency` also what is owed of which limit. */
export function watchCard(
  list: readonly Watched[],
  { page: wanted, currency, today }: { page: number; currency: string | undefined; today: Day },
): Card {
  if (list.length === 0)
    return { summary: 'Nobody is on the credit watch-list', nodes: [text('Nobody is on the credit watch-list.')] };
  const { shown, number: page, pages } = pageOf(list, wanted, pageSize);
  const turn = (label: string, to: number) => run(label, 'credit watch', { page: String(to), replace: 'yes' });
  return {
    summary: `Credit watch-list: ${customers(list.length)}`,
    nodes: [
      title(`Credit watch-list: ${customers(list.length)}`),
      context(`As of ${formatDay(today)}, the gravest first.`),
      { kind: 'list', items: shown.map((each) => line(each, currency)) },
      actions(
        ...shown
          .slice(0, 3)
          .map(({ account }) =>
            run(account.name.slice(0, 60), 'credit exposure', { account: `account:${account.id}` }),
          ),
        page > 1 ? turn('← Back', page - 1) : undefined,
        page < pages ? turn('More →', page + 1) : undefined,
      ),
    ],
  };
}

function line({ account, class: name, reasons, firm, limit }: Watched, currency?: string): Text {
  const shown = reasons.slice(0, mostReasons);
  const more = reasons.length - shown.length;
  const owed =
    currency === undefined
      ? ''
      : ` · ${formatMoneyShort({ minor: firm, currency })} exposed${limit === undefined ? '' : ` of ${formatMoneyShort({ minor: limit, currency })}`}`;
  return [
    { bold: account.name },
    ` (class ${name}): ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}${owed}`,
  ];
}

function customers(n: number): string {
  return `${n} ${n === 1 ? 'customer' : 'customers'}`;
}
