import type { Clock } from '../core/clock.ts';

export interface Recent {
  /** True the first time, false when the key came before within the window. */
  isNew(key: string): boolean;
}

/**
 * Remembers keys for at least `windowMs`. Two generations are turned over, so that forgetting costs nothing; a flood of
 * more than `most` keys in one window shortens it rather than filling the memory.
 */
export function createRecent(clock: Clock, windowMs: number, most = 200_000): Recent {
  let younger = new Set<string>();
  let older = new Set<string>();
  let turned = clock.now().getTime();
  return {
    isNew(key) {
      const now = clock.now().getTime();
      const passed = now - turned;
      // A clock that was put back begins a window anew, or keys would be remembered until it has caught up.
      if (passed >= windowMs || passed < 0 || younger.size >= most) {
        older = passed >= 2 * windowMs ? new Set() : younger;
        younger = new Set();
        turned = now;
      }
      if (younger.has(key) || older.has(key)) return false;
      younger.add(key);
      return true;
    },
  };
}
