import { isObject, type Json } from '../json.ts';

/** About 100 KB, counted as UTF-16: two bytes for each character of JSON. */
const MOST_CHARACTERS = 50_000;
const MOST_ACTIONS = 6;
const CARD = 'application/vnd.microsoft.card.adaptive';
const OTHER_CARDS = /^application\/vnd\.microsoft\.(teams\.card\.|card\.)/;

/** A call of the app that Teams would not accept. */
export class TeamsError extends Error {
  override name = 'TeamsError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Throws when Teams would refuse the message; answers what Teams would silently leave out. */
export function checkMessage(activity: Json): string[] {
  if (JSON.stringify(activity).length > MOST_CHARACTERS) {
    throw new TeamsError(413, 'MessageSizeTooBig', 'Message size too large.');
  }
  const attachments = attachmentsOf(activity);
  if (typeof activity.text !== 'string' && attachments.length === 0) {
    throw new TeamsError(400, 'BadSyntax', 'A message needs a text or an attachment.');
  }
  return attachments.flatMap((attachment) => checkAttachment(attachment));
}

export function attachmentsOf({ attachments }: Json): Json[] {
  return Array.isArray(attachments) ? attachments.filter((one) => isObject(one)) : [];
}

function checkAttachment({ contentType, content }: Json): string[] {
  if (contentType !== CARD) {
    if (typeof contentType === 'string' && OTHER_CARDS.test(contentType)) return [];
    throw new TeamsError(400, 'BadSyntax', `Unknown attachment type ${String(contentType)}`);
  }
  if (!isObject(content) || content.type !== 'AdaptiveCard') {
    throw new TeamsError(400, 'BadSyntax', 'An Adaptive Card needs the type AdaptiveCard.');
  }
  return checkCard(content);
}

export function checkCard(card: Json): string[] {
  const problems: string[] = [];
  const version = Number(card.version);
  if (!(version >= 1 && version <= 1.5)) {
    problems.push(`version ${String(card.version)}: Teams draws cards up to 1.5, and shows the fallback text instead`);
  }
  walk(card, (node) => {
    if (Array.isArray(node.actions) && node.actions.length > MOST_ACTIONS) {
      problems.push(`${node.actions.length} actions beside each other: Teams shows ${MOST_ACTIONS}`);
    }
  });
  return problems;
}

function walk(value: unknown, visit: (node: Json) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  if (!isObject(value)) return;
  visit(value);
  for (const one of Object.values(value)) walk(one, visit);
}
