import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { type Period, thisQuarter } from '../../core/period.ts';
import { nearest } from '../../core/nearest.ts';
import { hasRole } from '../../core/person.ts';
import { answer, refuse, type Refusal, type Reply, replaceWith } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Scope } from '../metrics/index.ts';
import type { Team } from '../people/index.ts';
import { personAudience } from './audience.ts';
import { around, figuresNow, report, type ReportDeps } from './deps.ts';
import { reportCard } from './report-card.ts';
import { isEmpty } from './sections.ts';

/** Deals of each list that are looked at for the names of segments. */
const mostRead = 5_000;
const period = f.period({ label: 'Period', positional: true, hint: 'This quarter when empty.' });
const against = f.period({ label: 'Compared with', hint: 'The period before when empty.', aliases: ['vs', 'versus'] });
const replace = { ...f.flag({ label: 'Replace' }), hidden: true };

export function lookCommands(deps: ReportDeps): Command[] {
  return [me(deps), team(deps), company(deps), person(deps), segment(deps), account(deps)];
}

async function show(
  deps: ReportDeps,
  context: Context,
  scope: Scope,
  asked: { period: Period | undefined; against: Period | undefined; replace: boolean | undefined },
  whenEmpty?: (chosen: Period) => Promise<Refusal | undefined>,
): Promise<Reply> {
  const chosen = asked.period ?? thisQuarter(context);
  if (asked.against && asked.against.unit !== chosen.unit)
    return refuse(`${chosen.label} and ${asked.against.label} are not of the same length. Compare like with like.`, {
      field: 'against',
    });
  const snapshot = await report(deps, context, scope, chosen, asked.against);
  const refused = isEmpty(snapshot.figures) ? await whenEmpty?.(chosen) : undefined;
  if (refused) return refused;
  const lead =
    hasRole(context.actor, ['manager', 'admin']) && !(scope.kind === 'person' && scope.id === context.actor.id);
  const card = reportCard(
    snapshot,
    personAudience(context.actor),
    around(chosen, context.company.fiscalYearStart),
    lead,
  );
  return asked.replace ? replaceWith(card) : answer(card);
}

function me(deps: ReportDeps): Command {
  return command({
    name: 'report me',
    summary: 'Your own figures: bookings, quota, forecast, win rate, what to do next.',
    examples: ['report me', 'report me last month', 'report me 2026-Q3'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'Show',
    fields: { period, against, replace },
    run: (input, context) =>
      show(deps, context, { kind: 'person', id: context.actor.id, name: context.actor.name }, input),
  });
}

function team(deps: ReportDeps): Command {
  return command({
    name: 'report team',
    summary: 'A team’s figures, with its leaderboard.',
    examples: ['report team', 'report team EMEA', 'report team EMEA 2026-09'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      team: f.line({ label: 'Team', positional: true, hint: 'Your own when empty.' }),
      period,
      against,
      replace,
    },
    async run(input, context) {
      const found = await teamFor(deps, context, input.team);
      if ('kind' in found) return found;
      const { id, name, members } = found;
      return show(deps, context, { kind: 'team', id, name, members }, input);
    },
  });
}

/** The team of that name; without a name the one that the person is in or manages. */
export async function teamFor(
  deps: Pick<ReportDeps, 'people'>,
  context: Context,
  name: string | undefined,
): Promise<Team | Refusal> {
  const teams = await deps.people.teams(context.company.tenant);
  const { id } = context.actor;
  const matching =
    name === undefined
      ? teams.filter((each) => each.members.includes(id) || each.manager === id)
      : teams.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  const [only] = matching;
  if (only && matching.length === 1) return only;
  const choices = (matching.length > 1 ? matching : teams)
    .slice(0, 8)
    .map((each) => ({ label: each.name, raw: each.name }));
  if (teams.length === 0)
    return refuse(`There is no team yet. An admin makes one with “${typed('sales team create EMEA')}”.`, {
      field: 'team',
    });
  if (name !== undefined) return refuse(`There is no team “${name}”.`, { field: 'team', choices });
  return refuse(matching.length > 1 ? 'You are in several teams. Which one?' : 'You are in no team. Which one?', {
    field: 'team',
    choices,
  });
}

function company(deps: ReportDeps): Command {
  return command({
    name: 'report company',
    summary: 'The whole company’s figures, by team and person.',
    examples: ['report company', 'report company this month', 'report company 2026-Q4 against:2025-Q4'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { period, against, replace },
    run: (input, context) => show(deps, context, { kind: 'company', name: context.company.name }, input),
  });
}

function person(deps: ReportDeps): Command {
  return command({
    name: 'report person',
    summary: 'One person’s figures; for their managers.',
    examples: ['report person @ada', 'report person @ada last quarter'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { person: f.person({ label: 'Person', required: true, positional: true }), period, against, replace },
    async run(input, context) {
      const refused = mayReadPerson(context, input.person);
      return refused ?? show(deps, context, { kind: 'person', ...input.person }, input);
    },
  });
}

/** A person’s own figures are theirs and their managers’. */
export function mayReadPerson(
  { actor }: Pick<Context, 'actor'>,
  person: { id: string; name: string },
): Refusal | undefined {
  if (person.id === actor.id || hasRole(actor, ['manager', 'admin', 'finance'])) return undefined;
  return refuse(`Only ${person.name} and managers see these figures. Your own: “${typed('report me')}”.`, {
    field: 'person',
  });
}

function segment(deps: ReportDeps): Command {
  return command({
    name: 'report segment',
    summary: 'The figures of one segment.',
    examples: ['report segment Mid-market', 'report segment Mid-market last quarter'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { segment: f.line({ label: 'Segment', required: true, positional: true }), period, against, replace },
    run: (input, context) =>
      show(deps, context, { kind: 'segment', name: input.segment }, input, (chosen) =>
        meantSegment(deps, context, input.segment, chosen),
      ),
  });
}

/** Where a segment has nothing: the one that was meant, unless there is one of that name. */
async function meantSegment(
  deps: ReportDeps,
  context: Context,
  name: string,
  chosen: Period,
): Promise<Refusal | undefined> {
  const known = await segmentsOf(deps, context, chosen);
  if (known.length === 0 || known.some((each) => each.toLowerCase() === name.toLowerCase())) return undefined;
  const close = nearest(name, known);
  const meant = close === undefined ? known.slice(0, 8) : [close];
  return refuse(
    `No deal of that time is in a segment “${name}”.${close === undefined ? '' : ` Did you mean “${close}”?`}`,
    { field: 'segment', choices: meant.map((each) => ({ label: each, raw: each })) },
  );
}

/** Segments of the company's deals that a window's figures are made from, by name. */
async function segmentsOf(deps: ReportDeps, context: Context, chosen: Period): Promise<string[]> {
  const { rows } = await figuresNow(deps, context, { kind: 'company', name: context.company.name }, chosen, {
    mostRows: mostRead,
  });
  const names = Object.values(rows).flatMap((list) => list.rows.flatMap(({ segment }) => segment ?? []));
  return [...new Set(names)].sort();
}

function account(deps: ReportDeps): Command {
  return command({
    name: 'report account',
    summary: 'What was sold to one account, and what is open there.',
    examples: ['report account Acme', 'report account Acme 2026'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { account: f.account({ label: 'Account', required: true, positional: true }), period, against, replace },
    async run(input, context) {
      const { id, name } = input.account;
      if (id === undefined) return refuse(`I do not know the account “${name}”.`, { field: 'account' });
      return show(deps, context, { kind: 'account', id, name }, input);
    },
  });
}
