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

/** What an answer needs to know of its request. */
export interface Envelope {
  readonly id: number;
  /** The old OP_QUERY form, in which drivers say hello. */
  readonly isQuery: boolean;
  /** The client does not want an answer. */
  readonly isSilent: boolean;
}

export function readEnvelope(message: Buffer): Envelope {
  const isMessage = message.readInt32LE(12) === opMessage && message.length >= headerSize + 4;
  return {
    id: message.readInt32LE(4),
    isQuery: message.readInt32LE(12) === opQuery,
    isSilent: isMessage && (message.readUInt32LE(headerSize) & moreToCome) !== 0,
  };
}

/** Reads the command in one whole message. */
export function readCommand(message: Buffer): { command: Doc; db: string; isQuery: boolean } {
  switch (message.readInt32LE(12)) {
    case opMessage: {
      const command = readMessage(message);
      return { command, db: typeof command.$db === 'string' ? command.$db : 'admin', isQuery: false };
    }
    case opQuery: {
      const nameEnd = message.indexOf(0, headerSize + 4);
      const [db = ''] = message.toString('utf8', headerSize + 4, nameEnd).split('.');
      return { command: decode(message, nameEnd + 9), db, isQuery: true };
    }
    default:
      return fail(17, `unsupported opcode ${message.readInt32LE(12)}`);
  }
}

/** The document of an OP_MSG; the lists that are sent beside it become its fields, after its own. */
function readMessage(message: Buffer): Doc {
  const end = message.length - (message.readUInt32LE(headerSize) & checksumPresent ? 4 : 0);
  const sequences: [string, Doc[]][] = [];
  let command: Doc = {};
  let size = 0;
  for (let at = headerSize + 4; at < end; at += 1 + size) {
    const kind = message[at];
    size = message.readInt32LE(at + 1);
    if (size < 5 || at + 1 + size > end) fail(17, 'a section reaches beyond its message');
    if (kind === 0) command = decode(message, at + 1);
    else if (kind === 1) sequences.push(readSequence(message, at + 5, at + 1 + size));
    else fail(17, `unknown section kind ${kind}`);
  }
  for (const [name, docs] of sequences) put(command, name, docs);
  return command;
}

function readSequence(message: Buffer, start: number, end: number): [string, Doc[]] {
  const nameEnd = message.indexOf(0, start);
  const docs: Doc[] = [];
  for (let at = nameEnd + 1; at < end; at += message.readInt32LE(at)) docs.push(decode(message, at));
  return [message.toString('utf8', start, nameEnd), docs];
}

/** The bytes of the answer to a request. */
export function writeReply({ id, isQuery }: Envelope, replyId: number, reply: Doc): Buffer {
  const body = encode(reply);
  const head = Buffer.alloc(headerSize + (isQuery ? 20 : 5));
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(replyId, 4);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(isQuery ? opReply : opMessage, 12);
  if (isQuery) head.writeInt32LE(1, headerSize + 16);
  return Buffer.concat([head, body]);
}
