import { type Company, company } from '../../support/product.ts';
import { wordsOf } from '../../support/messenger.ts';

export interface Office extends Company {
  /** What somebody was told by direct message, the last message last. */
  told(user: string): string[];
  /** Runs the feature's jobs at an instant. */
  at(when: string): Promise<void>;
}

/** Northwind with a team EMEA of Max's, in which Rita is, and a customer of Rita's. */
export async function office(): Promise<Office> {
  const made = await company();
  await made.types('UADA', 'sales team create EMEA manager:<@UMAX> members:<@URITA>');
  await made.types('URITA', 'deal log "new:Acme" 45k EUR');
  const before = made.messenger.sent.length;
  return {
    ...made,
    told: (user) =>
      made.messenger.sent
        .slice(before)
        .filter(({ how, to }) => how !== 'post' && to === user)
        .map(({ card }) => wordsOf(card)),
    async at(when) {
      made.clock.set(when);
      for (const job of made.product.jobs.filter(({ name }) => name.startsWith('voice')))
        await job.run(made.clock.now());
      await made.product.dispatcher.idle();
    },
  };
}
