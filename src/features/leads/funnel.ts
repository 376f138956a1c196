import { median, type Ratio, ratio, responseTime } from '../metrics/index.ts';
import type { Lead, LeadState } from './lead.ts';

const hourMs = 3_600_000;

/** How far leads got. Each step counts those who came there at any time, whatever became of them since. */
export interface Funnel {
  captured: number;
  worked: number;
  qualified: number;
  converted: number;
  won: number;
  /** Shares of those who were in the step before. */
  conversion: { worked: Ratio; qualified: Ratio; converted: Ratio; won: Ratio };
  disqualified: number;
  /** Nobody has spoken to them yet. */
  waiting: number;
  /** Median of first touch − capture, in hours; null where none was touched. [S67] */
  responseHours: number | null;
  /** Median days in a state, of those who left it; null where nobody did. */
  days: { new: number | null; working: number | null; qualified: number | null };
}

/** Which steps a lead has reached: converting is reaching all before it. */
function reached({ stateLog, deal }: Lead): { worked: boolean; qualified: boolean; converted: boolean } {
  const seen = new Set(stateLog.map(({ state }) => state));
  const converted = deal !== undefined || seen.has('converted');
  const qualified = converted || seen.has('qualified');
  return { converted, qualified, worked: qualified || seen.has('working') };
}

/** The funnel of some leads; `won` has the ids of deals that are won. */
export function funnelOf(leads: readonly Lead[], won: ReadonlySet<string>): Funnel {
  const steps = leads.map((lead) => ({ ...reached(lead), won: lead.deal !== undefined && won.has(lead.deal.id) }));
  const count = (step: 'worked' | 'qualified' | 'converted' | 'won') => steps.filter((each) => each[step]).length;
  const captured = leads.length;
  const [worked, qualified, converted, wins] = [count('worked'), count('qualified'), count('converted'), count('won')];
  return {
    captured,
    worked,
    qualified,
    converted,
    won: wins,
    conversion: {
      worked: ratio(worked, captured, captured),
      qualified: ratio(qualified, worked, worked),
      converted: ratio(converted, qualified, qualified),
      won: ratio(wins, converted, converted),
    },
    disqualified: leads.filter(({ state }) => state === 'disqualified').length,
    waiting: leads.filter(({ state }) => state === 'new').length,
    responseHours: responseTime(leads.map((lead) => ({ createdAt: lead.createdAt, touchedAt: lead.touches[0]?.at }))),
    days: { new: daysIn(leads, 'new'), working: daysIn(leads, 'working'), qualified: daysIn(leads, 'qualified') },
  };
}

/** Median days that leads were in a state before they left it; null where none did. */
function daysIn(leads: readonly Lead[], state: LeadState): number | null {
  const spans = leads.flatMap(({ stateLog }) =>
    stateLog.flatMap((entry, index) => {
      const next = stateLog[index + 1];
      return entry.state === state && next ? [(next.at.getTime() - entry.at.getTime()) / (24 * hourMs)] : [];
    }),
  );
  return median(spans);
}

/** Leads by their source, the most first; those without one are last. */
export function bySource(leads: readonly Lead[]): [source: string | undefined, leads: Lead[]][] {
  const groups = new Map<string, { name: string | undefined; leads: Lead[] }>();
  for (const lead of leads) {
    const key = lead.source?.trim().toLowerCase() ?? '';
    const group = groups.get(key) ?? { name: lead.source?.trim(), leads: [] };
    group.leads.push(lead);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort(
      (a, b) =>
        Number(a.name === undefined) - Number(b.name === undefined) ||
        b.leads.length - a.leads.length ||
        String(a.name).localeCompare(String(b.name)),
    )
    .map((group) => [group.name, group.leads]);
}
