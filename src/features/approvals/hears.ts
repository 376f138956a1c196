import { type Action, actions, type Card, context as small, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { refOf } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { answer, type Reply } from '../../core/reply.ts';
import { rawMoney } from '../../core/money.ts';
import { withChanges } from './commands-counter.ts';
import { takeSeat } from './decide.ts';
import type { Engine } from './engine.ts';
import { decideAnswer } from './negotiate.ts';
import { isOpen, type Request, requestName } from './request.ts';
import { readReply, type Spoken } from './spoken.ts';
import { sayTerms } from './terms.ts';

/**
 * A reply in a request's thread. An approver's decision comes back as a card to confirm, for them alone: prose never
 * decides anything. An answer to an open question lands on the record. What others say is left alone.
 */
export async function hearReply(engine: Engine, said: { text: string }, context: Context): Promise<Reply | undefined> {
  const { place, actor, company, now } = context;
  if (place.thread === undefined) return undefined;
  const root = { platform: place.platform, workspace: place.workspace, channel: place.channel, message: place.thread };
  const request = await engine.store.ofThread(company.tenant, root);
  if (!request || !isOpen(request)) return undefined;
  const question = request.questions.at(-1);
  if (request.status === 'info-requested' && question?.to.id === actor.id)
    return keepAnswer(engine, request, said.text, context);
  const { world } = await engine.setting(company, request.kind, now);
  const seat = takeSeat(request, refOf(actor), undefined, world);
  if ('kind' in seat) return undefined;
  const calendar = { now, zone: actor.zone, fiscalYearStart: company.fiscalYearStart };
  const spoken = readReply(said.text, calendar, request.ask.amount.currency);
  return spoken.kind === 'talk' ? undefined : answer(confirmCard(request, spoken, said.text));
}

async function keepAnswer(engine: Engine, request: Request, words: string, context: Context): Promise<Reply> {
  const { world } = await engine.setting(context.company, request.kind, context.now);
  const written = await engine.act(request, refOf(context.actor), engine.kind(request.kind), (current) =>
    decideAnswer(current, context.actor, words.slice(0, 3000), world),
  );
  if (written.kind === 'refusal') return written;
  return answer(`Thank you. Your answer is on ${requestName(request)}, and the clock runs again.`);
}

/** What was understood, with one button that does exactly that, and the form for all else. */
function confirmCard(request: Request, spoken: Exclude<Spoken, { kind: 'talk' }>, words: string): Card {
  const values: RawValues = { request: requestName(request), revision: String(request.revision) };
  const { sentence, action } = readingOf(request, spoken, words, values);
  const counter = openForm('Counter-offer', `${request.kind} counter`, values);
  const reject: Action = { kind: 'form', label: 'Reject', command: `${request.kind} reject`, values, style: 'danger' };
  return {
    summary: sentence,
    tone: spoken.kind === 'unclear' ? 'warning' : 'plain',
    nodes: [
      text(sentence),
      small(
        spoken.kind === 'unclear'
          ? 'Nothing was decided. For example “ok with 30% upfront, net 30, till December”.'
          : 'Nothing is decided until you press the button.',
      ),
      actions(
        action,
        ...(spoken.kind === 'approve' || spoken.kind === 'unclear'
          ? [counter, reject]
          : spoken.kind === 'counter'
            ? [reject]
            : []),
      ),
    ],
  };
}

function readingOf(
  request: Request,
  spoken: Exclude<Spoken, { kind: 'talk' }>,
  words: string,
  values: RawValues,
): { sentence: string; action: Action } {
  const { kind } = request;
  const approve = run('Approve', `${kind} approve`, values, { style: 'primary' });
  switch (spoken.kind) {
    case 'approve':
      return { sentence: `You approve ${requestName(request)} as asked: ${sayTerms(request.ask)}?`, action: approve };
    case 'counter': {
      const conditions = spoken.conditions.map((each) => each.text).join('\n');
      const { amount, days, deposit, until } = spoken.terms;
      const raw: RawValues = {
        ...values,
        ...(amount && { amount: rawMoney(amount) }),
        ...(days !== undefined && { days: String(days) }),
        ...(deposit !== undefined && { deposit: `${deposit}%` }),
        ...(until !== undefined && { until }),
        ...(conditions !== '' && { conditions }),
      };
      const offered = sayTerms(withChanges(request.ask, spoken.terms));
      return {
        sentence: `You offer ${offered}${conditions === '' ? '' : `, if: ${conditions.replaceAll('\n', '; ')}`}, instead of ${sayTerms(request.ask)}?`,
        action: run('Offer this', `${kind} counter`, raw, { style: 'primary' }),
      };
    }
    case 'reject':
      return {
        sentence: `You reject ${requestName(request)}?`,
        action: {
          kind: 'form',
          label: 'Reject',
          command: `${kind} reject`,
          values: { ...values, text: spoken.text },
          style: 'danger',
        },
      };
    case 'ask':
      return {
        sentence: `You ask ${request.requester.name} on ${requestName(request)}? The clock then stands until the answer.`,
        action: run('Ask this', `${kind} ask`, { ...values, question: words.trim() }),
      };
    case 'unclear':
      return { sentence: `I cannot tell what you decide on ${requestName(request)}: ${spoken.why}.`, action: approve };
  }
}
