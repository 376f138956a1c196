import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';

let app: RunningApp;
beforeEach(async () => {
  app = await runApp();
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  await app.command('UADA', 'sales channel credit <#CCREDIT|credit>');
  for (const [user, role] of [
    ['URITA', 'rep'],
    ['UFIN', 'finance'],
  ])
    await app.command('UADA', `sales role <@${user}|x> ${role}`);
});
afterEach(() => app.stop());

const posted = (channel: string) => app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === channel);
const shown = () => app.slack.to('chat.update').findLast(({ args }) => args['channel'] === 'CCREDIT')?.args;

async function press(user: string, label: RegExp, message: unknown): Promise<void> {
  await app.interact({
    type: 'block_actions',
    user: { id: user },
    channel: { id: 'CCREDIT' },
    container: { type: 'message', message_ts: '1764.5', channel_id: 'CCREDIT', is_ephemeral: false },
    trigger_id: `press-${app.slack.calls.length}`,
    response_url: app.slack.responseUrl(user),
    actions: [{ ...buttonOf(message, label), action_ts: String(app.slack.calls.length) }],
  });
}

test('a deal on terms is held, asked for with one press, and decided in the credit channel', async () => {
  await app.command('URITA', 'deal log "new:Acme" 45k EUR close:2026-12-15 terms:60');
  expect(textOf(lastAnswerTo(app, 'URITA'))).toContain('On hold for credit');
  await press('URITA', /Ask for credit/, lastAnswerTo(app, 'URITA'));
  const [card] = posted('CCREDIT');
  expect(textOf(card?.args)).toContain('CR-1 · Acme · 45,000 EUR, net 60');

  await press('URITA', /^Approve/, card?.args);
  expect(textOf(lastAnswerTo(app, 'URITA'))).toContain('You asked for this yourself');
  await press('UFIN', /^Approve/, card?.args);

  expect(textOf(shown())).toContain('Approved');
  expect(JSON.stringify(shown())).not.toContain('"Approve"');
  expect(
    posted('CCREDIT')
      .filter(({ args }) => args['thread_ts'] !== undefined)
      .map(({ args }) => textOf(args))
      .join(),
  ).toContain('Fin approved');
});

test('an approver’s reply in the thread is confirmed with one press, and the requester accepts', async () => {
  await app.command('URITA', 'deal log "new:Acme" 45k EUR close:2026-12-15 terms:0');
  await app.command('URITA', 'credit request Acme 50000 net60 "spring order"');
  const ts = await rootOf();

  await app.event({
    type: 'message',
    channel: 'CCREDIT',
    channel_type: 'channel',
    user: 'UFIN',
    text: 'ok with 30% upfront, net 30, till December',
    ts: '1764.900001',
    thread_ts: ts,
  });
  const answer = app.slack.calls.findLast(({ args }) => textOf(args).includes('You offer 50,000 EUR'));
  await press('UFIN', /Offer this/, answer?.args);
  expect(textOf(shown())).toContain('Counter-offer: waits for the requester');
  await press('URITA', /^Accept/, shown());

  expect(textOf(shown())).toContain('Approved with conditions');
});

test('an approver who mentions the bot in the thread is understood like one who does not', async () => {
  await app.command('URITA', 'deal log "new:Acme" 45k EUR close:2026-12-15 terms:0');
  await app.command('URITA', 'credit request Acme 50000 net60 "spring order"');
  const ts = await rootOf();

  await app.event({
    type: 'app_mention',
    channel: 'CCREDIT',
    user: 'UFIN',
    text: '<@UBOT> looks good to me',
    ts: '1764.900002',
    thread_ts: ts,
  });

  expect(textOf(lastAnswerTo(app, 'UFIN'))).toContain('You approve CR-1 as asked');
});

/** The timestamp that Slack gave to the request's card. */
async function rootOf(): Promise<string> {
  await app.command('UFIN', 'credit ask CR-1 "Which project?"');
  const line = posted('CCREDIT').find(({ args }) => args['thread_ts'] !== undefined);
  await app.command('URITA', 'credit answer CR-1 "Kiel"');
  const thread = line?.args['thread_ts'];
  return typeof thread === 'string' ? thread : '';
}
