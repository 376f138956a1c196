import bolt from '@slack/bolt';
import { report } from './report.ts';
import { secret } from './wire.ts';

/** Bolt's hello world: its own receiver, its defaults, one listener a command. */
const commands = Number(process.argv[2] ?? 1);
const app = new bolt.App({
  signingSecret: secret,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0', botUserId: 'U0' }),
  logLevel: bolt.LogLevel.ERROR,
});
for (let index = 0; index < commands; index += 1) {
  app.command(`/deal${index === 0 ? '' : index}`, async ({ ack }) => {
    await ack();
  });
}
const server = await app.start({ port: Number(process.env['PORT'] ?? 0), host: '127.0.0.1' });
report(server.address());
