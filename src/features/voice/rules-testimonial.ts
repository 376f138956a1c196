import { addDays, type Day, formatDay, morningOf } from '../../core/dates.ts';
import { hasRole, type Person, refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Consent, type Testimonial, type TestimonialFields, type Use, voiceName } from './voice.ts';

/** So many days before its end the owner is told, in time to ask the customer again. */
const warnDays = 30;

/** Whether the words may be used on a day: with a consent that was neither taken back nor is over. */
export function isUsable(
  { consent, until, withdrawn }: Pick<TestimonialFields, 'consent' | 'until' | 'withdrawn'>,
  today: Day,
): boolean {
  return consent !== 'none' && !withdrawn && (until === undefined || until >= today);
}

/** `written, until 31 Dec 2027`, `verbal, without an end`, `none yet`, `ended on 1 Nov 2026`, `withdrawn`. */
export function sayConsent(one: TestimonialFields, today: Day): string {
  if (one.withdrawn) return 'withdrawn';
  if (one.consent === 'none') return 'none yet';
  if (one.until === undefined) return `${one.consent}, without an end`;
  return one.until < today ? `ended on ${formatDay(one.until)}` : `${one.consent}, until ${formatDay(one.until)}`;
}

/**
 * When a consent is looked at next: thirty days ahead of its end, at nine on the owner’s clocks; tomorrow where that is over.
 */
export function warningAt(
  { consent, until }: Pick<TestimonialFields, 'consent' | 'until'>,
  { now, today, zone }: { now: Date; today: Day; zone: string },
): Date | undefined {
  if (consent === 'none' || until === undefined) return undefined;
  const ahead = morningOf(addDays(until, -warnDays), zone);
  return ahead > now ? ahead : morningOf(addDays(today, 1), zone);
}

export interface Consented {
  consent: Consent;
  until: Day | undefined;
  uses: Use[];
  remindAt: Date | undefined;
}

/** The owner, whoever recorded it, managers and admins say what the customer allows. */
export function decideConsent(current: Testimonial, given: Consented, by: Person): Write<TestimonialFields> | Refusal {
  const isTheirs = current.owner.id === by.id || current.by.id === by.id || hasRole(by, ['manager', 'admin']);
  if (!isTheirs)
    return refuse(
      `${voiceName(current)} belongs to ${current.owner.name}. Only they, ${current.by.name}, managers and admins say what is allowed.`,
    );
  return {
    kind: 'write',
    set: { ...given, withdrawn: undefined },
    what: 'voice.testimonial.consent',
    summary: `recorded the consent to ${voiceName(current)}: ${given.consent}${given.until === undefined ? '' : `, until ${formatDay(given.until)}`}`,
  };
}

/** A customer may take a consent back at any time, and tell whomever they like: everybody may record it. */
export function decideWithdraw(
  current: Testimonial,
  { why, now }: { why: string | undefined; now: Date },
  by: Person,
): Write<TestimonialFields> | Refusal {
  if (current.withdrawn) return refuse(`${current.withdrawn.by.name} has recorded that already.`);
  return {
    kind: 'write',
    set: { withdrawn: { by: refOf(by), at: now, ...(why !== undefined && { why }) }, remindAt: undefined },
    what: 'voice.testimonial.withdrawn',
    summary: `recorded that the consent to ${voiceName(current)} was withdrawn${why === undefined ? '' : `: ${why}`}`,
  };
}

/** The warning is told by the write that puts the next look off, so that it is told once; the last look only draws anew. */
export function decideWarn(
  current: Testimonial,
  now: Date,
  { next, due }: { next: Date | undefined; due: NonNullable<Write<TestimonialFields>['due']> },
): Write<TestimonialFields> | Refusal {
  const isDue = !current.removed && !current.withdrawn && current.remindAt !== undefined && current.remindAt <= now;
  if (!isDue) return refuse('Nothing to warn of.');
  const isOver = due.length === 0;
  return {
    kind: 'write',
    set: { remindAt: next },
    what: isOver ? 'voice.testimonial.ended' : 'voice.testimonial.warned',
    summary: isOver
      ? `the consent to ${voiceName(current)} has ended`
      : `${current.owner.name} was told that the consent to ${voiceName(current)} ends`,
    due,
  };
}
