import {
  actions,
  type Card,
  context as small,
  facts,
  type Node,
  openForm,
  run,
  type Text,
  text,
  title,
} from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { dayIn, formatDay } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { formatMoney, formatMoneyShort } from '../../core/money.ts';
import { type Period, periodOf, previousPeriod } from '../../core/period.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { answer } from '../../core/reply.ts';
import { grossRetention, netRetention, revenueChurn, sayShare } from '../metrics/index.ts';
import { ownersIn } from '../people/index.ts';
import { sayMissing } from '../rates/index.ts';
import { nameFor } from './cards.ts';
import type { RetentionDeps } from './deps.ts';
import { byReason, type Loss, type Retention, retentionOf } from './figures.ts';
import type { Customer } from './store.ts';

const scopes = { mine: 'My accounts', team: 'My team’s', all: 'Everybody’s' } as const;
const mostNamed = 8;
const mostSegments = 20;

export function retentionCommands(deps: RetentionDeps): Command[] {
  return [retention(deps)];
}

function retention(deps: RetentionDeps): Command {
  return command({
    name: 'account retention',
    summary: 'How much of what customers paid was kept: gross and net revenue retention, and who left why.',
    examples: ['account retention', 'account retention 2026-Q4', 'account retention last year team'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      period: f.period({ label: 'Period', hint: 'This year when empty.', positional: true }),
      scope: f.choice({ label: 'Whose', positional: true }, scopes),
      segment: f.line({ label: 'Segment' }),
    },
    async run({ period: said, scope = 'all', segment }, context) {
      const { company, now } = context;
      const today = dayIn(now, company.zone);
      const period = said ?? periodOf('year', today, company.fiscalYearStart);
      const owners = await ownersIn(deps.people, scope, context);
      const [all, rates] = await Promise.all([deps.store.all(company.tenant, owners), deps.rates.all(company.tenant)]);
      const own = all.filter(
        (each) =>
          (!owners || owners.includes(each.owner?.id ?? '')) &&
          (segment === undefined || each.segment?.toLowerCase() === segment.toLowerCase()),
      );
      const made = (some: readonly Customer[]) =>
        retentionOf(some, { ...period, today }, { rates, currency: company.currency });
      const raw = { scope, ...(segment !== undefined && { segment }) };
      const segments = segment === undefined ? segmentsOf(own).map(([name, some]) => ({ name, ...made(some) })) : [];
      return answer(retentionCard(made(own), segments, { period, raw }, context));
    },
  });
}

function segmentsOf(all: readonly Customer[]): [string, Customer[]][] {
  const groups = new Map<string, Customer[]>();
  for (const each of all)
    if (each.segment !== undefined) groups.set(each.segment, [...(groups.get(each.segment) ?? []), each]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}

function retentionCard(
  whole: Retention,
  segments: readonly (Retention & { name: string })[],
  { period, raw }: { period: Period; raw: RawValues },
  { actor, company }: Context,
): Card {
  const { cohort, currency } = whole;
  const amount = (minor: number) => formatMoneyShort({ minor, currency });
  const before = previousPeriod(period, company.fiscalYearStart);
  const summary = `Retention, ${period.label}: gross ${sayShare(grossRetention(cohort))}, net ${sayShare(netRetention(cohort))}`;
  const missing = sayMissing(whole.missing, currency);
  return {
    summary,
    nodes: [
      title(`Retention, ${period.label}`),
      retentionFacts(whole),
      ...(cohort.customers === 0
        ? [text('Nobody has noted yet what customers paid at the start of this period.')]
        : []),
      ...segmentTable(segments),
      ...lossNodes(whole.losses, currency, actor.id),
      ...(missing ? [small(missing)] : []),
      small(
        `Of ${amount(cohort.start)} a year at the start: ${amount(cohort.expansion)} more, ${amount(cohort.contraction)} less, ${amount(cohort.churn)} gone. New customers are not in it.`,
      ),
      actions(
        run(before.label, 'account retention', { ...raw, period: before.key }),
        run('Health', 'account health', { scope: raw['scope'] ?? 'all' }),
        run('Renewals', 'account renewals', { scope: raw['scope'] ?? 'all' }),
        openForm('Other period', 'account retention', { ...raw, period: period.key }),
      ),
    ],
  };
}

export function retentionFacts({ cohort, logos, customers }: Retention): Node {
  return facts({
    'Gross revenue retention': sayShare(grossRetention(cohort)),
    'Net revenue retention': sayShare(netRetention(cohort)),
    'Revenue churn': sayShare(revenueChurn(cohort)),
    'Customer retention': sayShare(logos),
    Customers: `${customers.atStart} at the start, ${customers.atEnd} at the end, ${customers.added} of them new`,
  });
}

function segmentTable(segments: readonly (Retention & { name: string })[]): Node[] {
  if (segments.length < 2) return [];
  return [
    {
      kind: 'table',
      caption: 'By segment',
      columns: [
        { label: 'Segment' },
        { label: 'Gross', align: 'right' },
        { label: 'Net', align: 'right' },
        { label: 'Customers', align: 'right' },
      ],
      rows: segments
        .slice(0, mostSegments)
        .map(({ name, cohort, logos }) => [
          name,
          sayShare(grossRetention(cohort)),
          sayShare(netRetention(cohort)),
          sayShare(logos),
        ]),
    },
  ];
}

/** Who left or went down, and why: reasons first, then by name as far as this viewer may read them. */
export function lossNodes(losses: readonly Loss[], currency: string, viewer: string | undefined): Node[] {
  if (losses.length === 0) return [];
  const amount = (minor: number) => formatMoney({ minor, currency });
  const reasons = byReason(losses)
    .map(({ reason, n, lost }) => `${reason} ${n}${lost > 0 ? ` (${amount(lost)})` : ''}`)
    .join(', ');
  const named = losses.slice(0, mostNamed).map(({ customer, movement, lost }): Text => {
    const what = movement.kind === 'churned' ? 'left' : 'pays less from';
    const against = movement.competitor === undefined ? '' : ` to ${movement.competitor}`;
    const value = lost === null ? '' : `, ${amount(lost)} a year`;
    return [
      { bold: nameFor(customer, viewer) },
      ` ${what} ${formatDay(movement.on)}${value}: ${movement.reason?.replaceAll('-', ' ') ?? 'not said'}${against}`,
    ];
  });
  const more = losses.length - named.length;
  return [
    text([{ bold: 'Lost, by reason: ' }, reasons]),
    { kind: 'list', items: [...named, ...(more > 0 ? [`and ${more} more`] : [])] },
  ];
}
