import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { report } from './report.ts';

/** The SDK's echo without authentication, and without the cost of Express: what ours is compared with. */
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));

const server = createServer((request, response) => void echo(request, response));
server.listen(0, '127.0.0.1', () => report(server.address()));

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  await adapter.process({ body, headers: request.headers, method: 'POST' }, shim(response), async (context) => {
    await context.sendActivity(`You said: ${context.activity.text}`);
  });
}

/** What the adapter expects of Express. */
function shim(response: ServerResponse) {
  return {
    socket: undefined,
    header: (name: string, value: unknown) => void response.setHeader(name, String(value)),
    status(code: number) {
      response.statusCode = code;
      return this;
    },
    send(text: unknown) {
      response.write(typeof text === 'string' ? text : JSON.stringify(text));
      return this;
    },
    end() {
      response.end();
      return this;
    },
  };
}
