import { dayIn, formatDay } from '../../core/dates.ts';
import { type PersonRef } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Case } from './authority.ts';
import { requestName, type Step } from './request.ts';

/** `25 Nov 2026 at 04:37 UTC`. */
function sayUtc(at: Date): string {
  return `${formatDay(dayIn(at, 'UTC'))} at ${at.toISOString().slice(11, 16)} UTC`;
}

/** What became of a request that is decided, and by whom. */
export function alreadyOver(request: Case): Refusal {
  const who = request.decidedBy?.name ?? 'Nobody';
  const when = request.decidedAt ? ` on ${sayUtc(request.decidedAt)}` : '';
  const name = requestName(request);
  switch (request.status) {
    case 'approved':
      return refuse(`${name} is decided: ${who} approved it${when}.`);
    case 'rejected':
      return refuse(
        `${name} is decided: ${who} rejected it${when}${request.outcome ? ` (${request.outcome.text})` : ''}.`,
      );
    case 'recalled':
      return refuse(`${name} was recalled by ${who}${when}.`);
    case 'expired':
      return refuse(`${name} has expired; nobody decided in time. It can be asked again.`);
    case 'lapsed':
      return refuse(`${name} has lapsed: ${request.outcome?.text ?? 'it changed'}. It can be asked again.`);
    case 'in-review':
    case 'info-requested':
    case 'countered':
      return refuse(`${name} is still open.`);
  }
}

export function whyConflicted(request: Case, by: PersonRef): string {
  if (by.id === request.requester.id) return 'You asked for this yourself; somebody else has to decide it.';
  if (by.id === request.deal?.owner.id) return 'This is for your own deal; somebody else has to decide it.';
  if (request.deal?.sharers.some(({ id }) => id === by.id))
    return 'You share in this deal; somebody else has to decide it.';
  return 'You stand in for somebody who asked for this or shares in the deal; somebody else has to decide it.';
}

export function whoMay(request: Case, open: readonly Step[]): string {
  const asked = [...new Set(open.flatMap((step) => step.asked.map(({ name }) => name)))];
  const levels = open.map(({ level }) => level).join(' or ');
  const who =
    asked.length > 0
      ? ` It waits for ${asked.join(', ')}.`
      : ` Nobody holds it yet; an admin can name somebody with “/${request.kind} policy approver”.`;
  return `Deciding this needs the authority ${levels}.${who}`;
}
