import { type Card, context as small, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { id } from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, type Refusal, type Reply } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import { settle } from './jobs.ts';
import type { Engine, Setting } from './engine.ts';
import { requestNumber } from './fields.ts';
import { findRequest, maySee, notForYou } from './look.ts';
import { type KindName, type Request, type RequestEvent, requestName } from './request.ts';
import { sayStatus } from './words.ts';

/** Finds the request, lets the rule decide, and says what came of it. Why not is for those who may see the request. */
export async function decideOn(
  engine: Engine,
  kind: KindName,
  number: number,
  context: Context,
  rule: (request: Request, setting: Setting) => RequestEvent | Refusal,
): Promise<Reply> {
  const found = await findRequest(engine, context, kind, number);
  if ('problem' in found) return found;
  const setting = await engine.setting(context.company, kind, context.now);
  const written = await engine.act(found, refOf(context.actor), engine.kind(kind), (request) => rule(request, setting));
  if (written.kind === 'refusal') return (await maySee(engine, found, context)) ? written : notForYou;
  if (!written.record.settled) await settle(engine, written.record, context.company, context.now);
  return answer(doneCard(written.record, written.change.summary));
}

export function doneCard(request: Request, summary: string): Card {
  return {
    summary,
    tone: 'good',
    nodes: [
      text(`${summary}.`),
      small(`${requestName(request)} ${sayStatus(request)}.`),
      { kind: 'actions', actions: [run('Show', `${request.kind} status`, { request: requestName(request) })] },
    ],
  };
}

/** The revision that a button was drawn for. */
export const revision = () => {
  const field = id({ label: 'Revision' });
  return {
    ...field,
    parse: (raw: string) =>
      /^\d{1,6}$/.test(raw) ? parsed(Number(raw)) : problem('This button is broken. Please use the command.'),
  };
};

export const requestField = (kind: KindName) =>
  requestNumber(kind, { label: 'Request', required: true, positional: true });

/** The refused request that a form asks for again, by its name; carried by the form alone. */
export const againField = (kind: KindName) => ({ ...requestNumber(kind, { label: 'Asked again' }), hidden: true });
