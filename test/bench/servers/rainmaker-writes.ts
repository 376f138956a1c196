import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/logger.ts';
import { report } from './report.ts';
import { secret } from './wire.ts';

/** The whole program on a database of another process. */
const [, , uri = '', slackUrl = ''] = process.argv;
const config = readConfig({
  NODE_ENV: 'test',
  PORT: '0',
  HOST: '127.0.0.1',
  MONGODB_URI: uri,
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_SIGNING_SECRET: secret,
  SLACK_API_URL: slackUrl,
});
const app = await createApp(config, { log: createLogger('error') });
report(await app.start());
