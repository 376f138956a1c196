import type { Qualification } from '../../core/company.ts';
import { hasRole, type Person, type PersonRef, refOf } from '../../core/person.ts';
import type { Patch, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { type DisqualifyReason, type Lead, type LeadFields, leadName, type LeadState, openStates } from './lead.ts';
import { questionsOf, score } from './methods.ts';

type Decided = Write<LeadFields> | Refusal;
type Actor = Pick<Person, 'id' | 'name' | 'roles'>;

export interface Act {
  by: Actor;
  now: Date;
}

const mostTouches = 200;

/** Its owner, whoever brought it, managers and admins. */
export function mayNotChange(lead: Lead, by: Actor): Refusal | undefined {
  if (lead.removed) return refuse(`${leadName(lead)} was undone.`);
  if (lead.owner.id === by.id || lead.author.id === by.id || hasRole(by, ['manager', 'admin'])) return undefined;
  return refuse(`${leadName(lead)} belongs to ${lead.owner.name}. Only the owner, managers and admins can change it.`);
}

export function isOpen(lead: Pick<LeadFields, 'state'>): boolean {
  return openStates.includes(lead.state);
}

function notOpen(lead: Lead): Refusal | undefined {
  if (isOpen(lead)) return undefined;
  const next = lead.state === 'disqualified' ? ` Open it again with “${typed(`lead reopen ${leadName(lead)}`)}”.` : '';
  return refuse(`${leadName(lead)} is ${lead.state} already.${next}`);
}

function moved(lead: Lead, state: LeadState, now: Date): Pick<LeadFields, 'state' | 'stateLog'> {
  return { state, stateLog: [...lead.stateLog, { state, at: now }] };
}

/** The first touch makes a new lead one that is worked on, and ends its reminder. */
export function decideTouch(lead: Lead, text: string, { by, now }: Act): Decided {
  const refused = mayNotChange(lead, by) ?? notOpen(lead);
  if (refused) return refused;
  if (lead.touches.length >= mostTouches)
    return refuse(`${leadName(lead)} has ${mostTouches} notes, which is all that it keeps.`);
  return {
    kind: 'write',
    set: {
      touches: [...lead.touches, { at: now, by: refOf(by), text }],
      remindAt: undefined,
      ...(lead.state === 'new' && moved(lead, 'working', now)),
    },
    what: 'lead.touched',
    summary: `noted a contact with ${leadName(lead)}`,
  };
}

/**
 * Answers questions of the company's checklist; an answer of `none` takes one away. With all of them answered, or when
 * it was asked for, the lead is qualified.
 */
export function decideQualify(
  lead: Lead,
  wanted: { method: Qualification; answers: Readonly<Record<string, string | undefined>>; anyway: boolean },
  { by, now }: Act,
): Decided {
  const refused = mayNotChange(lead, by) ?? notOpen(lead);
  if (refused) return refused;
  const known = new Set(questionsOf(wanted.method).map(([name]) => name));
  const said = Object.entries(wanted.answers).flatMap(([name, words]) =>
    words !== undefined && known.has(name) ? [[name, words] as const] : [],
  );
  if (said.length === 0 && !wanted.anyway) return refuse('Say what you know, or that it is qualified as it is.');
  const answers = { ...lead.answers };
  for (const [name, words] of said) answers[name] = /^none$/i.test(words.trim()) ? '' : words;
  const { answered, of } = score(wanted.method, answers);
  const isQualified = answered === of || wanted.anyway;
  const state = isQualified ? 'qualified' : lead.state === 'new' ? 'working' : lead.state;
  return {
    kind: 'write',
    set: {
      method: wanted.method,
      answers,
      remindAt: undefined,
      ...(state !== lead.state && moved(lead, state, now)),
    },
    what: state === 'qualified' && lead.state !== 'qualified' ? 'lead.qualified' : 'lead.answered',
    summary: `${state === 'qualified' && lead.state !== 'qualified' ? 'qualified' : 'wrote down answers of'} ${leadName(lead)} (${answered} of ${of} answered)`,
  };
}

export function decideDisqualify(
  lead: Lead,
  why: { reason: DisqualifyReason; text?: string | undefined },
  { by, now }: Act,
): Decided {
  const refused = mayNotChange(lead, by) ?? notOpen(lead);
  if (refused) return refused;
  return {
    kind: 'write',
    set: { ...moved(lead, 'disqualified', now), reason: why.reason, reasonText: why.text, remindAt: undefined },
    what: 'lead.disqualified',
    summary: `disqualified ${leadName(lead)} (${why.reason})`,
  };
}

/** Back to where it was before it was disqualified; what was converted stays so. */
export function decideReopen(lead: Lead, { by, now }: Act): Decided {
  const refused = mayNotChange(lead, by);
  if (refused) return refused;
  if (lead.state !== 'disqualified') return refuse(`${leadName(lead)} is ${lead.state}, not disqualified.`);
  const before = lead.stateLog.findLast(({ state }) => state !== 'disqualified')?.state ?? 'working';
  return {
    kind: 'write',
    set: { ...moved(lead, before, now), reason: undefined, reasonText: undefined },
    what: 'lead.reopened',
    summary: `opened ${leadName(lead)} again`,
  };
}

/** The lead has become a deal. */
export function decideConvert(lead: Lead, deal: { id: string; number: number }, { by, now }: Act): Decided {
  const refused = mayNotChange(lead, by) ?? notOpen(lead);
  if (refused) return refused;
  return {
    kind: 'write',
    set: { ...moved(lead, 'converted', now), deal, remindAt: undefined },
    what: 'lead.converted',
    summary: `converted ${leadName(lead)} to D-${deal.number}`,
  };
}

export function decideAssign(lead: Lead, owner: PersonRef, remindAt: Date | undefined, { by }: Act): Decided {
  const refused = mayNotChange(lead, by) ?? notOpen(lead);
  if (refused) return refused;
  if (lead.owner.id === owner.id) return refuse(`${leadName(lead)} is with ${owner.name} already.`);
  return {
    kind: 'write',
    set: { owner: refOf(owner), ...(lead.state === 'new' && { remindAt }) },
    what: 'lead.assigned',
    summary: `gave ${leadName(lead)} to ${owner.name}`,
  };
}

export function decideUpdate(lead: Lead, set: Patch<LeadFields>, { by }: Act): Decided {
  const refused = mayNotChange(lead, by);
  if (refused) return refused;
  const changed = Object.entries(set).filter(
    ([name, value]) =>
      JSON.stringify(Object.entries(lead).find(([key]) => key === name)?.[1]) !== JSON.stringify(value),
  );
  if (changed.length === 0) return refuse('Nothing would change. Say what to change, for example contact:"Jane Doe".');
  return {
    kind: 'write',
    set: Object.fromEntries(changed),
    what: 'lead.updated',
    summary: `changed ${leadName(lead)}: ${changed
      .map(([name]) => name)
      .filter((name) => name !== 'normal')
      .join(', ')}`,
  };
}

/** Nobody has spoken to the lead in time: its owner is told by the write that ends the reminder, so that it is once. */
export function decideRemind(lead: Lead, now: Date, due: Write<LeadFields>['due']): Decided {
  const isDue = lead.state === 'new' && lead.remindAt !== undefined && lead.remindAt <= now && !lead.removed;
  if (!isDue) return refuse('Nothing to remind of.');
  return {
    kind: 'write',
    set: { remindAt: undefined },
    what: 'lead.reminded',
    summary: `${lead.owner.name} was reminded of ${leadName(lead)}`,
    ...(due && { due }),
  };
}
