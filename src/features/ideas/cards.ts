import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { hasRole, type Person } from '../../core/person.ts';
import { isTooFew, measureOf, type Ratio, sayMeasure } from '../metrics/index.ts';
import { type Experiment, type Idea, ideaName, openStates, runningOf } from './idea.ts';
import { deciders, stateWords, verdictWords } from './rules.ts';
import { judge, sayTarget } from './rules-target.ts';

const mostVoters = 5;
const mostComments = 3;

/** The idea as everybody in its channel sees it; `actor` is who looks alone, and may do more. */
export function ideaCard(idea: Idea, currency: string, actor?: Pick<Person, 'id' | 'roles'>): Card {
  const name = ideaName(idea);
  if (idea.removed) {
    const said = `${name} was undone by ${idea.history.at(-1)?.by.name ?? 'its author'}.`;
    return { summary: said, tone: 'quiet', nodes: [text(said)] };
  }
  return {
    summary: `${name} ${idea.title}`,
    tone: idea.state === 'adopted' ? 'good' : idea.state === 'dropped' ? 'quiet' : 'plain',
    nodes: [
      title(`${name} ${idea.title}`),
      ...(idea.why === undefined ? [] : [{ kind: 'quote' as const, text: idea.why, by: idea.author.name }]),
      facts({
        State: capital(stateWords(idea)),
        Area: capital(idea.area),
        By: idea.author.name,
        Votes: sayVotes(idea),
        [idea.state === 'dropped' ? 'Why' : 'How']: idea.reason,
      }),
      ...idea.experiments.slice(-1).flatMap((each) => experimentNodes(each, currency)),
      ...commentNodes(idea),
      ...(idea.link?.startsWith('https://') ? [context([{ link: idea.link, label: 'The message it came from' }])] : []),
      ...buttons(idea, actor),
    ],
  };
}

/** `4: Rita, Rob, Max, Ada`. */
function sayVotes({ voters, votes }: Idea): string {
  if (votes === 0) return 'none';
  const named = voters.slice(0, mostVoters).map(({ name }) => name);
  const more = votes - named.length;
  return `${votes}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function commentNodes({ comments }: Idea): Node[] {
  const shown = comments.slice(-mostComments);
  if (shown.length === 0) return [];
  const more = comments.length - shown.length;
  return [
    ...(more > 0 ? [context(`${comments.length} comments, the last ${shown.length} of them:`)] : []),
    ...shown.map((each): Node => ({ kind: 'quote', text: each.text, by: each.by.name })),
  ];
}

/** What is tried, and what the figures and its owner say of it. */
export function experimentNodes(experiment: Experiment, currency: string): Node[] {
  const { hypothesis, metric, sign, scope, target, owner, start, until, verdict, learned } = experiment;
  const label = metric === undefined ? (sign ?? 'its owner’s judgement') : measureOf(metric).label;
  const where = scope.kind === 'company' ? '' : `, ${scope.name}`;
  const wanted = metric !== undefined && target ? `: ${sayTarget(target, metric, currency)}` : '';
  return [
    facts({
      Experiment: hypothesis,
      'Measured by': `${label}${where}${wanted}`,
      Runs: `${formatDay(start)} to ${formatDay(until)}, ${owner.name}`,
      ...measuredFacts(experiment, currency),
      Result: verdict === undefined ? undefined : `${capital(verdictWords(verdict))}. ${learned ?? ''}`,
    }),
  ];
}

function measuredFacts(experiment: Experiment, currency: string): Record<string, string | undefined> {
  const { metric, before, after } = experiment;
  if (metric === undefined) return {};
  const judged = judge(experiment);
  const say = (ratio: Ratio | undefined) =>
    ratio && `${sayMeasure(metric, ratio.value, currency)} (n ${ratio.n}${isTooFew(ratio) ? ', too few' : ''})`;
  const isMeasured = experiment.measuredAt !== undefined;
  return {
    Before: say(before),
    [isMeasured ? 'After' : 'So far']: say(after),
    'By the figures': isMeasured && judged ? capital(judged) : undefined,
  };
}

function buttons(idea: Idea, actor: Pick<Person, 'id' | 'roles'> | undefined): Node[] {
  const values = { idea: ideaName(idea) };
  if (!openStates.includes(idea.state))
    return [actions(actor && hasRole(actor, deciders) ? run('Reopen', 'idea reopen', values) : undefined, top)];
  return [
    actions(
      run('Vote', 'idea vote', values, { style: 'primary' }),
      run('Take vote back', 'idea unvote', values),
      openForm('Comment', 'idea comment', values),
      actor ? top : run('More', 'idea show', values),
    ),
    ...(actor ? decisions(idea, actor) : []),
  ];
}

const top = run('Top ideas', 'idea top');

function decisions(idea: Idea, actor: Pick<Person, 'id' | 'roles'>): Node[] {
  const values = { idea: ideaName(idea) };
  const decides = hasRole(actor, deciders);
  const running = runningOf(idea);
  const isAuthor = idea.author.id === actor.id;
  const mayTry = !running && (decides || (isAuthor && idea.state !== 'new'));
  const offered: (Action | undefined)[] = [
    decides && idea.state === 'new' ? run('Shortlist', 'idea shortlist', values) : undefined,
    mayTry ? openForm('Experiment', 'idea experiment', values) : undefined,
    running && (decides || running.owner.id === actor.id) ? openForm('Result', 'idea result', values) : undefined,
    decides && !running ? openForm('Adopt', 'idea adopt', values) : undefined,
    decides ? openForm('Drop', 'idea drop', values) : undefined,
    decides || isAuthor ? openForm('Edit', 'idea edit', values) : undefined,
  ];
  const present = offered.filter((each) => each !== undefined);
  return present.length === 0 ? [] : [actions(...present)];
}

/** Somebody did something with an idea: a line under its card. */
export function lineCard(who: string, did: string): Card {
  return { summary: `${who} ${did}`, nodes: [text([{ bold: who }, ` ${did}`])] };
}

/** What people who care for an idea are told of it. */
export function toldCard(idea: Idea, lead: string, words?: string): Card {
  return {
    summary: lead,
    nodes: [
      text(lead),
      text([{ bold: ideaName(idea) }, ` ${idea.title}`]),
      ...(words === undefined ? [] : [{ kind: 'quote' as const, text: words }]),
      actions(run(`Show ${ideaName(idea)}`, 'idea show', { idea: ideaName(idea) })),
    ],
  };
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
