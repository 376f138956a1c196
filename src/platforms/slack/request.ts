import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { parseJson } from './button.ts';

/** Why a request is not even looked at. */
export type Refused = 400 | 413 | 415;

// Slack's largest payloads, views with many options, stay under 300 KB.
const mostBytes = 1024 * 1024;

/** The whole body, or 413 when it is too long, 400 when it breaks off. */
export function readBody(request: IncomingMessage): Promise<Buffer | 400 | 413> {
  if (Number(request.headers['content-length']) > mostBytes) return Promise.resolve(413);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > mostBytes) {
        request.pause();
        resolve(413);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve(400));
    request.on('aborted', () => resolve(400));
  });
}

/** The payload in a body: of an event JSON, of everything else form fields, one of which may hold JSON again. */
export function readForms(contentType: string | undefined, body: Buffer): Record<string, unknown> | Refused {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  if (!parameters.every((parameter) => isUtf8(parameter))) return 415;
  switch (type.trim()) {
    case 'application/json':
      return objectIn(body.toString('utf8'));
    case 'application/x-www-form-urlencoded':
      return fieldsIn(body.toString('utf8'));
    default:
      return 415;
  }
}

function isUtf8(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=');
  return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim());
}

function fieldsIn(text: string): Record<string, unknown> | 400 {
  const fields = parse(text, '&', '=', { maxKeys: 100 });
  if (typeof fields['payload'] === 'string') return objectIn(fields['payload']);
  const isSingle = Object.values(fields).every((value) => typeof value === 'string');
  return isSingle ? fields : 400;
}

function objectIn(text: string): Record<string, unknown> | 400 {
  const value = parseJson(text);
  return isObject(value) ? value : 400;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
