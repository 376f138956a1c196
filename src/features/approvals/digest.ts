import { actions, type Node, run, text } from '../../core/card.ts';
import { openStatuses, type Request, requestName } from './request.ts';
import type { ApprovalStore } from './store.ts';
import { sayStatus } from './words.ts';

const mostShown = 5;
const dayMs = 86_400_000;

/**
 * The part of a digest about decisions that wait, the oldest first: all, or those that people of a team have asked for.
 * Without amounts: a channel may read it that may not see them. Empty when nothing waits.
 */
export async function waitingNodes(
  store: ApprovalStore,
  tenant: string,
  asOf: Date,
  requesters?: readonly string[],
): Promise<Node[]> {
  const open = await store.list(tenant, { status: openStatuses });
  const waiting = open
    .filter(({ requester }) => !requesters || requesters.includes(requester.id))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  if (waiting.length === 0) return [];
  const shown = waiting.slice(0, mostShown).map((request) => line(request, asOf));
  const more = waiting.length - shown.length;
  return [
    text([{ bold: 'Waiting for a decision: ' }, `${waiting.length}`]),
    { kind: 'list', items: more > 0 ? [...shown, `and ${more} more`] : shown },
    actions(
      ...waiting
        .slice(0, 3)
        .map((each) => run(requestName(each), `${each.kind} status`, { request: requestName(each) })),
    ),
  ];
}

function line(request: Request, asOf: Date): string {
  const days = Math.floor((asOf.getTime() - request.createdAt.getTime()) / dayMs);
  const age = days < 1 ? 'since today' : days === 1 ? 'for a day' : `for ${days} days`;
  return `${requestName(request)} · ${request.account.name}: ${sayStatus(request)}, ${age}`;
}
