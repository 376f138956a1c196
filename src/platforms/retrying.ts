import { DeliveryError } from '../core/messenger.ts';

const tries = 3;
const longestWaitMs = 3_000;

/** Sends for somebody who is waiting: what is only busy is tried again at once, anything else is thrown. */
export function retrying(
  wait: (milliseconds: number) => Promise<void>,
  isBusy: (error: DeliveryError) => boolean = ({ outcome }) => outcome === 'later',
) {
  return async (send: () => Promise<unknown>): Promise<void> => {
    for (let tried = 1; ; tried += 1) {
      try {
        await send();
        return;
      } catch (error) {
        if (!(error instanceof DeliveryError) || !isBusy(error) || tried === tries) throw error;
        const delay = error.afterMs ?? 300 * 3 ** (tried - 1);
        if (delay > longestWaitMs) throw error;
        await wait(delay);
      }
    }
  };
}
