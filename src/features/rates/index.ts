import type { Feature } from '../../core/feature.ts';
import { rateCommands } from './commands.ts';
import type { RateStore } from './store.ts';

export { convert, type Rate, rateOn, type RateTable, sayMissing, sayNoRate, total, type Total } from './rules.ts';
export { createRates, type Rates, type RateStore } from './store.ts';

/** Exchange rates, so that amounts of several currencies add up in the company's own. */
export function ratesFeature({ rates }: { rates: RateStore }): Feature {
  return {
    area: 'rates',
    purposes: [1],
    commands: rateCommands(rates),
    undoable: [rates.records],
  };
}
