/** The only source of "now" in features, so that tests and the playground can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands `offset` milliseconds from the system's; `advance` moves it forward. */
export function movableClock(start: () => Date = () => new Date()): Clock & { advance(milliseconds: number): void } {
  let offset = 0;
  return {
    now: () => new Date(start().getTime() + offset),
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}
