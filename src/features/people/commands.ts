import { actions, type Card, facts, run, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { choices, flag, line, person, people } from '../../core/fields.ts';
import { type Role, roles } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import type { Context } from '../../core/context.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import { mayTakeRoles } from './rules.ts';
import type { PeopleStore } from './store.ts';

const preview = flag({ label: 'Preview only', hint: 'Shows what would change, and changes nothing.' });

export function peopleCommands(store: PeopleStore): Command[] {
  return [roleCommand(store), whoami(store), ...teamCommands(store)];
}

function roleCommand(store: PeopleStore): Command {
  return command({
    name: 'sales role',
    summary: 'Give a person their roles; it replaces the ones they had.',
    examples: ['sales role @ada manager', 'sales role @ada rep,manager', 'sales role @ada admin preview:yes'],
    access: ['admin'],
    fields: {
      person: person({ label: 'Person', required: true, positional: true }),
      roles: {
        ...choices({ label: 'Roles', required: true, positional: true, aliases: ['role'] }, roles),
        take: takeRoles,
      },
      preview,
    },
    async run(input, context) {
      const { tenant } = context.company;
      const target = await store.people.get(tenant, input.person.id);
      if (!target) return refuse('I do not know this person yet.', { field: 'person' });
      const sentence = `${target.name}: ${target.roles.join(', ') || 'no role'} → ${input.roles.join(', ')}`;
      if (input.preview)
        return (
          mayTakeRoles(target, input.roles, await store.withRole(tenant, 'admin')) ??
          previewOf(sentence, 'sales role', { person: `person:${target.id}`, roles: input.roles.join(',') })
        );
      const written = await store.people.change(tenant, target.id, context.actor, () => ({
        kind: 'write',
        set: { roles: input.roles },
        what: 'person.roles',
        summary: sentence,
        due:
          target.id === context.actor.id
            ? []
            : [{ kind: 'tell', to: { person: target.id }, card: roleCard(input.roles, context) }],
      }));
      return written.kind === 'written' ? answerWithUndo(sentence, 'person', written) : written;
    },
  });
}

function takeRoles(words: readonly string[]): number {
  const isRoles = (word: string) => word.split(',').every((part) => part === '' || roles.some((role) => role === part));
  const end = words.findIndex((word) => !isRoles(word));
  return end === -1 ? words.length : end;
}

function roleCard(given: readonly Role[], context: Context): Card {
  const sentence = `${context.actor.name} gave you the role ${given.join(', ')} in Rainmaker.`;
  return { summary: sentence, nodes: [{ kind: 'text', text: sentence }, actions(run('What can I do?', 'sales help'))] };
}

function whoami(store: PeopleStore): Command {
  return command({
    name: 'sales whoami',
    summary: 'Who you are to Rainmaker: roles, teams, time zone.',
    examples: ['sales whoami'],
    access: 'anyone',
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { actor } = context;
      const teams = (await store.allTeams(context.company.tenant)).filter((team) => team.members.includes(actor.id));
      return answer({
        summary: `You are ${actor.name}: ${actor.roles.join(', ') || 'no role yet'}.`,
        nodes: [
          title(actor.name),
          facts({
            Roles: actor.roles.join(', ') || `none yet; ask an admin for “${typed('sales role @you rep')}”`,
            Teams: teams.map((team) => team.name).join(', ') || 'none',
            'Time zone': actor.zone,
            'E-mail': actor.email,
            'Known on': actor.identities.map((identity) => identity.platform).join(', '),
          }),
        ],
      });
    },
  });
}

