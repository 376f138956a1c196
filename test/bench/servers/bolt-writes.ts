import bolt from '@slack/bolt';
import mongoose from 'mongoose';
import { report } from './report.ts';
import { secret } from './wire.ts';

/** What a first bot does: one document for a command, a message in the channel, and an answer. */
const [, , uri = '', slackUrl = ''] = process.argv;
await mongoose.connect(uri);
const Deal = mongoose.model('Deal', new mongoose.Schema({ text: String, user: String }, { timestamps: true }));
const app = new bolt.App({
  signingSecret: secret,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0', botUserId: 'U0' }),
  clientOptions: { slackApiUrl: slackUrl },
  logLevel: bolt.LogLevel.ERROR,
});
app.command('/deal', async ({ ack, body, client, respond }) => {
  await ack();
  const deal = await Deal.create({ text: body.text, user: body.user_id });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a message in Slack
  await client.chat.postMessage({ channel: 'CDEALS', text: body.text });
  await respond({ text: `Noted as ${deal.id}` });
});
const server = await app.start({ port: 0, host: '127.0.0.1' });
report(server.address());
