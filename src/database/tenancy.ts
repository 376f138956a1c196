import type { Query, Schema } from 'mongoose';

const reads = [
  'countDocuments',
  'deleteMany',
  'deleteOne',
  'distinct',
  'find',
  'findOne',
  'findOneAndDelete',
  'findOneAndReplace',
  'findOneAndUpdate',
  'replaceOne',
  'updateMany',
  'updateOne',
] as const;

/** Options of a query that is meant to see every company: the dispatcher's sweep, the scheduler. */
export const allTenants = { allTenants: true } as const;

/**
 * A query that does not say whose data it wants throws, before it reaches the database. Work over all companies says so
 * with the option `allTenants`.
 */
export function tenancy(schema: Schema): void {
  schema.pre(reads as unknown as 'find', function requireTenant(this: Query<unknown, unknown>) {
    const scoped = typeof this.getFilter()['tenant'] === 'string';
    if (!scoped && this.getOptions()['allTenants'] !== true)
      throw new Error(`${this.model.modelName}: a query without a tenant`);
  });
  schema.pre('aggregate', function requireTenantFirst() {
    const [first] = this.pipeline();
    const match: unknown = first && '$match' in first ? first.$match : undefined;
    const scoped = typeof match === 'object' && match !== null && 'tenant' in match && typeof match.tenant === 'string';
    if (!scoped && this.options['allTenants'] !== true) throw new Error('An aggregation without a tenant');
  });
}
