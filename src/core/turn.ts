/** Rows that are looked at between two turns of the event loop. */
const chunk = 4096;

/** Lets others have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Whether it is time for a turn, at this place of a loop. */
export function isTurn(index: number): boolean {
  return index % chunk === chunk - 1;
}
