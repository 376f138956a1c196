import type { Company } from '../../core/company.ts';
import type { Job } from '../../core/feature.ts';
import type { Engine } from './engine.ts';
import type { Ports } from './kind.ts';
import { decideTime, system } from './overdue.ts';
import type { Request } from './request.ts';
import { refuse } from '../../core/reply.ts';

const batch = 200;

/**
 * Looks at requests whose time has come. What happens is decided on the record as it is and written by compare-and-set,
 * so that with any number of processes each reminder, escalation and end happens once.
 */
export function approvalJobs(engine: Engine, ports: Ports): Job[] {
  async function look(request: Request, company: Company, now: Date): Promise<void> {
    const kind = engine.kind(request.kind);
    if (request.status === 'approved' && !request.settled) return settle(engine, request, company, now);
    const { world } = await engine.setting(company, request.kind, now);
    await engine.act(request, system, kind, (current) => decideTime(current, world) ?? refuse('Nothing is due.'));
  }

  return [
    {
      name: 'approvals',
      cron: '* * * * *',
      async run(now) {
        const failures: unknown[] = [];
        for (const request of await engine.store.due(now, batch)) {
          const company = await ports.companies.ofTenant(request.tenant);
          // One that fails must not keep the others from their time.
          if (company) await look(request, company, now).catch((error: unknown) => failures.push(error));
        }
        if (failures.length > 0)
          throw new AggregateError(failures, 'Requests whose time has come could not be looked at');
      },
    },
  ];
}

/** What follows from a decision, also when the process died before it was done; then the request says that it is done. */
export async function settle(engine: Engine, request: Request, company: Company, now: Date): Promise<void> {
  const kind = engine.kind(request.kind);
  await kind.settle?.(request, company);
  await engine.act(request, system, kind, (current) =>
    current.status === 'approved' && !current.settled
      ? { what: 'settled', at: now, by: system }
      : refuse('It is done already.'),
  );
}
