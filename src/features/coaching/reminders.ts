import { type Day, dayIn, formatDay, morningOf } from '../../core/dates.ts';
import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import { toldCard } from './cards.ts';
import type { Coaching } from './coaching.ts';
import type { CoachingDeps } from './deps.ts';
import { decideRemind, reminderDay } from './rules.ts';

const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/** Nine in the morning, on the rep's clocks, of the day of a reminder. */
export function reminderAt(due: Day, reminded: number, zone: string): Date | undefined {
  const day = reminderDay(due, reminded);
  return day === undefined ? undefined : morningOf(day, zone);
}

/** Tells reps what is due today; the day after, them and their manager, once. */
export async function remind({ store, people }: CoachingDeps, now: Date): Promise<void> {
  for (const record of await store.due(now)) {
    const { tenant, due = '', rep } = record;
    const zone = (await people.byId(tenant, rep.id))?.zone ?? 'UTC';
    const said = (await store.words(tenant, [record.words])).get(record.words) ?? '';
    const isOver = dayIn(now, zone) > due;
    await store.records.change(tenant, record.id, system, (current) =>
      decideRemind(current, now, isOver ? undefined : reminderAt(due, 1, zone), tellings(record, said, isOver)),
    );
  }
}

function tellings(record: Coaching, said: string, isOver: boolean): Due[] {
  const { rep, by, due = '', id } = record;
  const lead = isOver ? `This was due ${formatDay(due)} and is still open.` : 'This is due today.';
  const told: Due = { kind: 'tell', to: { person: rep.id }, card: toldCard(lead, said, record, id) };
  if (!isOver) return [told];
  const toManager = `The action of ${rep.name} was due ${formatDay(due)} and is still open.`;
  return [told, { kind: 'tell', to: { person: by.id }, card: toldCard(toManager, said, record, id) }];
}
