import type { StoredFile } from '../chat-state.ts';
import { objectsOf } from '../check-text.ts';
import { type Json, present } from '../json.ts';
import { APP } from '../options.ts';
import { fileObject } from '../slack-objects.ts';
import { type Call, conversationOf, type Method, required, SlackError, structure, text } from './call.ts';

export const UPLOAD_PATH = '/playground/slack/upload/';

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
  'files.info': (call) => ({
    ok: true,
    file: shown(call, findFile(call, required(call.args, 'file', 'file_not_found'))),
  }),
  'files.delete': (call) => {
    const { id } = findFile(call, required(call.args, 'file', 'file_not_found'));
    delete call.state.kept.files[id];
    return { ok: true };
  },
};

function getUploadUrl({ args, state, options, origin }: Call): Json {
  const name = required(args, 'filename');
  if (!(Number(text(args, 'length')) > 0))
    throw new SlackError('invalid_arguments', ['[ERROR] length must be above 0']);
  const file = newFile(state.newId('F'), { name, owner: APP.userId, now: options.now(), alt: text(args, 'alt_text') });
  state.putFile(file);
  return { ok: true, upload_url: `${origin}${UPLOAD_PATH}${file.id}`, file_id: file.id };
}

function completeUpload(call: Call): Json {
  const { args, state } = call;
  const files = objectsOf(structure(args, 'files')).map(({ id, title }) => {
    const file = findFile(call, String(id));
    if (file.content === '') throw new SlackError('file_update_failed');
    const titled = { ...file, title: typeof title === 'string' ? title : file.name };
    state.putFile(titled);
    return titled;
  });
  if (files.length === 0) throw new SlackError('invalid_arguments', ['[ERROR] missing required field: files']);
  if (text(args, 'channel_id') !== undefined) share(call, files);
  return { ok: true, files: files.map((file) => shown(call, file)) };
}

function share(call: Call, files: StoredFile[]): void {
  const { args, state } = call;
  state.put({
    ...present({ thread_ts: text(args, 'thread_ts') }),
    channel: conversationOf(call, 'channel_id').id,
    ts: state.nextTs(),
    author: APP.userId,
    text: text(args, 'initial_comment') ?? '',
    files: files.map(({ id }) => id),
  });
}

function findFile({ state }: Call, id: string): StoredFile {
  const file = state.kept.files[id];
  if (!file) throw new SlackError('file_not_found');
  return file;
}

const shown = ({ origin }: Call, file: StoredFile) => fileObject(file, origin);

interface NewFile {
  name: string;
  owner: string;
  now: Date;
  alt?: string | undefined;
}

export function newFile(id: string, { name, owner, now, alt = '' }: NewFile): StoredFile {
  const created = Math.floor(now.getTime() / 1000);
  return { id, name, title: name, alt, owner, created, mimetype: mimetypeOf(name), content: '' };
}

const MIMETYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  csv: 'text/csv',
  txt: 'text/plain',
  md: 'text/markdown',
  json: 'application/json',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

function mimetypeOf(name: string): string {
  const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
  return (Object.hasOwn(MIMETYPES, extension) && MIMETYPES[extension]) || 'application/octet-stream';
}
