import { rankOf } from './levels.ts';
import { eventsOf } from './engine.ts';
import type { PolicyDocument, PolicyKind } from './policies.ts';
import type { Assessment, Request } from './request.ts';

type Answer = Pick<Assessment, 'outcome' | 'steps'>;

export interface ReplayLine {
  request: Request;
  before: Answer;
  after: Answer;
  change: 'easier' | 'harder' | 'same';
}

export interface Replay {
  lines: ReplayLine[];
  /** Requests of which too little was kept to answer them again. */
  unknown: number;
  newlyAuto: number;
  newlyRefused: number;
  /** People’s decisions that would not have been needed, or needed in addition. */
  decisionsSaved: number;
  /** Hours that the requests now approved at once have waited. */
  hoursSaved: number;
  /** What people refused and the draft would have let through, in minor units of the company’s currency. */
  exposureAdded: number;
  wentWrong: Request[];
}

/** Past requests answered again under a draft, from what was known when they were made. */
export async function replayPolicy<P extends PolicyDocument>(
  kind: PolicyKind<P>,
  draft: P,
  requests: readonly Request[],
): Promise<Replay> {
  const replay: Replay = {
    lines: [],
    unknown: 0,
    newlyAuto: 0,
    newlyRefused: 0,
    decisionsSaved: 0,
    hoursSaved: 0,
    exposureAdded: 0,
    wentWrong: [],
  };
  for (const request of requests) {
    const first = eventsOf(request)[0];
    const before = first?.what === 'submitted' ? first.assessment : request.assessment;
    const after = kind.replay(draft, request);
    if (!after) {
      replay.unknown += 1;
      continue;
    }
    const change = compare(before, after, draft);
    replay.lines.push({ request, before, after, change });
    replay.decisionsSaved += people(before) - people(after);
    if (after.outcome === 'reject' && before.outcome !== 'reject') replay.newlyRefused += 1;
    if (after.outcome === 'auto' && before.outcome !== 'auto') await addAuto(replay, kind, request, before);
  }
  return replay;
}

async function addAuto<P extends PolicyDocument>(
  replay: Replay,
  kind: PolicyKind<P>,
  request: Request,
  before: Answer,
): Promise<void> {
  replay.newlyAuto += 1;
  const decided = request.decidedAt?.getTime() ?? request.updatedAt.getTime();
  if (before.outcome === 'review') replay.hoursSaved += (decided - request.createdAt.getTime()) / 3_600_000;
  const { firm, firmBefore } = request.assessment.figures;
  if (request.status !== 'approved') replay.exposureAdded += Math.max(0, (firm ?? 0) - (firmBefore ?? 0));
  if (await kind.wentWrong?.(request)) replay.wentWrong.push(request);
}

function compare(before: Answer, after: Answer, draft: PolicyDocument): ReplayLine['change'] {
  const [one, two] = [effort(before, draft), effort(after, draft)];
  return two < one ? 'easier' : two > one ? 'harder' : 'same';
}

/** Outcome, highest level, number of people, as one number. Levels that the draft does not know any more count as the top. */
function effort(answer: Answer, { levels }: PolicyDocument): number {
  if (answer.outcome === 'auto') return 0;
  if (answer.outcome === 'reject') return 1e6;
  const rank = (name: string) => (levels.some((level) => level.name === name) ? rankOf(levels, name) : levels.length);
  return 1000 + Math.max(...answer.steps.map((step) => rank(step.level))) * 100 + people(answer);
}

function people({ steps }: Answer): number {
  return steps.reduce((total, { need }) => total + (need === 'all' ? 1 : need), 0);
}
