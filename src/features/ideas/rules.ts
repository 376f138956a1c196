import type { Day } from '../../core/dates.ts';
import { hasRole, type Person, type PersonRef, refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import {
  type Experiment,
  type Idea,
  type IdeaFields,
  ideaName,
  openStates,
  runningOf,
  type State,
  type Verdict,
} from './idea.ts';

export const deciders = ['manager', 'admin'] as const;
const mostComments = 200;

type Decided = Write<IdeaFields> | Refusal;
type Actor = Pick<Person, 'id' | 'name' | 'roles'>;

/** One vote a person: pressing twice counts once. */
export function decideVote(idea: Idea, by: PersonRef): Decided {
  if (!openStates.includes(idea.state)) return refuse(`${ideaName(idea)} is ${idea.state} already.`);
  if (idea.voters.some(({ id }) => id === by.id))
    return refuse(`Your vote for ${ideaName(idea)} counts already, once.`);
  return votes([...idea.voters, refOf(by)], 'voted', `voted for ${ideaName(idea)}`);
}

export function decideUnvote(idea: Idea, by: PersonRef): Decided {
  if (!openStates.includes(idea.state)) return refuse(`${ideaName(idea)} is ${idea.state} already.`);
  if (!idea.voters.some(({ id }) => id === by.id)) return refuse(`You have no vote on ${ideaName(idea)}.`);
  const rest = idea.voters.filter(({ id }) => id !== by.id);
  return votes(rest, 'unvoted', `took the vote for ${ideaName(idea)} back`);
}

function votes(voters: PersonRef[], what: string, summary: string): Decided {
  return { kind: 'write', set: { voters, votes: voters.length }, what: `idea.${what}`, summary };
}

export function decideComment(idea: Idea, by: PersonRef, text: string, at: Date): Decided {
  if (idea.comments.length >= mostComments)
    return refuse(`${ideaName(idea)} has ${mostComments} comments, which is all that it keeps.`);
  return {
    kind: 'write',
    set: { comments: [...idea.comments, { by: refOf(by), text, at }] },
    what: 'idea.commented',
    summary: `commented on ${ideaName(idea)}`,
  };
}

/** Its words are its author's, and those who decide may set them right. */
export function decideEdit(
  idea: Idea,
  by: Actor,
  set: Partial<Pick<IdeaFields, 'title' | 'why' | 'area' | 'terms'>>,
): Decided {
  if (idea.author.id !== by.id && !hasRole(by, deciders))
    return refuse(`Only ${idea.author.name} and managers change the words of ${ideaName(idea)}. Say it in a comment.`);
  return { kind: 'write', set, what: 'idea.edited', summary: `changed the words of ${ideaName(idea)}` };
}

const from: Record<'shortlisted' | 'adopted' | 'dropped', readonly State[]> = {
  shortlisted: ['new'],
  adopted: openStates,
  dropped: openStates,
};

/** Those who lead decide what becomes of an idea; an experiment that runs has to end before it is adopted. */
export function decideState(idea: Idea, state: keyof typeof from, now: Date, reason?: string): Decided {
  if (!from[state].includes(idea.state))
    return refuse(
      `${ideaName(idea)} is ${stateWords(idea)}${openStates.includes(idea.state) ? '' : `; “${typed(`idea reopen ${ideaName(idea)}`)}” opens it again`}.`,
    );
  const running = runningOf(idea);
  if (running && state === 'adopted')
    return refuse(
      `The experiment of ${ideaName(idea)} still runs. Say its result first: “${typed(`idea result ${ideaName(idea)} …`)}”.`,
    );
  const experiments = running ? [...idea.experiments.slice(0, -1), stopped(running, now)] : idea.experiments;
  return {
    kind: 'write',
    set: { state, stateAt: now, reason, experiments, remindAt: undefined },
    what: `idea.${state}`,
    summary: `${state} ${ideaName(idea)}${reason === undefined ? '' : `: ${reason}`}`,
  };
}

function stopped(experiment: Experiment, now: Date): Experiment {
  return { ...experiment, verdict: 'inconclusive', learned: 'Stopped before its end.', endedAt: now };
}

export function decideReopen(idea: Idea, now: Date): Decided {
  if (openStates.includes(idea.state)) return refuse(`${ideaName(idea)} is open: ${stateWords(idea)}.`);
  return {
    kind: 'write',
    set: { state: 'shortlisted', stateAt: now, reason: undefined },
    what: 'idea.reopened',
    summary: `opened ${ideaName(idea)} again`,
  };
}

/** Managers start an experiment with any open idea; its author with one that was shortlisted. One at a time. */
export function decideStart(idea: Idea, by: Actor, experiment: Experiment, remindAt: Date, now: Date): Decided {
  const name = ideaName(idea);
  if (!openStates.includes(idea.state)) return refuse(`${name} is ${stateWords(idea)}.`);
  if (runningOf(idea)) return refuse(`An experiment with ${name} runs already.`);
  if (!hasRole(by, deciders)) {
    if (idea.author.id !== by.id)
      return refuse(`Only ${idea.author.name} and managers start an experiment with ${name}.`);
    if (idea.state === 'new') return refuse(`A manager has to shortlist ${name} first.`);
  }
  return {
    kind: 'write',
    set: { state: 'experiment', stateAt: now, experiments: [...idea.experiments, experiment], remindAt },
    what: 'idea.experiment',
    summary: `started an experiment with ${name}, until ${experiment.until}`,
  };
}

/** The owner of the experiment, or a manager, says what came of it; what was measured stays beside it. */
export function decideResult(
  idea: Idea,
  by: Actor,
  result: { verdict: Verdict; learned: string; after: Experiment['after'] },
  now: Date,
): Decided {
  const running = runningOf(idea);
  const name = ideaName(idea);
  if (!running) return refuse(`No experiment with ${name} runs.`);
  if (running.owner.id !== by.id && !hasRole(by, deciders))
    return refuse(`Only ${running.owner.name} and managers say the result of this experiment.`);
  return {
    kind: 'write',
    set: {
      experiments: [...idea.experiments.slice(0, -1), { ...running, ...result, measuredAt: now, endedAt: now }],
      remindAt: undefined,
    },
    what: 'idea.result',
    summary: `the experiment with ${name} ${verdictWords(result.verdict)}: ${result.learned}`,
  };
}

/** What was measured goes with the reminder, in the one write after which it is not due any more. */
export function decideRemind(
  idea: Idea,
  now: Date,
  after: Experiment['after'],
  due: Write<IdeaFields>['due'],
): Decided {
  const running = runningOf(idea);
  if (!running || idea.removed || idea.remindAt === undefined || idea.remindAt > now)
    return refuse('Nothing to remind of.');
  return {
    kind: 'write',
    set: {
      remindAt: undefined,
      experiments: [...idea.experiments.slice(0, -1), { ...running, after, measuredAt: now }],
    },
    what: 'idea.measured',
    summary: `the experiment with ${ideaName(idea)} was measured`,
    ...(due && { due }),
  };
}

export function verdictWords(verdict: Verdict): string {
  return verdict === 'inconclusive' ? 'was inconclusive' : verdict;
}

/** `shortlisted`, `in an experiment`, `experiment over`: the state in words. */
export function stateWords(idea: Pick<Idea, 'state' | 'experiments'>): string {
  if (idea.state !== 'experiment') return idea.state;
  return runningOf(idea) ? 'in an experiment' : 'tried, to be decided';
}

export function isOver(experiment: Pick<Experiment, 'until'>, today: Day): boolean {
  return experiment.until <= today;
}
