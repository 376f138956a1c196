import type { Socket } from 'node:net';
import { isHandshake, runCommand } from './commands/index.ts';
import { openCursors } from './cursors.ts';
import type { Engine } from './engine.ts';
import { errorReply, fail } from './errors.ts';
import { headerSize, maxMessageSize, readRequest, type Request, writeReply } from './wire.ts';

/** Speaks MongoDB's wire protocol on the sockets it is given. */
export interface DatabaseServer {
  accept(socket: Socket): void;
  close(): Promise<void>;
}

const sweepEvery = 60_000;
const cursorIdleLimit = 10 * 60_000;

/** Serves an engine, sweeps what has expired and forgets idle cursors. */
export function serve(engine: Engine): DatabaseServer {
  const sockets = new Set<Socket>();
  const cursors = openCursors(Date.now);
  let connections = 0;
  let replies = 0;

  const timer = setInterval(() => {
    engine.sweep(new Date());
    cursors.forgetIdle(Date.now() - cursorIdleLimit);
    engine.store.settled()?.catch(() => undefined);
  }, sweepEvery);
  timer.unref();

  function accept(socket: Socket): void {
    const connectionId = ++connections;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on(
      'data',
      splitMessages(
        (message) => receive(socket, connectionId, message),
        () => socket.destroy(),
      ),
    );
  }

  function receive(socket: Socket, connectionId: number, message: Buffer): void {
    let request: Request;
    try {
      request = readRequest(message);
    } catch (error) {
      const id = message.readInt32LE(4);
      send(socket, { id, command: {}, db: '', isSilent: false, isQuery: false }, errorReply(error));
      return;
    }
    answer(request, connectionId).then(
      (reply) => send(socket, request, reply),
      () => socket.destroy(),
    );
  }

  async function answer(request: Request, connectionId: number): Promise<Record<string, unknown>> {
    try {
      if (request.isQuery && !isHandshake(request.command)) fail(352, 'Unsupported OP_QUERY command');
      const reply = runCommand(request.command, { engine, cursors, db: request.db, connectionId, now: new Date() });
      await engine.store.settled();
      return reply;
    } catch (error) {
      return errorReply(error);
    }
  }

  function send(socket: Socket, request: Request, reply: Record<string, unknown>): void {
    if (request.isSilent || socket.destroyed) return;
    socket.cork();
    for (const part of writeReply(request, ++replies, reply)) socket.write(part);
    socket.uncork();
  }

  return {
    accept,
    async close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await engine.store.close();
    },
  };
}

/** Cuts a stream of bytes into messages by the size each begins with. */
function splitMessages(onMessage: (message: Buffer) => void, onNonsense: () => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = headerSize;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const bytes = chunks.length === 1 ? (chunks[0] ?? chunk) : Buffer.concat(chunks);
      const length = bytes.readInt32LE(0);
      if (length < headerSize || length > maxMessageSize) {
        onNonsense();
        return;
      }
      wanted = length;
      chunks = [bytes];
      if (size < length) return;
      onMessage(bytes.subarray(0, length));
      chunks = [bytes.subarray(length)];
      size -= length;
      wanted = headerSize;
    }
  };
}
