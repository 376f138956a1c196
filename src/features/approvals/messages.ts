import { type Action, actions, type Card, context, openForm, run, text } from '../../core/card.ts';
import type { ChannelPurpose } from '../../core/company.ts';
import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { openSteps } from './clock.ts';
import type { RequestEvent, RequestState, Step, Subject } from './request.ts';
import { requestName } from './request.ts';
import { sayTerms, type Terms } from './terms.ts';
import { rawMoney } from '../../core/money.ts';
import { sayClock, sayCondition, sayEvent } from './words.ts';

type After = Subject & RequestState;

/**
 * Who hears of an event: the thread gets a line for each decision, people who are newly asked get the card, the requester
 * gets what concerns them. Nobody is written to twice for one thing.
 */
export function messagesOf(
  before: RequestState | undefined,
  after: After,
  event: RequestEvent,
  channel: ChannelPurpose,
): Due[] {
  if (event.what === 'submitted')
    return [{ kind: 'show', to: { purpose: channel } }, ...showNew(before, after), ...alarms(before, after)];
  if (event.what === 'settled') return [];
  if (event.what === 'reminded') return remind(after);
  const line: Due = {
    kind: 'thread',
    card: { summary: sayEvent(after, event), nodes: [text(sayEvent(after, event))] },
  };
  return [line, ...showNew(before, after), ...toldOf(after, event), ...alarms(before, after)];
}

/** The card goes to people who were not asked before. */
function showNew(before: RequestState | undefined, after: After): Due[] {
  const known = new Set(before?.steps.flatMap((step) => step.asked.map(({ id }) => id)));
  const fresh = new Map(
    after.steps.flatMap((step) => step.asked.filter(({ id }) => !known.has(id)).map((person) => [person.id, person])),
  );
  return [...fresh.keys()].map((person) => ({ kind: 'show', to: { person } }));
}

/** Admins hear of a step that nobody can decide, each time that it is so: silence would keep it waiting for ever. */
function alarms(before: RequestState | undefined, after: After): Due[] {
  const times = (step: Step | undefined) => (step?.alarmed ? step.escalations : -1);
  const stuck = openSteps(after.steps).filter(
    (step) => times(step) > times(before?.steps[after.steps.indexOf(step)]) && after.status === 'in-review',
  );
  return stuck.flatMap((step) => {
    const name = requestName(after);
    const said = `${name} for ${after.account.name} waits for ${step.level}, and there is nobody who may decide it. Please name somebody: they are asked at once.`;
    const card = cardOf(
      said,
      'warning',
      openForm('Name somebody', `${after.kind} policy approver`, { level: step.level }),
      run('Show', `${after.kind} status`, { request: name }),
    );
    return (step.alarmed ?? []).map((admin) => tell(admin, card));
  });
}

function toldOf(after: After, event: RequestEvent): Due[] {
  const said = sayEvent(after, event);
  const name = requestName(after);
  const { kind } = after;
  const show = run('Show', `${kind} status`, { request: name });
  const requester = (card: Card): Due[] => [
    tell(after.requester, card),
    ...(after.deal && after.deal.owner.id !== after.requester.id ? [tell(after.deal.owner, card)] : []),
  ];
  switch (event.what) {
    case 'approved':
    case 'amended':
    case 'accepted':
      if (after.status !== 'approved') return [];
      return event.what === 'accepted' && after.counter === undefined
        ? requester(cardOf(`${name} for ${after.account.name} is approved: ${sayTerms(after.ask)}.`, 'good', show))
        : requester(cardOf(said, 'good', show));
    case 'rejected':
      return requester(cardOf(`${name} for ${after.account.name}: ${said}`, 'bad', show, askAgain(after)));
    case 'countered':
      return [tell(after.requester, counterCard(after, said))];
    case 'asked':
      return [
        tell(
          event.question.to,
          cardOf(
            `${name} for ${after.account.name}: ${said}`,
            'warning',
            openForm('Answer', `${kind} answer`, { request: name }),
            show,
          ),
        ),
      ];
    case 'answered': {
      const asker = after.questions.at(-1)?.by;
      return asker ? [tell(asker, cardOf(`${name}: ${said}`, 'plain', show))] : [];
    }
    case 'expired':
    case 'lapsed':
      return requester(cardOf(`${said}.`, 'warning', askAgain(after), show));
    case 'condition':
      return event.status === 'failed' ? requester(cardOf(`${name}: ${said}`, 'bad', show)) : [];
    case 'due': {
      const judge = after.steps.flatMap(({ approvals }) => approvals).at(-1)?.by ?? after.decidedBy;
      const card = cardOf(
        `${name} for ${after.account.name}: ${said}.`,
        'warning',
        openForm('Say what became of it', `${kind} condition`, { request: name }),
        show,
      );
      const told = new Map(
        [judge, after.requester, after.deal?.owner].flatMap((person) => (person ? [[person.id, person]] : [])),
      );
      // A refusal's duties are the company's, not the customer's: who asked has no part in them.
      if (after.status === 'rejected') return judge ? [tell(judge, card)] : [{ kind: 'thread', card }];
      return [...told.values()].map((person) => tell(person, card));
    }
    case 'escalated':
    case 'delegated':
    case 'recalled':
    case 'submitted':
    case 'reminded':
    case 'settled':
      return [];
  }
}

