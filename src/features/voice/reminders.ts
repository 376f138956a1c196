import { actions, run, text, type Card } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import { eyesOnVoices, type VoiceDeps, zoneOf } from './deps.ts';
import { decideRemind, momentOf, reminderAfter } from './rules.ts';
import { type Case, voiceName } from './voice.ts';

export const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/** Tells owners what is due tomorrow and today; when it is over, them and those who lead them, once. */
export async function remind(deps: VoiceDeps, now: Date): Promise<void> {
  for (const one of await deps.store.casesToRemind(now)) {
    const zone = await zoneOf(deps, one.tenant, one.owner.id);
    const moment = momentOf(one.due, now, zone);
    const next = moment === 'over' ? undefined : reminderAfter(one.due, now, zone);
    const due = await tellings(deps, one, moment);
    await deps.store.cases.change(one.tenant, one.id, system, (current) => decideRemind(current, now, { next, due }));
  }
}

const lead = { ahead: 'is due tomorrow', due: 'is due today', over: 'is overdue' } as const;

async function tellings(deps: VoiceDeps, one: Case, moment: keyof typeof lead): Promise<Due[]> {
  const toOwner = await telling(deps, one, one.owner.id, `Your ${one.type} ${voiceName(one)} ${lead[moment]}.`);
  if (moment !== 'over') return [toOwner];
  const sentence = `${voiceName(one)}, a ${one.type} of ${one.owner.name}’s, was due ${formatDay(one.due)} and is still open.`;
  const above = await leadsOf(deps, one);
  return [toOwner, ...(await Promise.all(above.map((id) => telling(deps, one, id, sentence))))];
}

async function telling(deps: VoiceDeps, one: Case, to: string, sentence: string): Promise<Due> {
  const eyes = await eyesOnVoices(deps, one.tenant, to, [one]);
  const values = { voice: voiceName(one) };
  const card: Card = {
    summary: sentence,
    tone: 'warning',
    nodes: [
      text(sentence),
      { kind: 'quote', text: eyes.words(one.words), by: eyes.name(one.account) },
      actions(
        {
          kind: 'form',
          label: one.type === 'complaint' ? 'Resolved' : 'Kept',
          command: 'voice resolve',
          values,
          style: 'primary',
        },
        run('Show', 'voice show', values),
      ),
    ],
  };
  return { kind: 'tell', to: { person: to }, card };
}

/** Those who lead a team of the owner's; without any, the admins. Nobody is their own manager. */
async function leadsOf({ people }: VoiceDeps, { tenant, owner }: Case): Promise<string[]> {
  const teams = await people.teams(tenant);
  const leads = teams.filter(({ members }) => members.includes(owner.id)).flatMap(({ manager }) => manager ?? []);
  const others = [...new Set(leads)].filter((id) => id !== owner.id);
  if (others.length > 0) return others;
  return (await people.withRole(tenant, 'admin')).map(({ id }) => id).filter((id) => id !== owner.id);
}
