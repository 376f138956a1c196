import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { amount, day, id, line, percent, text as longText } from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { exampleOf } from './examples.ts';
import { withChanges } from './commands-counter.ts';
import { decideOn, doneCard } from './deciding.ts';
import { calendarOf, readConditions } from './conditions.ts';
import { decideAmend, decideRecall } from './decide.ts';
import type { Engine } from './engine.ts';
import { paymentDays, requestNumber } from './fields.ts';
import { settle } from './jobs.ts';
import { findRequest, maySee, notForYou } from './look.ts';
import { decideAccept } from './negotiate.ts';
import { type Condition, type KindName, type Request, requestName } from './request.ts';
import type { Terms } from './terms.ts';

/** What the requester does with a counter-offer, and with the own ask. */
export function offerCommands(engine: Engine, kind: KindName): Command[] {
  const name = requestName({ kind, number: 12 });
  const request = requestNumber(kind, { label: 'Request', required: true, positional: true });
  return [
    command({
      name: `${kind} accept`,
      summary: 'Accept the counter-offer to your request.',
      examples: [`${kind} accept ${name}`],
      access: 'members',
      fields: { request, revision: id({ label: 'Revision' }) },
      run: (input, context) => reassess(engine, kind, input.request, context, 'accept'),
    }),
    command({
      name: `${kind} withdraw`,
      summary: 'Turn the counter-offer down and take your request back.',
      examples: [`${kind} withdraw ${name}`],
      access: 'members',
      fields: { request, why: longText({ label: 'Why', positional: true }) },
      run: (input, context) =>
        decideOn(engine, kind, input.request, context, (found, { world }) =>
          decideRecall(found, context.actor, input.why ?? 'the offer does not fit', world),
        ),
    }),
    command({
      name: `${kind} amend`,
      summary: 'Change what you ask for, as long as nobody has approved it.',
      examples: [`${kind} amend ${name} ${exampleOf[kind].amend}`],
      access: 'members',
      fields: {
        request,
        amount: amount({ label: 'Amount' }),
        terms: paymentDays({ label: 'Payment terms', aliases: ['days'] }),
        deposit: percent({ label: 'Deposit' }),
        discount: percent({ label: 'Discount' }),
        cover: amount({ label: 'Cover' }),
        until: day({ label: 'Until' }),
        drop: line({ label: 'Clauses to take out' }),
        condition: { ...longText({ label: 'Promised' }), hidden: true },
      },
      run: ({ request: number, terms: days, condition, ...said }, context) =>
        reassess(
          engine,
          kind,
          number,
          context,
          { ...said, days },
          readConditions(condition ?? '', calendarOf(context)),
        ),
    }),
  ];
}

/** The policy is asked about the new terms, then the rule decides on the request as it still is. */
async function reassess(
  engine: Engine,
  kind: KindName,
  number: number,
  context: Context,
  how: 'accept' | Parameters<typeof withChanges>[1],
  agreed: readonly Condition[] = [],
): Promise<Reply> {
  const { company, now } = context;
  const found = await findRequest(engine, context, kind, number);
  if ('problem' in found) return found;
  const terms: Terms = how === 'accept' ? (found.counter?.terms ?? found.ask) : withChanges(found.ask, how);
  const assessment = await engine.kind(kind).assess(company, found, terms, now);
  const { world, lasting } = await engine.setting(company, kind, now);
  const isSame = (current: Request) =>
    current.revision === found.revision && current.counter?.at.getTime() === found.counter?.at.getTime();
  const written = await engine.act(found, refOf(context.actor), engine.kind(kind), (current) => {
    if (!isSame(current)) return refuse('The request has changed at this moment. Please look at it again.');
    return how === 'accept'
      ? decideAccept(current, context.actor, assessment, lasting, world)
      : decideAmend(current, context.actor, terms, assessment, lasting, world, agreed);
  });
  if (written.kind === 'refusal') return (await maySee(engine, found, context)) ? written : notForYou;
  if (!written.record.settled) await settle(engine, written.record, company, now);
  return answer(doneCard(written.record, written.change.summary));
}
