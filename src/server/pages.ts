import type { ServerResponse } from 'node:http';
import type { Route } from './http.ts';

const style =
  ':root{color-scheme:light dark}body{max-width:40rem;margin:4rem auto;padding:0 1.5rem;font:1rem/1.6 system-ui,sans-serif}';

/** Where the app's website is asked for. */
export const aboutPage = page('/', 'Rainmaker', [
  'A bot for sales teams in Slack and Microsoft Teams: deals in one line, credit, discounts and contracts decided in a thread, what customers say brought to product and answered, and a digest for every team.',
  'Write “help” to it, or mention it in a channel, to see what it does.',
  'See also <a href="/privacy">Privacy</a> and <a href="/terms">Terms of use</a>.',
]);

/**
 * What the app's entry in Teams links to. Whoever runs an installation answers for it: an organisation with its own words
 * names their addresses in its manifest instead.
 */
export const legalPages: readonly Route[] = [
  page('/privacy', 'Privacy', [
    'This Rainmaker is run by the organisation that installed it. That organisation decides what it is used for and answers your questions and requests about your data.',
    'It keeps what people tell it: deals, accounts, quotas, approvals, feedback, notes, what customers said of it and what is in files that are sent to it, with who did what and when. Of each person who uses it, it keeps the name, the e-mail address, the time zone and the user id that Slack or Teams give. Of conversations in which it was added, it keeps their ids and names.',
    'It reads messages that are written to it, that mention it, or that are chosen in a message’s menu, and, where its permissions allow that, answers in the threads of its own cards. Of other messages it keeps nothing.',
    'Everything lies in the database of the organisation that runs it. Cards and answers go through Slack or Microsoft Teams to those for whom they are meant. Nothing is sent to anybody else; there is no advertising, no tracking and no cookie.',
    'Records stay until the organisation deletes them in its database. Every change is also noted in an audit trail, of which nothing is taken out. Removing the bot from Slack or Teams ends its messages there.',
  ]),
  page('/terms', 'Terms of use', [
    'Rainmaker is free software under the <a href="https://www.apache.org/licenses/LICENSE-2.0">Apache License 2.0</a>, without warranty of any kind.',
    'This installation is run by the organisation that installed it, under the rules which that organisation has for its tools. Use it for your work there, and write into it only what you may share with those who see it.',
    'Figures, credit scores and forecasts are made from what was entered. They help people decide, and are not advice.',
  ]),
];

function page(path: string, title: string, paragraphs: readonly string[]): Route {
  const html = Buffer.from(document(title, paragraphs));
  return { method: 'GET', path, handle: (_, response) => sendPage(response, html) };
}

function sendPage(response: ServerResponse, html: Buffer): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': html.length,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}

function document(title: string, paragraphs: readonly string[]): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${title === 'Rainmaker' ? title : `${title} · Rainmaker`}</title><style>${style}</style></head>`,
    `<body><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}</body></html>`,
  ].join('\n');
}
