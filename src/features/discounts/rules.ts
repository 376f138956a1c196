import { formatMoney, type Money } from '../../core/money.ts';
import { type Assessment, type Hit, type Offer, sayCell, sayNumber, type Terms } from '../approvals/index.ts';
import type { DiscountPolicy } from './policy.ts';

/** (list − net + Σ value of concessions) ÷ list in percent: what is bundled counts as discount. Null without a list price. */
export function effectiveDiscount(list: Money, net: Money, concessions: readonly { value: Money }[]): number | null {
  if (list.minor <= 0) return null;
  const given = concessions.reduce((sum, { value }) => sum + value.minor, 0);
  return ((list.minor - net.minor + given) / list.minor) * 100;
}

/** Gross margin after the discount in percent; undefined without a cost, or when nothing is left. */
export function marginAfter({
  amount,
  discount = 0,
  cost,
}: Pick<Terms, 'amount' | 'discount' | 'cost'>): number | undefined {
  const net = amount.minor * (1 - discount / 100);
  return cost && net > 0 ? ((net - cost.minor) / net) * 100 : undefined;
}

/** The band of a discount, in the column of its margin. A margin that nobody knows is taken as fine, and said. */
export function cellFor(terms: Terms, policy: DiscountPolicy) {
  const discount = terms.discount ?? 0;
  const margin = marginAfter(terms);
  const band = policy.bands.find(({ upTo }) => upTo === null || discount <= upTo);
  if (!band) throw new Error('A discount policy without a top band');
  return margin !== undefined && margin < policy.marginFloor ? band.cells.thin : band.cells.fine;
}

export function assessDiscount(terms: Terms, policy: DiscountPolicy, policyVersion: number): Assessment {
  const cell = cellFor(terms, policy);
  const margin = marginAfter(terms);
  const discount = terms.discount ?? 0;
  const net = { ...terms.amount, minor: Math.round(terms.amount.minor * (1 - discount / 100)) };
  return {
    outcome: cell === 'auto' || cell === 'reject' ? cell : 'review',
    steps: typeof cell === 'string' ? [] : cell,
    hits: hitsOf(terms, margin, policy),
    policyVersion,
    facts: [
      { label: 'List price', value: formatMoney(terms.amount) },
      { label: 'Net, after all that is given', value: `${formatMoney(net)} (${sayNumber(discount)} % off)` },
      ...(terms.concessions?.length
        ? [
            {
              label: 'Given on top',
              value: terms.concessions.map((each) => `${each.name} ${formatMoney(each.value)}`).join(', '),
            },
          ]
        : []),
      ...(margin === undefined
        ? []
        : [
            {
              label: 'Margin',
              value:
                margin < policy.marginFloor
                  ? `under the floor of ${policy.marginFloor} %`
                  : `over the floor of ${policy.marginFloor} %`,
            },
          ]),
    ],
    figures: { discount, margin: margin ?? null, net: net.minor, list: terms.amount.minor },
    offers: offersFor(terms, policy),
  };
}

function hitsOf(terms: Terms, margin: number | undefined, policy: DiscountPolicy): Hit[] {
  const free = policy.bands.find(({ cells }) => cells.fine === 'auto')?.upTo ?? 0;
  const discount = terms.discount ?? 0;
  return [
    ...(discount > (free ?? 0)
      ? [
          {
            code: 'discount',
            severity: 'refer' as const,
            text: `${sayNumber(discount)} % is more than the ${free ?? 0} % that reps give themselves.`,
          },
        ]
      : []),
    ...(margin !== undefined && margin < policy.marginFloor
      ? [
          {
            code: 'margin',
            severity: 'refer' as const,
            text: `The margin falls under the floor of ${policy.marginFloor} %.`,
          },
        ]
      : []),
    ...(margin === undefined
      ? [
          {
            code: 'cost-unknown',
            severity: 'warn' as const,
            text: 'Nobody said the cost, so the margin is not checked.',
          },
        ]
      : []),
  ];
}

/** The largest discounts that need less: at the ends of the bands below, each checked again. */
function offersFor(terms: Terms, policy: DiscountPolicy): Offer[] {
  const now = sayCell(cellFor(terms, policy));
  const seen = new Set([now]);
  return policy.bands
    .flatMap(({ upTo }) => (upTo !== null && upTo < (terms.discount ?? 0) && upTo > 0 ? [upTo] : []))
    .toReversed()
    .flatMap((discount): Offer[] => {
      const changed = { ...terms, discount };
      const cell = sayCell(cellFor(changed, policy));
      if (seen.has(cell)) return [];
      seen.add(cell);
      return [
        {
          label: `${sayNumber(discount)} % instead`,
          terms: changed,
          result: cell === 'auto' ? 'approved at once' : cell,
        },
      ];
    });
}
