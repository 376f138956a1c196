import { actions, type Card, note, openForm, run, text } from '../../core/card.ts';
import { addDays, dayIn, formatDay, morningOf } from '../../core/dates.ts';
import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import { type Ask, askName } from './ask.ts';
import { askNews } from './ask-cards.ts';
import type { GoalDeps } from './deps.ts';
import { type Goal, goalName } from './goal.ts';
import { decideRemindGoal, isFresh, nextMonday } from './rules.ts';
import { decideRemind } from './rules-ask.ts';

export const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/** Reminds owners on Monday at nine, on their clocks, of goals on which nobody has checked in for five days. */
export async function remindOwners({ store, people }: GoalDeps, now: Date): Promise<void> {
  for (const goal of await store.due(now)) {
    const zone = (await people.byId(goal.tenant, goal.owner.id))?.zone ?? 'UTC';
    const today = dayIn(now, zone);
    const isQuiet = isFresh(goal, now) || today < goal.period.start;
    const due: Due[] = isQuiet
      ? []
      : [{ kind: 'tell', to: { person: goal.owner.id }, card: reminderCard(goal, today >= goal.period.end) }];
    await store.goals.change(goal.tenant, goal.id, system, (current) =>
      decideRemindGoal(current, now, nextMonday(now, zone), due),
    );
  }
}

function reminderCard(goal: Goal, isOver: boolean): Card {
  const values = { goal: goalName(goal) };
  const lead = isOver
    ? `The period of ${goalName(goal)} is over. What came of it?`
    : `How does ${goalName(goal)} go? A line is enough.`;
  return {
    summary: lead,
    nodes: [
      text(lead),
      text([{ bold: goalName(goal) }, ` ${goal.title}, ${goal.period.label}`]),
      actions(
        isOver ? openForm('Close it', 'goal close', values) : openForm('Check in', 'goal checkin', values),
        run('Show', 'goal show', values),
      ),
    ],
  };
}

/** Reminds of requests on their day, and once more on the day after: whoever has them, and then who asked, too. */
export async function remindOfAsks({ store, people, companies }: GoalDeps, now: Date): Promise<void> {
  for (const ask of await store.dueAsks(now)) {
    const { tenant, id, due, taker } = ask;
    if (due === undefined) continue;
    const person = taker && (await people.byId(tenant, taker.id));
    const zone = person?.zone ?? (await companies.ofTenant(tenant))?.zone ?? 'UTC';
    const isOver = dayIn(now, zone) > due;
    const next = isOver ? undefined : morningOf(addDays(due, 1), zone);
    await store.asks.change(tenant, id, system, (current) =>
      decideRemind(current, now, next, tellings(current, isOver)),
    );
  }
}

function tellings(ask: Ask, isOver: boolean): Due[] {
  const { taker, asker, due = '' } = ask;
  const name = askName(ask);
  const lead = isOver ? `${name} was due ${formatDay(due)} and is still open.` : `${name} is due today.`;
  const to = (person: PersonRef): Due => ({ kind: 'tell', to: { person: person.id }, card: withDone(ask, lead) });
  const toAsker: Due[] = isOver ? [{ kind: 'tell', to: { person: asker.id }, card: askNews(ask, lead) }] : [];
  if (taker) return [to(taker), ...toAsker.filter(() => asker.id !== taker.id)];
  const said = isOver ? lead : `${name} is due today, and nobody has taken it.`;
  return [{ kind: 'thread', card: note(said) }, ...toAsker];
}

function withDone(ask: Ask, lead: string): Card {
  const values = { ask: askName(ask) };
  const card = askNews(ask, lead);
  return {
    ...card,
    nodes: [...card.nodes, actions(openForm('Done', 'goal done', values), openForm('Decline', 'goal decline', values))],
  };
}
