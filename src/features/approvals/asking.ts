import type { Context } from '../../core/context.ts';
import { refuse } from '../../core/reply.ts';
import type { Engine } from './engine.ts';
import { reassign } from './negotiate.ts';
import { system } from './overdue.ts';
import { type KindName, type Request, requestName } from './request.ts';

/**
 * Asks people anew for open requests, because somebody went away or was named for a level: who can decide now and was
 * not asked yet gets the card. Returns the names of the requests for which somebody was asked.
 */
export async function askAnew(
  engine: Engine,
  kind: KindName,
  requests: readonly Request[],
  why: string,
  { company, now }: Pick<Context, 'company' | 'now'>,
): Promise<string[]> {
  if (requests.length === 0) return [];
  const { world } = await engine.setting(company, kind, now);
  const asked: string[] = [];
  for (const request of requests) {
    const written = await engine.act(request, system, engine.kind(kind), (current) => {
      if (current.status !== 'in-review') return refuse('Nobody is asked now.');
      const steps = reassign(current, world);
      if (!Array.isArray(steps)) return steps;
      const known = new Set(current.steps.flatMap((step) => step.asked.map(({ id }) => id)));
      const to = steps.flatMap((step) => step.asked).filter(({ id }) => !known.has(id));
      return { what: 'escalated', at: now, by: system, steps, to, why };
    });
    if (written.kind === 'written') asked.push(requestName(request));
  }
  return asked;
}
