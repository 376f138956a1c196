import { actions, type Card, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { ChannelRef } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { teamFor } from '../reports/index.ts';
import { type GoalDeps, goalOf } from './deps.ts';
import { goalField } from './fields.ts';
import type { FollowFields } from './follow.ts';
import { followed, newsCard } from './followers.ts';
import { goalName } from './goal.ts';
import { nextMorning, seenOf, weekOf } from './rules-follow.ts';
import { viewsOf } from './views.ts';

const fields = {
  goal: goalField({ label: 'Goal', positional: true }),
  channel: f.channel({ label: 'Channel', positional: true, hint: 'Here when empty.' }),
  team: f.line({ label: 'All goals of the team' }),
};

export function followCommands(deps: GoalDeps): Command[] {
  return [follow(deps), unfollow(deps)];
}

interface Asked {
  goal?: number | undefined;
  channel?: string | undefined;
  team?: string | undefined;
}

function follow(deps: GoalDeps): Command {
  return command({
    name: 'goal follow',
    summary: 'Keep a channel up to date about a goal, or all of a team’s: weekly, and when one stands otherwise.',
    examples: ['goal follow G-12 here', 'goal follow team:EMEA #emea'],
    access: 'members',
    submit: 'Follow',
    fields,
    async run(asked, context) {
      const { company, actor, now, place } = context;
      const target = await targetOf(deps, context, asked);
      if ('kind' in target) return target;
      if (place.direct && target.place.channel === place.channel)
        return refuse('Nobody else sees this chat. Say it in the channel, or name the channel here.', {
          field: 'channel',
        });
      const views = await viewsOf(deps, company, now, await followed(deps.store, company.tenant, target));
      const { zone, workingDays } = company;
      const values: FollowFields = {
        ...target,
        by: refOf(actor),
        active: true,
        seen: seenOf(views),
        week: weekOf(now, zone),
        nextAt: nextMorning(now, zone, workingDays),
      };
      const lead = `${actor.name} lets this channel follow ${nameOf(target)}.`;
      const card = newsCard(views.slice(0, 10), lead);
      const begun = await deps.store.startFollowing(company.tenant, refOf(actor), values, [
        { kind: 'tell', to: { place: target.place }, card },
      ]);
      if (!begun) return refuse(`That channel follows ${nameOf(target)} already.`, { field: 'goal' });
      return answer(followingCard(target, `The channel follows ${nameOf(target)}.`));
    },
  });
}

function followingCard({ goal, place, team }: Pick<FollowFields, 'goal' | 'place' | 'team'>, said: string): Card {
  const values = {
    channel: `<#${place.channel}>`,
    ...(goal !== undefined && { goal: goalName({ number: goal }) }),
    ...(team && { team: team.name }),
  };
  return { summary: said, tone: 'good', nodes: [text(said), actions(run('Stop following', 'goal unfollow', values))] };
}

export type Target = Pick<FollowFields, 'place' | 'goal' | 'team'>;

async function targetOf(deps: GoalDeps, context: Context, asked: Asked): Promise<Target | Refusal> {
  const { platform, workspace, channel: here } = context.place;
  const place: ChannelRef = { platform, workspace, channel: asked.channel ?? here };
  if ((asked.goal === undefined) === (asked.team === undefined))
    return refuse('Say which goal, or whose: “G-12” or “team:EMEA”.', { field: 'goal' });
  if (asked.goal === undefined) {
    const team = await teamFor(deps, context, asked.team);
    return 'problem' in team ? team : { place, team: { id: team.id, name: team.name } };
  }
  const found = await goalOf(deps, context, asked.goal);
  return 'kind' in found ? found : { place, goal: found.number };
}

function nameOf({ goal, team }: Target): string {
  return team ? `the goals of ${team.name}` : `G-${goal ?? ''}`;
}

function unfollow(deps: GoalDeps): Command {
  return command({
    name: 'goal unfollow',
    summary: 'Say no more in a channel about a goal, or about a team’s.',
    examples: ['goal unfollow G-12 here', 'goal unfollow team:EMEA #emea'],
    access: 'members',
    submit: 'Stop',
    fields,
    async run(asked, context): Promise<Reply> {
      const target = await targetOf(deps, context, asked);
      if ('kind' in target) return target;
      const stopped = await deps.store.stopFollowing(context.company.tenant, refOf(context.actor), target);
      return stopped
        ? answer(`Nothing more is said there about ${nameOf(target)}.`)
        : refuse(`That channel does not follow ${nameOf(target)}.`);
    },
  });
}
