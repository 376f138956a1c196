import type { KindName } from './request.ts';

/** What one would type behind the commands that all kinds share, in the words of each kind. */
export const exampleOf: Readonly<Record<KindName, { reject: string; counter: string; amend: string }>> = {
  credit: {
    reject: 'reason:overdue text:"three invoices are open"',
    counter: 'deposit:30% days:net30 conditions:"guarantee of the parent"',
    amend: 'deposit:30%',
  },
  discount: {
    reject: 'reason:price text:"10 % is the most for one year"',
    counter: 'discount:12% conditions:"signed for two years"',
    amend: 'discount:15%',
  },
  contract: {
    reject: 'reason:legal text:"a month of notice at least"',
    counter: 'drop:publicity conditions:"our cap on liability stays"',
    amend: 'drop:publicity',
  },
};
