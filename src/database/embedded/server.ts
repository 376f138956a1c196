import type { Socket } from 'node:net';
import type { Doc } from './bson.ts';
import { isHandshake, runCommand } from './commands/index.ts';
import { openCursors } from './cursors.ts';
import type { Engine } from './engine.ts';
import { errorReply, fail } from './errors.ts';
import { headerSize, maxMessageSize, readCommand, readEnvelope, writeReply } from './wire.ts';

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
  }, sweepEvery);
  timer.unref();

  function accept(socket: Socket): void {
    const connectionId = ++connections;
    const destroy = (): unknown => socket.destroy();
    const receive = (message: Buffer): unknown => respond(socket, connectionId, message).catch(destroy);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', destroy);
    socket.on('data', splitMessages(receive, destroy));
  }

  async function respond(socket: Socket, connectionId: number, message: Buffer): Promise<void> {
    const envelope = readEnvelope(message);
    const reply = await answer(message, connectionId).catch(errorReply);
    if (!envelope.isSilent && !socket.destroyed) socket.write(writeReply(envelope, ++replies, reply));
  }

  /** What was written is durable before it is acknowledged. */
  async function answer(message: Buffer, connectionId: number): Promise<Doc> {
    const { command, db, isQuery } = readCommand(message);
    if (isQuery && !isHandshake(command)) fail(352, 'Unsupported OP_QUERY command');
    const reply = runCommand(command, { engine, cursors, db, connectionId, now: new Date() });
    await engine.store.settled();
    return reply;
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
