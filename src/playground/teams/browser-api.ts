import { z } from 'zod';
import { NotThere } from '../acts.ts';
import type { Json } from '../json.ts';
import type { Person } from '../options.ts';
import { teamsUserId } from './accounts.ts';
import { messagePayload } from './activities.ts';
import { askForDialog, conversationOf, execute, postAt, sayInTeams, spotOf, submitInMessage } from './acts.ts';
import { consent } from './files.ts';
import { install } from './install.ts';
import type { TeamsStage } from './stage.ts';
import type { Post } from './team-state.ts';

const Place = z.object({ conversation: z.string(), id: z.string() });
const Data = z.looseObject({});
const Said = z
  .object({
    conversation: z.string(),
    text: z.string().max(28_000),
    root: z.string().optional(),
    files: z.array(z.string()).max(10).optional(),
  })
  .refine(({ text, files = [] }) => text !== '' || files.length > 0, 'There is nothing to send.');
const Dialog = z.object({ place: Place, commandId: z.string().optional(), data: Data });

type Route = (stage: TeamsStage, person: Person, body: Json) => Promise<unknown>;

/** What the page asks for on Teams' side, on behalf of the person it acts as. */
export const TEAMS_ROUTES: Record<string, Route> = {
  /** A conversation is looked at: the app is there from now on. */
  async 'teams/arrive'(stage, person, body) {
    const { conversation } = z.object({ conversation: z.string() }).parse(body);
    await install(stage, person, conversationOf(stage, person, conversation));
  },
  'teams/say': (stage, person, body) => sayInTeams(stage, person, Said.parse(body)),
  'teams/execute'(stage, person, body) {
    const { place, verb, data } = z.object({ place: Place, verb: z.string().optional(), data: Data }).parse(body);
    return execute(stage, person, postAt(stage, person, place), { verb, data });
  },
  /** A button without a dialog. */
  'teams/submit'(stage, person, body) {
    const { place, data } = z.object({ place: Place, data: Data }).parse(body);
    return submitInMessage(stage, person, postAt(stage, person, place), data);
  },
  'teams/fetch'(stage, person, body) {
    const { place, data } = z.object({ place: Place, data: Data }).parse(body);
    const post = postAt(stage, person, place);
    const asked = { name: 'task/fetch', value: { data }, replyToId: post.id };
    return askForDialog(stage, person, spotOf(stage, person, post), asked);
  },
  'teams/message-action'(stage, person, body) {
    const { place, commandId } = z.object({ place: Place, commandId: z.string() }).parse(body);
    const isKnown = stage.options.shortcuts.some((one) => one.callbackId === commandId && one.type === 'message');
    if (!isKnown) throw new NotThere('There is no such message action.');
    return askFromMessage(stage, person, postAt(stage, person, place), 'fetchTask', { commandId });
  },
  /** The dialog of a card's button, or of a message action, is sent. */
  'teams/dialog'(stage, person, body) {
    const { place, commandId, data } = Dialog.parse(body);
    const post = postAt(stage, person, place);
    if (commandId !== undefined) return askFromMessage(stage, person, post, 'submitAction', { commandId, data });
    const asked = { name: 'task/submit', value: { data }, replyToId: post.id };
    return askForDialog(stage, person, spotOf(stage, person, post), asked);
  },
  'teams/consent'(stage, person, body) {
    const { place, isAllowed } = z.object({ place: Place, isAllowed: z.boolean() }).parse(body);
    return consent(stage, person, postAt(stage, person, place), isAllowed);
  },
};

function askFromMessage(stage: TeamsStage, person: Person, post: Post, step: string, value: Json): Promise<unknown> {
  const spot = spotOf(stage, person, post);
  const payload = { commandContext: 'message', messagePayload: messagePayload(stage, spot, post) };
  return askForDialog(stage, person, spot, { name: `composeExtension/${step}`, value: { ...value, ...payload } });
}

/** All of Teams that the page shows, sent when it connects. */
export function teamsSnapshot({ teams, options, conversations, state }: TeamsStage): Json {
  const directory = options.people.map((person) => ({ id: person.id, user: teamsUserId(teams, person) }));
  return { directory, team: teams.team, tenant: teams.tenantId, conversations, posts: state.kept.posts };
}
