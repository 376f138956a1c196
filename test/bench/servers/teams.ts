import { note } from '../../../src/core/card.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { command } from '../../../src/core/command.ts';
import type { Context } from '../../../src/core/context.ts';
import * as f from '../../../src/core/fields.ts';
import { say } from '../../../src/core/reply.ts';
import { createRouter } from '../../../src/core/router.ts';
import { createLogger } from '../../../src/logger.ts';
import { createTeams } from '../../../src/platforms/teams/server.ts';
import { createHttp } from '../../../src/server/http.ts';
import { createMetrics } from '../../../src/server/metrics.ts';
import { memoryReferences } from '../../support/references.ts';
import { northwind } from '../../support/northwind.ts';
import { report } from './report.ts';

/** Our whole way from the port to the command and back as a card, without a database. */
const log = createLogger('error');
const metrics = createMetrics();
const won = command({
  name: 'deal won',
  summary: 'Win a deal',
  examples: ['deal won Acme 45k EUR'],
  access: ['rep'],
  fields: {
    account: f.line({ label: 'Account', required: true, positional: true }),
    amount: f.amount({ label: 'Amount', positional: true }),
  },
  run: async ({ account }) => say(note(`${account} is won.`, 'good')),
});
const router = createRouter({
  features: [{ area: 'deals', purposes: [1], commands: [won] }],
  contextOf: async ({ user, key, place }) => contextOf(user.id, key, place),
  contextBeforeSetup: async ({ user, key, place }) => contextOf(user.id, key, place),
  claim: async () => true,
  unclaim: async () => undefined,
  failed: (error) => log.error({ err: error }, 'failed'),
  answered: metrics.answered,
});
const teams = await createTeams({
  config: { tenants: [], authDisabled: true },
  isProduction: false,
  router,
  clock: systemClock,
  log,
  stash: { keep: async () => '', take: async () => undefined },
  references: memoryReferences(),
  acknowledged: (seconds) => metrics.acknowledged('teams', seconds),
});
const http = createHttp({
  routes: [{ method: 'POST', path: '/api/messages', handle: (request, response) => teams.handle(request, response) }],
  ping: async () => true,
  metrics,
  log,
});
await teams.start();
report(await http.start(0, '127.0.0.1'));

function contextOf(id: string, key: string, place: Context['place']): Context {
  const no = async () => ({ ok: false as const, problem: 'nobody' });
  return {
    company: northwind,
    actor: { id, name: 'Ada', roles: ['rep'], zone: 'Europe/Berlin', identities: [] },
    place,
    now: new Date(),
    key,
    lookup: { account: no, person: no },
  };
}
