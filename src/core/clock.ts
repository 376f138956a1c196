/** The only source of "now" in features, so that tests and the playground can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that can be moved forward, and put to a moment for a while. */
export interface SettableClock extends Clock {
  advance(milliseconds: number): void;
  /** Stands still at a moment until it is put to `undefined`. */
  putTo(at: Date | undefined): void;
}

export function settableClock(start: () => Date = () => new Date()): SettableClock {
  let offset = 0;
  let fixed: Date | undefined;
  return {
    now: () => fixed ?? new Date(start().getTime() + offset),
    advance(milliseconds) {
      offset += milliseconds;
    },
    putTo(at) {
      fixed = at;
    },
  };
}
