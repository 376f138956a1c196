import { actions, type Card, context as small, facts, type Node, run, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { type Cell, csvBytes } from '../../core/csv.ts';
import { startOfDay } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { formatNumber } from '../../core/numbers.ts';
import { thisQuarter } from '../../core/period.ts';
import { answer } from '../../core/reply.ts';
import { sayShare } from '../metrics/index.ts';
import { teamFor } from '../reports/index.ts';
import { capturedIn, wonOf } from './counted.ts';
import type { LeadDeps } from './deps.ts';
import { bySource, type Funnel, funnelOf } from './funnel.ts';
import type { Lead } from './lead.ts';

const mostSources = 15;

/** `/lead funnel`: how many became customers, how fast, and where they came from. */
export function leadFunnel(deps: LeadDeps): Command {
  return command({
    name: 'lead funnel',
    summary: 'Conversion and time from lead to customer, by source.',
    examples: ['lead funnel', 'lead funnel last quarter', 'lead funnel 2026 team:EMEA', 'lead funnel as:csv'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      period: f.period({ label: 'Captured in', positional: true, hint: 'This quarter when empty.' }),
      team: f.line({ label: 'Team', hint: 'Everybody when empty.' }),
      owner: f.person({ label: 'Owner' }),
      format: f.choice({ label: 'Format', aliases: ['as'] }, { card: 'Here', csv: 'A file (CSV)' }),
    },
    async run({ period, team, owner, format }, context) {
      const { company } = context;
      const chosen = period ?? thisQuarter(context);
      const found = team === undefined ? undefined : await teamFor(deps, context, team);
      if (found && 'kind' in found) return found;
      const window = { start: startOfDay(chosen.start, company.zone), end: startOfDay(chosen.end, company.zone) };
      const leads = await capturedIn(deps, company.tenant, window, owner ? [owner.id] : found?.members);
      if (leads.length === 0) return answer(`No lead was captured in ${chosen.label}.`);
      const won = await wonOf(deps, company.tenant, leads);
      const name = `Leads captured in ${chosen.label}${owner ? `, ${owner.name}` : team === undefined ? '' : `, ${team}`}`;
      if (format !== 'csv') return answer(funnelCard(name, leads, won, chosen.key));
      const card: Card = { summary: name, nodes: [title(name)] };
      return { kind: 'file', name: `leads-${chosen.key}.csv`, title: name, bytes: csvBytes(rowsOf(leads, won)), card };
    },
  });
}

function funnelCard(name: string, leads: readonly Lead[], won: ReadonlySet<string>, period: string): Card {
  const all = funnelOf(leads, won);
  const sources = bySource(leads);
  return {
    summary: `${name}: ${all.captured}, ${all.converted} converted, ${all.won} won`,
    nodes: [
      title(name),
      ...funnelNodes(all),
      ...sourceTable(sources.slice(0, mostSources), won),
      ...footer(all, period),
    ],
  };
}

function funnelNodes({ captured, worked, qualified, converted, won, conversion, ...rest }: Funnel): Node[] {
  return [
    facts({
      Captured: String(captured),
      Worked: `${worked}, ${sayShare(conversion.worked)}`,
      Qualified: `${qualified}, ${sayShare(conversion.qualified)} of those worked`,
      Converted: `${converted}, ${sayShare(conversion.converted)} of those qualified`,
      Won: `${won}, ${sayShare(conversion.won)} of those converted`,
      Disqualified: rest.disqualified > 0 ? String(rest.disqualified) : undefined,
      'Waiting for a first answer': rest.waiting > 0 ? String(rest.waiting) : undefined,
      'First answer': rest.responseHours === null ? undefined : `${sayHours(rest.responseHours)} (median)`,
    }),
  ];
}

function sourceTable(sources: readonly [string | undefined, Lead[]][], won: ReadonlySet<string>): Node[] {
  return [
    {
      kind: 'table',
      caption: 'By source',
      columns: [
        { label: 'Source' },
        { label: 'Captured', align: 'right' },
        { label: 'Qualified', align: 'right' },
        { label: 'Converted', align: 'right' },
        { label: 'Won', align: 'right' },
        { label: 'Won of all', align: 'right' },
      ],
      rows: sources.map(([source, leads]) => {
        const each = funnelOf(leads, won);
        const share = sayShare({ value: each.won / each.captured, n: each.captured });
        return [source ?? 'not said', ...[each.captured, each.qualified, each.converted, each.won].map(String), share];
      }),
    },
  ];
}

function footer({ days }: Funnel, period: string): Node[] {
  const said = (['new', 'working', 'qualified'] as const).flatMap((state) => {
    const value = days[state];
    return value === null ? [] : [`${state} ${formatNumber(value, 1)}`];
  });
  return [
    small(
      `Each step counts those who came there, whatever became of them since.${said.length > 0 ? ` Median days in: ${said.join(', ')}.` : ''}`,
    ),
    actions(
      run('As a file', 'lead funnel', { period, format: 'csv' }),
      run('Open leads', 'lead list', { whose: 'all' }),
    ),
  ];
}

function sayHours(hours: number): string {
  return hours < 48 ? `${formatNumber(hours, 1)} hours` : `${formatNumber(hours / 24, 1)} days`;
}

function rowsOf(leads: readonly Lead[], won: ReadonlySet<string>): Cell[][] {
  const head = ['Source', 'Captured', 'Worked', 'Qualified', 'Converted', 'Won', 'Disqualified', 'First answer, hours'];
  return [
    head,
    ...bySource(leads).map(([source, some]): Cell[] => {
      const each = funnelOf(some, won);
      const { captured, worked, qualified, converted, disqualified } = each;
      return [
        source ?? '',
        captured,
        worked,
        qualified,
        converted,
        each.won,
        disqualified,
        each.responseHours ?? undefined,
      ];
    }),
  ];
}
