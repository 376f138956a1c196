import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import type { Engine } from './engine.ts';
import type { Ports } from './kind.ts';
import { inForce, type InForce, type PolicyDocument, type PolicyKind } from './policies.ts';
import type { ApprovalStore, PolicyRecord } from './store.ts';

export interface PolicyDeps<P extends PolicyDocument> {
  store: ApprovalStore;
  engine: Engine;
  people: Ports['people'];
  kind: PolicyKind<P>;
}

export interface Present<P> {
  versions: PolicyRecord[];
  now: InForce<P>;
  draft: { record: PolicyRecord; document: P } | undefined;
}

/** The versions of a policy, the one in force today, and the draft. */
export async function presentOf<P extends PolicyDocument>(
  { store, kind }: PolicyDeps<P>,
  context: Context,
): Promise<Present<P>> {
  const versions = await store.versions(context.company.tenant, kind.kind);
  const now = inForce(versions, kind, today({ now: context.now, zone: context.company.zone }));
  const record = versions.find((each) => each.state === 'draft');
  const read = record && kind.schema.safeParse(record.document);
  return { versions, now, draft: record && read?.success ? { record, document: read.data } : undefined };
}
