import { addDays, type Day } from '../core/dates.ts';
import type { RawValues } from '../core/raw-values.ts';
import { act, type Act } from './act.ts';

/** Where the company wants to go: a goal with what serves it, an idea that is tried, a request to product. */
export function direction(today: Day): Act[] {
  const did = (daysAgo: number, hour: number, user: string, command: string, values: RawValues) =>
    act(addDays(today, -daysAgo), hour, user, command, values);
  return [
    did(8, 9, 'U0MAYA', 'goal add', { title: 'Win logistics', owner: '<@U0ROB>' }),
    did(8, 9.1, 'U0MAYA', 'goal kr', {
      goal: 'G-1',
      title: 'Bookings in logistics',
      metric: 'bookings',
      to: '60k EUR',
      segment: 'Logistics',
    }),
    did(8, 9.2, 'U0MAYA', 'goal kr', { goal: 'G-1', title: 'References that may be named', to: '3' }),
    did(8, 9.3, 'U0MAYA', 'goal link', { goal: 'G-1', segment: 'Logistics' }),
    did(5, 11, 'U0ROB', 'idea add', {
      text: 'Offer a pilot price for logistics',
      why: 'Two were lost for the price of the first year.',
      area: 'pricing',
    }),
    did(5, 12, 'U0RITA', 'idea vote', { idea: 'I-1' }),
    did(3, 12, 'U0MAYA', 'idea experiment', {
      idea: 'I-1',
      hypothesis: 'If the first quarter costs half, we win more in logistics.',
      metric: 'win-rate',
      segment: 'Logistics',
      target: '+5%',
      owner: '<@U0ROB>',
    }),
    did(2, 9, 'U0ROB', 'goal checkin', {
      goal: 'G-1',
      kr: '2',
      value: '1',
      words: 'Oceanic Freight agreed',
      confidence: 'on-track',
    }),
    did(2, 9.1, 'U0ROB', 'goal ask', {
      team: 'product',
      text: 'A one-page comparison for hauliers',
      for: 'G-1',
      due: addDays(today, 3),
    }),
  ];
}
