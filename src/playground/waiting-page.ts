import type { ServerResponse } from 'node:http';

/** The page while its company is being made, which asks again by itself; `share` is how much of it is made, 0 to 1. */
export function sendWaitingPage(response: ServerResponse, share: number): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(page(Math.round(share * 100)));
}

const page = (percent: number) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="1">
<title>${percent} % · Rainmaker</title>
<style>
:root{color-scheme:light dark}
body{max-width:32rem;margin:20vh auto;padding:0 1.5rem;font:1rem/1.6 system-ui,sans-serif;text-align:center}
progress{width:100%;height:1rem}
</style>
</head>
<body>
<h1>Northwind lives its year of deals</h1>
<p>Its people log, win and lose their deals, one command after the other. This happens once; the chat opens by itself.</p>
<progress max="100" value="${percent}" aria-label="The year so far"></progress>
<p role="status">${percent} %</p>
</body>
</html>
`;
