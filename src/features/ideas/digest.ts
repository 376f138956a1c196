import { actions, type Node, run, text } from '../../core/card.ts';
import { addDays, type Day, formatDay, startOfDay } from '../../core/dates.ts';
import type { DigestSection } from '../reports/index.ts';
import type { IdeaDeps } from './deps.ts';
import { type Idea, ideaName, openStates, runningOf } from './idea.ts';
import { judge } from './rules-target.ts';

const mostShown = 3;
const soonDays = 7;

/** What a digest says of ideas: how many came, which have most votes, which experiments end soon or have ended. */
export function ideasSection({ store }: IdeaDeps): DigestSection['nodes'] {
  return async ({ tenant, zone }, { start, end, members }) => {
    const since = startOfDay(start, zone);
    const until = startOfDay(end, zone);
    const own = ({ author }: Idea) => members === undefined || members.includes(author.id);
    const [moved, ranked, tried] = await Promise.all([
      store.movedSince(tenant, since),
      store.find(
        tenant,
        { states: openStates },
        { sort: { votes: -1, number: -1 }, limit: members ? 1000 : mostShown },
      ),
      store.find(tenant, { tried: true }),
    ]);
    const within = (at: Date | undefined) => at !== undefined && at >= since && at < until;
    return nodesOf({
      fresh: moved.filter((idea) => own(idea) && within(idea.createdAt)).length,
      decided: moved.filter((idea) => own(idea) && !openStates.includes(idea.state) && within(idea.stateAt)),
      top: ranked.filter(own).slice(0, mostShown),
      ending: tried.filter((idea) => own(idea) && endsBy(idea, addDays(end, soonDays))),
      results: tried.filter((idea) => own(idea) && within(idea.experiments.at(-1)?.endedAt)),
    });
  };
}

function endsBy(idea: Idea, day: Day): boolean {
  const running = runningOf(idea);
  return running !== undefined && running.until <= day;
}

interface Found {
  fresh: number;
  decided: readonly Idea[];
  top: readonly Idea[];
  ending: readonly Idea[];
  results: readonly Idea[];
}

function nodesOf({ fresh, decided, top, ending, results }: Found): Node[] {
  if (fresh + decided.length + top.length + results.length === 0) return [];
  const became = decided.map((idea) => `${ideaName(idea)} ${idea.state}`);
  const said = [fresh === 0 ? 'no new one' : fresh === 1 ? '1 new' : `${fresh} new`, ...became].join('; ');
  return [
    text([{ bold: 'Ideas: ' }, `${said}.`]),
    ...(top.length === 0
      ? []
      : [
          {
            kind: 'list' as const,
            ordered: true,
            items: top.map((idea) => [
              { bold: ideaName(idea) },
              ` ${idea.title}: ${idea.votes} ${idea.votes === 1 ? 'vote' : 'votes'}`,
            ]),
          },
        ]),
    ...ending.slice(0, mostShown).map((idea) => text(`Experiment ${ideaName(idea)} ${endWords(idea)}: ${idea.title}.`)),
    ...results.slice(0, mostShown).map((idea) => text(resultWords(idea))),
    actions(run('Top ideas', 'idea top')),
  ];
}

function endWords(idea: Idea): string {
  const running = runningOf(idea);
  return running ? `ends ${formatDay(running.until)} (${running.owner.name})` : 'is over';
}

function resultWords(idea: Idea): string {
  const last = idea.experiments.at(-1);
  const judged = last && judge(last);
  return `Tried: ${ideaName(idea)} ${idea.title}: ${last?.verdict ?? ''}${judged ? `, by the figures ${judged}` : ''}.`;
}
