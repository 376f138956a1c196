import type { Feature } from '../../core/feature.ts';
import type { AuditEntry } from '../../core/outbox.ts';
import type { Database } from '../../database/records.ts';
import { auditCommands } from './commands.ts';
import { auditStore } from './store.ts';

export interface Audit {
  append(tenant: string, item: string, entry: AuditEntry): Promise<void>;
}

export function auditFeature(deps: { database: Database }): Feature & { audit: Audit } {
  const store = auditStore(deps.database);
  return { area: 'audit', purposes: [11], commands: auditCommands(store), audit: store };
}
