import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChatState, StoredFile } from './chat-state.ts';
import { readBody, sendText } from './http.ts';

/** The bytes of an upload, sent to the address that files.getUploadURLExternal gave. */
export async function receiveUpload(
  state: ChatState,
  id: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const file = state.kept.files[id];
  if (!file) return sendText(response, 404, 'no such upload');
  const content = await uploadedBytes(request);
  state.putFile({ ...file, content: content.toString('base64') });
  sendText(response, 200, `OK - ${content.length}`);
}

async function uploadedBytes(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const part = [...form.values()].find((value) => typeof value !== 'string');
  return part === undefined ? Buffer.alloc(0) : Buffer.from(await part.arrayBuffer());
}

/** A file for the browser or the bot. Nothing but images is shown in place, and nothing in it may run. */
export function sendStoredFile(response: ServerResponse, file: StoredFile | undefined): void {
  if (!file) return sendText(response, 404, 'There is no such file.');
  const isImage = file.mimetype.startsWith('image/');
  const name = encodeURIComponent(file.name);
  response.writeHead(200, {
    'content-type': file.mimetype,
    'content-disposition': `${isImage ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(Buffer.from(file.content, 'base64'));
}
