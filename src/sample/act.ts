import type { Day } from '../core/dates.ts';
import type { RawValues } from '../core/raw-values.ts';

/** One thing that somebody did: a command with its values, as a form would send them. */
export interface Act {
  at: Date;
  user: string;
  command: string;
  values: RawValues;
}

export function act(day: Day, hour: number, user: string, command: string, values: RawValues): Act {
  return { at: new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000), user, command, values };
}
