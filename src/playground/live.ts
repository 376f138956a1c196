import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Live {
  /** Keeps a browser informed: `first` at once, then every message sent. */
  join(request: IncomingMessage, response: ServerResponse, first: unknown): void;
  send(message: unknown): void;
  close(): void;
}

const frame = (message: unknown) => `data: ${JSON.stringify(message)}\n\n`;

/** Server-Sent Events to every open browser tab. */
export function createLive(): Live {
  const tabs = new Set<ServerResponse>();
  let isClosed = false;
  return {
    join(_request, response, first) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 1000\n${frame(first)}`);
      // A tab that reconnects while the process stops must not keep it from stopping.
      if (isClosed) return void response.end();
      tabs.add(response);
      response.on('close', () => tabs.delete(response));
    },
    send(message) {
      for (const tab of tabs) tab.write(frame(message));
    },
    close() {
      isClosed = true;
      for (const tab of tabs) tab.end();
      tabs.clear();
    },
  };
}
