import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { settableClock } from '../../src/core/clock.ts';
import { connect } from '../../src/database/connect.ts';
import { createJobs } from '../../src/jobs.ts';
import { createLogger } from '../../src/logger.ts';

/**
 * The whole program as one of several processes of a company: on the database and the Slack of its environment, with a
 * clock that stands where it is told. `{ at }` moves the clock there and runs every job; it answers when all is sent.
 */
const { TEST_URI: uri = '', TEST_DATABASE: database = '', TEST_AT: start = '', ...environment } = process.env;
const clock = settableClock();
clock.putTo(new Date(start));
const connected = connect({ uri, database, dataDir: '' });
const app = await createApp(readConfig(environment), { clock, connected, log: createLogger('error') });
const jobs = createJobs(app.product.jobs, clock, (error) => {
  throw error;
});
const { port } = await app.start();

process.on('message', (told: { at: string }) => {
  clock.putTo(new Date(told.at));
  void jobs
    .runAll()
    .then(() => app.idle())
    .then(() => process.send?.('done'));
});
process.on('disconnect', () => process.exit());
process.send?.({ port });
