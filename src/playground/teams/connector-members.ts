import type { Json } from '../json.ts';
import type { Person } from '../options.ts';
import { accountOf, personalChatId, personBy, teamId } from './accounts.ts';
import { TeamsError } from './check-card.ts';
import type { ConnectorAnswer, ConnectorCall } from './connector.ts';
import { conversationAt } from './connector-conversations.ts';
import type { TeamsStage } from './stage.ts';

type Call = (call: ConnectorCall) => ConnectorAnswer;

/** Who is in a conversation, and what the team has. */
export const memberCalls: [string, RegExp, Call][] = [
  ['GET', /^v3\/conversations\/([^/]+)\/members$/, ({ stage, args }) => ok(membersOf(stage, args))],
  ['GET', /^v3\/conversations\/([^/]+)\/pagedmembers$/, pagedMembers],
  ['GET', /^v3\/conversations\/([^/]+)\/members\/([^/]+)$/, member],
  ['GET', /^v3\/teams\/([^/]+)$/, team],
  ['GET', /^v3\/teams\/([^/]+)\/conversations$/, channels],
];

const ok = (body: unknown): ConnectorAnswer => ({ status: 200, body });

function membersOf(stage: TeamsStage, [id = '']: readonly string[]): Json[] {
  const conversation = conversationAt(stage, id);
  const { people } = stage.options;
  const isIn = (person: Person) =>
    conversation.kind === 'channel' || personalChatId(stage.teams, person) === conversation.id;
  return people.filter(isIn).map((person) => shownMember(stage, person));
}

/** All on the pages that the bot asks for; the token says where the next one begins. */
function pagedMembers({ stage, args, query }: ConnectorCall): ConnectorAnswer {
  const all = membersOf(stage, args);
  const size = Math.min(500, Number(query.get('pageSize')) || 200);
  const from = Number(query.get('continuationToken')) || 0;
  const next = from + size;
  const more = next < all.length ? { continuationToken: String(next) } : {};
  return ok({ ...more, members: all.slice(from, next) });
}

function member({ stage, args }: ConnectorCall): ConnectorAnswer {
  const [, id = ''] = args;
  const found = personBy(stage.teams, stage.options.people, id);
  const shown = found && membersOf(stage, args).find((one) => one.id === found.account.id);
  if (!shown) throw new TeamsError(404, 'MemberNotFoundInConversation', `There is no member ${id}.`);
  return ok(shown);
}

function shownMember({ teams }: TeamsStage, person: Person): Json {
  const [givenName = '', ...rest] = person.name.split(' ');
  return {
    ...accountOf(teams, person),
    givenName,
    surname: rest.join(' '),
    email: person.email,
    userPrincipalName: person.email,
    tenantId: teams.tenantId,
    userRole: 'user',
  };
}

function team({ stage, args }: ConnectorCall): ConnectorAnswer {
  const { teams, options } = stage;
  checkTeam(stage, args);
  const aadGroupId = teams.tenantId;
  const { length: memberCount } = options.people;
  const { length: channelCount } = options.channels;
  return ok({ id: teamId(teams, options.channels), name: teams.team, aadGroupId, memberCount, channelCount });
}

function channels({ stage, args }: ConnectorCall): ConnectorAnswer {
  checkTeam(stage, args);
  const own = stage.conversations.filter(({ kind }) => kind === 'channel');
  return ok({ conversations: own.map(({ id, name }) => ({ id, name })) });
}

function checkTeam({ teams, options }: TeamsStage, [id]: readonly string[]): void {
  if (id !== teamId(teams, options.channels)) throw new TeamsError(404, 'NotFound', 'There is no such team.');
}
