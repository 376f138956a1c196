import { type PersonRef, refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Ask, type AskFields, askName, isOpen } from './ask.ts';

type Decided = Write<AskFields> | Refusal;

/** One takes it; whoever comes second hears who that was. */
export function decideTake(ask: Ask, by: PersonRef, remindAt: Date | undefined, now: Date): Decided {
  if (ask.state === 'taken')
    return refuse(
      ask.taker?.id === by.id ? 'You have it already.' : `${ask.taker?.name ?? 'Somebody'} has it already.`,
    );
  if (!isOpen(ask)) return over(ask);
  return {
    kind: 'write',
    set: { state: 'taken', taker: refOf(by), stateAt: now, ...(ask.remindAt && { remindAt }) },
    what: 'goal-ask.taken',
    summary: `took ${askName(ask)}`,
  };
}

/** Whoever has it says that it is done; where nobody has, whoever did it. */
export function decideDone(ask: Ask, by: PersonRef, words: string | undefined, now: Date): Decided {
  return end(ask, by, 'done', words, now);
}

export function decideDecline(ask: Ask, by: PersonRef, words: string, now: Date): Decided {
  return end(ask, by, 'declined', words, now);
}

function end(ask: Ask, by: PersonRef, state: 'done' | 'declined', words: string | undefined, now: Date): Decided {
  if (!isOpen(ask)) return over(ask);
  if (ask.state === 'taken' && ask.taker?.id !== by.id)
    return refuse(`${ask.taker?.name ?? 'Somebody'} has ${askName(ask)}, and says what becomes of it.`);
  return {
    kind: 'write',
    set: { state, words, taker: refOf(by), stateAt: now, remindAt: undefined },
    what: `goal-ask.${state}`,
    summary: `${state === 'done' ? 'did' : 'declined'} ${askName(ask)}${words === undefined ? '' : `: ${words}`}`,
  };
}

function over(ask: Ask): Refusal {
  return refuse(`${askName(ask)} is ${ask.state} already, by ${ask.taker?.name ?? 'somebody'}.`);
}

/** The reminder is told by the write that puts the next one off, so that it is told once. */
export function decideRemind(ask: Ask, now: Date, next: Date | undefined, due: Write<AskFields>['due']): Decided {
  if (!isOpen(ask) || ask.removed || ask.remindAt === undefined || ask.remindAt > now)
    return refuse('Nothing to remind of.');
  return {
    kind: 'write',
    set: { remindAt: next },
    what: 'goal-ask.reminded',
    summary: `${askName(ask)} was reminded of`,
    ...(due && { due }),
  };
}
