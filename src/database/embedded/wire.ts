import { type Doc, encode, put } from './bson.ts';
import { decode } from './decode.ts';
import { fail } from './errors.ts';

/** The largest message MongoDB accepts. */
export const maxMessageSize = 48_000_000;
export const headerSize = 16;

const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;
const checksumPresent = 1;
const moreToCome = 2;

/** One request as it came in. */
export interface Request {
  readonly id: number;
  readonly command: Doc;
  readonly db: string;
  /** The client does not want an answer. */
  readonly isSilent: boolean;
  /** The old OP_QUERY form, in which drivers say hello. */
  readonly isQuery: boolean;
}

/** Reads one whole message. */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4);
  switch (message.readInt32LE(12)) {
    case opMessage:
      return readMessage(message, id);
    case opQuery:
      return readQuery(message, id);
    default:
      fail(17, `unsupported opcode ${message.readInt32LE(12)}`);
  }
}

function readMessage(message: Buffer, id: number): Request {
  const flags = message.readUInt32LE(headerSize);
  const end = message.length - (flags & checksumPresent ? 4 : 0);
  let command: Doc = {};
  const sequences: [string, Doc[]][] = [];
  let at = headerSize + 4;
  while (at < end) {
    const kind = message[at];
    const size = message.readInt32LE(at + 1);
    if (size < 5 || at + 1 + size > end) fail(17, 'a section reaches beyond its message');
    if (kind === 0) command = decode(message, at + 1);
    else if (kind === 1) sequences.push(readSequence(message, at + 5, at + 1 + size));
    else fail(17, `unknown section kind ${kind}`);
    at += 1 + size;
  }
  for (const [name, docs] of sequences) put(command, name, docs);
  return {
    id,
    command,
    db: typeof command.$db === 'string' ? command.$db : 'admin',
    isSilent: (flags & moreToCome) !== 0,
    isQuery: false,
  };
}

function readSequence(message: Buffer, start: number, end: number): [string, Doc[]] {
  const nameEnd = message.indexOf(0, start);
  const docs: Doc[] = [];
  for (let at = nameEnd + 1; at < end; at += message.readInt32LE(at)) docs.push(decode(message, at));
  return [message.toString('utf8', start, nameEnd), docs];
}

function readQuery(message: Buffer, id: number): Request {
  const nameEnd = message.indexOf(0, headerSize + 4);
  const namespace = message.toString('utf8', headerSize + 4, nameEnd);
  const command = decode(message, nameEnd + 9);
  return { id, command, db: namespace.split('.')[0] ?? 'admin', isSilent: false, isQuery: true };
}

/** The bytes of the answer to a request. */
export function writeReply(request: Request, replyId: number, reply: Doc): Buffer[] {
  const body = encode(reply);
  const head = Buffer.alloc(headerSize + (request.isQuery ? 20 : 5));
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(replyId, 4);
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.isQuery ? opReply : opMessage, 12);
  if (request.isQuery) head.writeInt32LE(1, headerSize + 16);
  return [head, body];
}
