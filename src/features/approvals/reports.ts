import { actions, type Card, type Node, context as small, facts, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { addDays, startOfDay } from '../../core/dates.ts';
import { period } from '../../core/fields.ts';
import { type Period, thisQuarter } from '../../core/period.ts';
import { answer } from '../../core/reply.ts';
import { eventsOf, type Engine } from './engine.ts';
import { type KindName, type Request, requestName } from './request.ts';

/** How well approvals go; hours are hours of the clock, from asking to the decision. */
export interface Health {
  asked: number;
  auto: number;
  decided: number;
  medianHours: number | undefined;
  p90Hours: number | undefined;
  /** Percent decided before any clock ran out; undefined of none. */
  inDeadline: number | undefined;
  /** Percent decided without a question back. */
  firstTimeComplete: number | undefined;
  /** Percent of refusals that were asked for again, by their form or for their deal, and then approved. */
  overturned: number | undefined;
  levels: { level: string; decisions: number; medianHours: number | undefined }[];
}

/** The value below which `share` of the sorted values lie, by nearest rank; undefined of none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** `later`: all requests that could have overturned one of these. */
function healthOf(requests: readonly Request[], later: readonly Request[] = requests): Health {
  const isAuto = (request: Request) => request.assessment.outcome === 'auto' && request.steps.length === 0;
  const decided = requests.filter(
    (request) =>
      (request.status === 'approved' || request.status === 'rejected' || request.status === 'lapsed') &&
      request.decidedAt &&
      !isAuto(request),
  );
  const hours = decided.map(
    (request) => ((request.decidedAt?.getTime() ?? 0) - request.createdAt.getTime()) / 3_600_000,
  );
  const refused = requests.filter(({ status }) => status === 'rejected');
  return {
    asked: requests.length,
    auto: requests.filter(isAuto).length,
    decided: decided.length,
    medianHours: percentile(hours, 0.5),
    p90Hours: percentile(hours, 0.9),
    inDeadline: share(decided, (request) => request.steps.every((step) => step.escalations === 0)),
    firstTimeComplete: share(decided, ({ questions }) => questions.length === 0),
    overturned: share(refused, (request) => later.some((each) => overturns(each, request))),
    levels: byLevel(decided),
  };
}

function overturns(later: Request, refused: Request): boolean {
  const isSame = later.again === refused.number || (refused.deal !== undefined && later.deal?.id === refused.deal.id);
  const isGranted = later.status === 'approved' || (later.status === 'lapsed' && later.validUntil !== undefined);
  return later.number > refused.number && isSame && isGranted;
}

function byLevel(requests: readonly Request[]): Health['levels'] {
  const hours = new Map<string, number[]>();
  for (const request of requests) {
    let since = request.createdAt.getTime();
    for (const event of eventsOf(request)) {
      if (event.what !== 'approved') continue;
      const level = request.steps[event.step]?.level ?? '?';
      hours.set(level, [...(hours.get(level) ?? []), (event.at.getTime() - since) / 3_600_000]);
      since = event.at.getTime();
    }
  }
  return [...hours]
    .map(([level, values]) => ({ level, decisions: values.length, medianHours: percentile(values, 0.5) }))
    .sort((a, b) => a.level.localeCompare(b.level));
}

function share(requests: readonly Request[], test: (request: Request) => boolean): number | undefined {
  return requests.length === 0 ? undefined : (requests.filter(test).length / requests.length) * 100;
}

export function reportCommand(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} report`,
    summary: 'How long decisions take, how many are in time, refused, overturned; by level.',
    examples: [`${kind} report`, `${kind} report 2026-Q4`],
    access: ['admin', 'finance', 'legal', 'manager'],
    readOnly: true,
    fields: { period: period({ label: 'Period', positional: true }) },
    async run(input, { company, now }) {
      const chosen = input.period ?? thisQuarter({ now, company });
      const all = await engine.store.list(company.tenant, { kind }, { limit: 5000, skip: 0 });
      const from = startOfDay(chosen.start, company.zone);
      const to = startOfDay(addDays(chosen.end, 0), company.zone);
      const asked = all.filter((request) => request.createdAt >= from && request.createdAt < to);
      return answer(reportCard(kind, chosen, healthOf(asked, all), asked));
    },
  });
}

function reportCard(kind: KindName, { label }: Period, health: Health, asked: readonly Request[]): Card {
  const hours = (value: number | undefined) =>
    value === undefined
      ? 'none yet'
      : value < 48
        ? `${Math.round(value * 10) / 10} hours`
        : `${Math.round(value / 2.4) / 10} days`;
  const percent = (value: number | undefined, of: number) =>
    value === undefined ? 'none yet' : `${Math.round(value)} % (of ${of})`;
  if (health.asked === 0)
    return { summary: `No ${kind} requests in ${label}`, nodes: [text(`Nobody asked in ${label}.`)] };
  const oldest = asked.filter(({ status }) => status === 'in-review').slice(-5);
  return {
    summary: `${kind} requests in ${label}`,
    nodes: [
      title(`${kind.charAt(0).toUpperCase()}${kind.slice(1)} decisions, ${label}`),
      facts({
        Asked: `${health.asked}, of them ${health.auto} approved at once`,
        Decided: String(health.decided),
        'Time to decide': `median ${hours(health.medianHours)}, 90 % within ${hours(health.p90Hours)}`,
        'In deadline': percent(health.inDeadline, health.decided),
        'Complete at first': percent(health.firstTimeComplete, health.decided),
        Overturned: percent(health.overturned, asked.filter(({ status }) => status === 'rejected').length),
      }),
      ...(health.levels.length > 0
        ? [
            {
              kind: 'table' as const,
              caption: 'By level',
              columns: [{ label: 'Level' }, { label: 'Decisions', align: 'right' as const }, { label: 'Median' }],
              rows: health.levels.map((each) => [each.level, String(each.decisions), hours(each.medianHours)]),
            },
            levelChart(health.levels),
          ]
        : []),
      ...(oldest.length > 0 ? [small(`Open longest: ${oldest.map(requestName).join(', ')}`)] : []),
      actions(run('Open requests', `${kind} list`)),
    ],
  };
}

function levelChart(levels: Health['levels']): Node {
  const points = levels.map((each) => ({ label: each.level, value: Math.round((each.medianHours ?? 0) * 10) / 10 }));
  return {
    kind: 'chart',
    chart: 'bar',
    title: 'Median hours to decide',
    series: [{ name: 'Median hours', points }],
    unit: 'hours',
    alt: `Median hours to decide by level: ${points.map(({ label, value }) => `${label} ${value}`).join(', ')}`,
  };
}