function remind(after: After): Due[] {
  const steps = openSteps(after.steps);
  const people = new Map(steps.flatMap((step) => step.asked.map((person) => [person.id, person])));
  const name = requestName(after);
  const due = sayClock(steps[0]);
  const card: Card = {
    summary: `${name} for ${after.account.name} waits for your decision`,
    tone: 'warning',
    nodes: [
      text(`${name} for ${after.account.name} (${sayTerms(after.ask)}) waits for your decision.`),
      ...(due ? [context(due)] : []),
      actions(run('Show', `${after.kind} status`, { request: name }), openForm('I am out', 'sales out')),
    ],
  };
  return [...people.values()].map((person) => tell(person, card));
}

function counterCard(after: After, said: string): Card {
  const values = { request: requestName(after), revision: String(after.revision) };
  const conditions = after.counter?.conditions.map((condition) => sayCondition(condition)) ?? [];
  return {
    summary: `${requestName(after)}: ${said}`,
    tone: 'warning',
    nodes: [
      text(`${requestName(after)} for ${after.account.name}: ${said}.`),
      ...(conditions.length > 0 ? [{ kind: 'list' as const, items: conditions }] : []),
      actions(
        run('Accept', `${after.kind} accept`, values, { style: 'primary' }),
        run('Withdraw', `${after.kind} withdraw`, { request: values.request }),
      ),
    ],
  };
}

/** The form of a new request with everything that the old one asked for. */
function askAgain(after: After): Action {
  const { amount, reason, ...values } = rawTerms(after, after.ask);
  const clauses = after.ask.clauses?.map(({ clause, text: words }) => `${clause}: ${words}`).join('\n') ?? '';
  const own: Record<Subject['kind'], RawValues> = {
    credit: { amount: amount ?? '', reason: reason ?? '' },
    discount: { list: amount ?? '', text: reason ?? '', reason: after.purpose },
    contract: { amount: amount ?? '', clauses, reason: reason ?? '' },
  };
  const command = after.kind === 'credit' && after.purpose.endsWith('limit') ? 'credit limit' : `${after.kind} request`;
  return openForm('Ask again', command, { ...values, ...own[after.kind], again: requestName(after) });
}

/** A request's terms as what a form or a button carries. */
export function rawTerms(subject: Pick<Subject, 'account' | 'deal' | 'reason'>, terms: Terms): RawValues {
  return {
    account: `account:${subject.account.id}`,
    amount: rawMoney(terms.amount),
    reason: subject.reason,
    ...(terms.days !== undefined && { terms: String(terms.days) }),
    ...(terms.deposit !== undefined && { deposit: `${terms.deposit}%` }),
    ...(terms.discount !== undefined && { discount: `${terms.discount}%` }),
    ...(terms.cover && { cover: rawMoney(terms.cover) }),
    ...(subject.deal && { deal: `D-${subject.deal.number}` }),
  };
}

function cardOf(sentence: string, tone: Card['tone'], ...buttons: Action[]): Card {
  return { summary: sentence, ...(tone && { tone }), nodes: [text(sentence), actions(...buttons)] };
}

function tell(person: PersonRef, card: Card): Due {
  return { kind: 'tell', to: { person: person.id }, card };
}
