import { DateTime } from 'luxon';
import { dayIn, daysBetween } from '../../core/dates.ts';
import type { Company } from '../../core/company.ts';
import type { RetentionDeps } from './deps.ts';
import { type Assessed, lookAt, type Look } from './look.ts';
import { quietCard, system } from './reminders.ts';
import { decideQuiet, wasTold } from './rules.ts';

const morning = 9;
// Who has many customers that nobody spoke of hears of them a few a day, and sees all on their home page.
const mostADay = 3;

/** Tells owners in the morning of a working day of customers that went quiet: each silence once. */
export async function remindOfQuiet(deps: RetentionDeps, now: Date): Promise<void> {
  for (const company of await deps.companies.all()) {
    const everybody = await deps.people.all(company.tenant);
    const awake = everybody.filter(({ zone }) => isMorning(now, zone, company)).map(({ id }) => id);
    if (awake.length === 0) continue;
    const look = await lookAt(deps, company, now, awake);
    for (const owner of awake) {
      const own = quietOf(look, company.zone).filter(({ customer }) => customer.owner?.id === owner);
      const fresh = own.filter(({ customer, touched }) => !wasTold(customer, touched));
      for (const each of fresh.slice(0, mostADay)) await tell(deps, company, owner, each, look.today);
    }
  }
}

async function tell(deps: RetentionDeps, company: Company, owner: string, quiet: Assessed, today: string) {
  const card = quietCard(quiet, today, company.zone);
  await deps.accounts.store.records.change(company.tenant, quiet.customer.id, system, (current) =>
    decideQuiet(current, quiet.touched, [{ kind: 'tell', to: { person: owner }, card }]),
  );
}

/** Customers without a word for as long as is too long, the most valuable first; not where the next check-in is planned. */
export function quietOf({ customers, today }: Pick<Look, 'customers' | 'today'>, zone: string): Assessed[] {
  return customers
    .filter(({ customer, touched, quietDays }) => {
      const next = customer.checkins?.at(-1)?.next;
      const isPlanned = next !== undefined && next >= today;
      return !customer.churned && !isPlanned && daysBetween(dayIn(touched, zone), today) >= quietDays;
    })
    .sort((a, b) => (b.yearly?.minor ?? 0) - (a.yearly?.minor ?? 0) || a.touched.getTime() - b.touched.getTime());
}

function isMorning(now: Date, zone: string, { workingDays }: Company): boolean {
  const there = DateTime.fromJSDate(now, { zone });
  return there.hour === morning && workingDays.includes(there.weekday);
}
