import type { SettableClock } from '../core/clock.ts';
import type { Dispatcher } from '../core/dispatcher.ts';
import type { Router } from '../core/router.ts';
import { sampleTeam } from './company.ts';
import type { Act } from './act.ts';

/**
 * Lets the sample company live its year: every act goes through the same router as a person's, at its own time. Returns
 * what was not accepted, of which there should be nothing. `lived` hears of how much of it is over, 0 to 1.
 */
export async function populate(
  product: { router: Router; dispatcher: Dispatcher },
  clock: SettableClock,
  acts: readonly Act[],
  lived: (share: number) => void,
): Promise<string[]> {
  const { router, dispatcher } = product;
  const refused: string[] = [];
  try {
    for (const [index, { at, user, command, values }] of acts.entries()) {
      clock.putTo(at);
      const reply = await router.dispatch({
        place: { platform: 'slack', workspace: sampleTeam.id, channel: 'C0GENERAL', direct: false },
        user: { id: user },
        key: `sample/${index}`,
        ask: { kind: 'submitted', command, values },
      });
      // What this act makes due is posted at its own time, too.
      await dispatcher.idle();
      lived((index + 1) / acts.length);
      if (reply.kind !== 'card') refused.push(`${command} ${JSON.stringify(values)}: ${JSON.stringify(reply)}`);
    }
  } finally {
    clock.putTo(undefined);
  }
  return refused;
}
