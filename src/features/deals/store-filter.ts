import type { QueryFilter } from 'mongoose';
import type { Day } from '../../core/dates.ts';
import type { RecordDocument } from '../../database/records.ts';
import type { DealFields, DealStatus, DealType, Stage } from './deal.ts';

/** Which deals; all conditions that are given must hold. */
export interface DealFilter {
  ids?: readonly string[] | undefined;
  status?: DealStatus | readonly DealStatus[] | undefined;
  owner?: string | readonly string[] | undefined;
  /** People whose figures the deal counts for: its owner without a split, those in the split otherwise. */
  credited?: readonly string[] | undefined;
  /** Ids of accounts; the family of an account that others were merged into. */
  accounts?: readonly string[] | undefined;
  stage?: Stage | undefined;
  type?: DealType | undefined;
  segment?: string | undefined;
  /** As it is written in the deals; several where it is written in several ways. */
  competitor?: string | readonly string[] | undefined;
  product?: string | undefined;
  /** Close date on or after this day. */
  closedFrom?: Day | undefined;
  /** Close date before this day: the day after the last. */
  closedTo?: Day | undefined;
}

type Query = QueryFilter<DealFields & RecordDocument>;

/** One query by owner and one by split where people's credit is asked for, so that each can use its index. */
export function queriesOf({ credited, ...filter }: DealFilter): Query[] {
  const query = queryOf(filter);
  if (!credited) return [query];
  const people = { $in: [...credited] };
  return [
    { ...query, 'owner.id': people, split: { $size: 0 } },
    { ...query, 'split.person.id': people },
  ];
}

export function queryOf(filter: DealFilter): Query {
  const closeDate = {
    ...(filter.closedFrom !== undefined && { $gte: filter.closedFrom }),
    ...(filter.closedTo !== undefined && { $lt: filter.closedTo }),
  };
  const conditions = {
    _id: oneOf(filter.ids),
    status: oneOf(filter.status),
    'owner.id': oneOf(filter.owner),
    'account.id': oneOf(filter.accounts),
    stage: filter.stage,
    type: filter.type,
    segment: filter.segment,
    competitor: oneOf(filter.competitor),
    products: filter.product,
    closeDate: Object.keys(closeDate).length > 0 ? closeDate : undefined,
  };
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)) as Query;
}

function oneOf(value: string | readonly string[] | undefined) {
  if (value === undefined || typeof value === 'string') return value;
  return value.length === 1 ? value[0] : { $in: [...value] };
}
