import { actions, type Card, openForm, run, text } from '../../core/card.ts';
import { addDays, dayIn, formatDay, morningOf } from '../../core/dates.ts';
import { eyesOnVoices, type VoiceDeps, zoneOf } from './deps.ts';
import { system } from './reminders.ts';
import { decideWarn } from './rules-testimonial.ts';
import { type Testimonial, voiceName } from './voice.ts';

/** Tells owners, once, of consents that end; the day after, what is shown of them anywhere is hidden. */
export async function warn(deps: VoiceDeps, now: Date): Promise<void> {
  for (const one of await deps.store.testimonialsToRemind(now)) {
    const { tenant, id, until = '', owner } = one;
    const zone = await zoneOf(deps, tenant, owner.id);
    const isOver = dayIn(now, zone) > until;
    const told = isOver
      ? []
      : [{ kind: 'tell' as const, to: { person: owner.id }, card: await warningCard(deps, one) }];
    const next = isOver ? undefined : morningOf(addDays(until, 1), zone);
    await deps.store.testimonials.change(tenant, id, system, (current) =>
      decideWarn(current, now, { next, due: told }),
    );
  }
}

async function warningCard(deps: VoiceDeps, one: Testimonial): Promise<Card> {
  const eyes = await eyesOnVoices(deps, one.tenant, one.owner.id, [one]);
  const values = { voice: voiceName(one) };
  const sentence = `${eyes.name(one.account)} allows you to use ${voiceName(one)} until ${formatDay(one.until ?? '')}. Ask them again in time.`;
  return {
    summary: sentence,
    tone: 'warning',
    nodes: [
      text(sentence),
      { kind: 'quote', text: eyes.words(one.words), ...(one.from !== undefined && { by: one.from }) },
      actions(openForm('Renew the consent', 'voice consent', values), run('Show', 'voice show', values)),
    ],
  };
}
