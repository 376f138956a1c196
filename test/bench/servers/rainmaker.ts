import { systemClock } from '../../../src/core/clock.ts';
import { command } from '../../../src/core/command.ts';
import type { Context } from '../../../src/core/context.ts';
import * as f from '../../../src/core/fields.ts';
import { nothing } from '../../../src/core/reply.ts';
import { createRouter } from '../../../src/core/router.ts';
import { createLogger } from '../../../src/logger.ts';
import { createSlack } from '../../../src/platforms/slack/server.ts';
import { createHttp } from '../../../src/server/http.ts';
import { createMetrics } from '../../../src/server/metrics.ts';
import { report } from './report.ts';
import { secret } from './wire.ts';

/** Our whole way from the port to the command and back, without a database: commands that understand and do nothing. */
const count = Number(process.argv[2] ?? 1);
const log = createLogger('error');
const metrics = createMetrics();
const commands = Array.from({ length: count }, (_, index) =>
  command({
    name: index === 0 ? 'deal won' : `deal${index} won`,
    summary: 'Win a deal',
    examples: ['deal won Acme 45k EUR'],
    access: ['rep'],
    fields: {
      account: f.line({ label: 'Account', required: true, positional: true }),
      amount: f.amount({ label: 'Amount', positional: true }),
      close: f.day({ label: 'Close date' }),
    },
    run: async () => nothing,
  }),
);
const router = createRouter({
  features: [{ area: 'deals', purposes: [1], commands }],
  contextOf: async (invocation) => contextOf(invocation.user.id, invocation.key),
  contextBeforeSetup: async (invocation) => contextOf(invocation.user.id, invocation.key),
  claim: async () => true,
  unclaim: async () => undefined,
  failed: (error) => log.error({ err: error }, 'failed'),
  answered: metrics.answered,
});
const slack = await createSlack({
  config: { botToken: 'xoxb-bench', signingSecret: secret },
  router,
  clock: systemClock,
  log,
  stash: { keep: async () => '', take: async () => undefined },
  acknowledged: (seconds) => metrics.acknowledged('slack', seconds),
});
const http = createHttp({
  routes: [{ method: 'POST', path: '/slack/events', handle: (request, response) => slack.handle(request, response) }],
  ping: async () => true,
  metrics,
  log,
});
const { port } = await http.start(0, '127.0.0.1');
report({ port });

function contextOf(user: string, key: string): Context {
  const no = async () => ({ ok: false as const, problem: 'nobody' });
  return {
    company: {
      tenant: 't',
      name: 'Bench',
      currency: 'EUR',
      zone: 'UTC',
      fiscalYearStart: 1,
      workingDays: [1, 2, 3, 4, 5],
      products: [],
      channels: {},
    },
    actor: { id: user, name: 'Ada', roles: ['rep'], zone: 'UTC', identities: [] },
    place: { platform: 'slack', workspace: 'T1', channel: 'C1', direct: false },
    now: systemClock.now(),
    key,
    lookup: { account: no, person: no },
  };
}
