import { parse } from 'node:querystring';
import type { Refused } from '../body.ts';
import { isObject, parseJson } from '../json.ts';

// Slack's largest payloads, views with many options, stay under 300 KB.
export const mostBytes = 1024 * 1024;

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