function teamCommands(store: PeopleStore): Command[] {
  const team = line({ label: 'Team', required: true, positional: true });
  const whom = people({ label: 'People', required: true, positional: true, aliases: ['person'] });
  const byName = async (context: Context, name: string) =>
    (await store.allTeams(context.company.tenant)).find((each) => each.name.toLowerCase() === name.toLowerCase());

  const changeMembers = async (
    context: Context,
    name: string,
    change: (members: string[]) => string[],
    sentence: string,
    isPreview: boolean | undefined,
  ): Promise<Reply> => {
    const found = await byName(context, name);
    if (!found)
      return refuse(`There is no team “${name}”. Create it with “${typed(`sales team create ${name}`)}”.`, {
        field: 'team',
      });
    if (isPreview) return answer(`Preview: ${sentence}. Nothing was changed.`);
    const written = await store.teams.change(context.company.tenant, found.id, context.actor, (current) => ({
      kind: 'write',
      set: { members: change(current.members) },
      what: 'team.members',
      summary: sentence,
    }));
    return written.kind === 'written' ? answerWithUndo(sentence, 'team', written) : written;
  };

  return [
    command({
      name: 'sales team create',
      summary: 'Make a team; quotas, reports and digests can be a team’s.',
      examples: ['sales team create EMEA manager:@ada', 'sales team create "North America" members:@bo,@cy'],
      access: ['admin', 'manager'],
      fields: { team, manager: person({ label: 'Manager' }), members: people({ label: 'Members' }), preview },
      async run(input, context) {
        if (await byName(context, input.team))
          return refuse(`There is a team “${input.team}” already.`, { field: 'team' });
        const members = [
          ...new Set([...(input.members ?? []), ...(input.manager ? [input.manager] : [])].map((member) => member.id)),
        ];
        const sentence = `Team ${input.team} with ${members.length} ${members.length === 1 ? 'person' : 'people'}`;
        if (input.preview) return answer(`Preview: ${sentence}. Nothing was changed.`);
        const made = await store.teams.create(context.company.tenant, context.actor, {
          key: context.key,
          values: { name: input.team, members, manager: input.manager?.id },
          what: 'team.created',
          summary: sentence,
        });
        return answerWithUndo(sentence, 'team', { record: made, change: { id: made.history[0]?.id ?? '' } });
      },
    }),
    command({
      name: 'sales team add',
      summary: 'Add people to a team.',
      examples: ['sales team add EMEA @bo', 'sales team add "North America" @bo @cy'],
      access: ['admin', 'manager'],
      fields: { team, people: whom, preview },
      run: (input, context) =>
        changeMembers(
          context,
          input.team,
          (members) => [...new Set([...members, ...input.people.map((each) => each.id)])],
          `${input.people.map((each) => each.name).join(', ')} joined ${input.team}`,
          input.preview,
        ),
    }),
    command({
      name: 'sales team remove',
      summary: 'Take people out of a team.',
      examples: ['sales team remove EMEA @bo'],
      access: ['admin', 'manager'],
      fields: { team, people: whom, preview },
      run: (input, context) =>
        changeMembers(
          context,
          input.team,
          (members) => members.filter((member) => !input.people.some((each) => each.id === member)),
          `${input.people.map((each) => each.name).join(', ')} left ${input.team}`,
          input.preview,
        ),
    }),
    command({
      name: 'sales team list',
      summary: 'All teams with their people.',
      examples: ['sales team list'],
      access: 'members',
      readOnly: true,
      fields: {},
      async run(_input, context) {
        const names = new Map((await store.everybody(context.company.tenant)).map((each) => [each.id, each.name]));
        const teams = await store.allTeams(context.company.tenant);
        if (teams.length === 0)
          return answer(`There is no team yet. An admin makes one with “${typed('sales team create EMEA')}”.`);
        return answer({
          summary: `${teams.length} teams`,
          nodes: [
            title('Teams'),
            {
              kind: 'list',
              items: teams.map((each) => [
                { bold: each.name },
                `: ${each.members.map((member) => names.get(member) ?? 'somebody who left').join(', ') || 'nobody yet'}`,
              ]),
            },
          ],
        });
      },
    }),
  ];
}

function previewOf(sentence: string, name: string, values: Record<string, string>): Reply {
  return answer({
    summary: `Preview: ${sentence}`,
    nodes: [
      { kind: 'text', text: [{ bold: 'Preview: ' }, sentence, '. Nothing was changed.'] },
      actions(run('Apply', name, values, { style: 'primary' })),
    ],
  });
}
