import type { SignalSource } from './deps.ts';

const lateDays = 30;
const veryLateDays = 90;

/** Invoices that are overdue speak against a customer staying: amber after 30 days, red after 90. */
export function overdueSignals(
  overdue: (tenant: string, accounts?: readonly string[]) => Promise<ReadonlyMap<string, number>>,
): SignalSource {
  return async (tenant, accounts) => {
    const late = [...(await overdue(tenant, accounts))].filter(([, days]) => days > lateDays);
    return new Map(
      late.map(([account, days]) => [
        account,
        [{ colour: days > veryLateDays ? 'red' : 'amber', words: `invoices ${days} days overdue`, isDiscreet: true }],
      ]),
    );
  };
}
