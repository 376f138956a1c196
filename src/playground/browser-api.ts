import type { IncomingMessage, ServerResponse } from 'node:http';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { NotThere, openHome, runCommand, runShortcut, say, type Stage } from './acts.ts';
import { type Message, type View, withoutContent } from './chat-state.ts';
import { readBody, sendJson } from './http.ts';
import { type Json, parseJson } from './json.ts';
import { closeView, press, type Spot, submitView, suggest } from './modal-acts.ts';
import { APP, handleOf, type Person } from './options.ts';
import { fileObject } from './slack-objects.ts';
import { newFile } from './slack-web-api/files.ts';
import { TEAMS_ROUTES, teamsSnapshot } from './teams/index.ts';

export const BROWSER_API_PATH = '/playground/api/';

const Values = z.record(z.string(), z.record(z.string(), z.looseObject({})));
const Place = z.union([
  z.object({ channel: z.string(), ts: z.string() }),
  z.object({ view: z.string() }),
  z.object({ home: z.literal(true) }),
]);
const Said = z.object({
  channel: z.string(),
  text: z.string().max(40_000),
  thread: z.string().optional(),
  files: z.array(z.string()).max(10).optional(),
});
const Pressed = z.object({ place: Place, action: z.looseObject({ type: z.string() }), values: Values });
const Suggested = z.object({
  place: Place,
  actionId: z.string(),
  blockId: z.string(),
  value: z.string(),
  values: Values,
});
const Shortcut = z.object({
  callbackId: z.string(),
  place: z.object({ channel: z.string(), ts: z.string() }).optional(),
});
const Upload = z.object({ name: z.string().min(1).max(255), content: z.base64() });
const AnyBody = z.looseObject({ person: z.string() });

type Route = (stage: Stage, person: Person, body: Json) => Promise<unknown>;

const ROUTES: Record<string, Route> = {
  async say(stage, person, body) {
    const said = { person, ...Said.parse(body) };
    if (said.text.trim() === '' && !said.files?.length) throw new NotThere('There is nothing to send.');
    // A file goes with a message only: Slack's commands take none.
    const isCommand = said.text.trimStart().startsWith('/') && !said.files?.length;
    await (isCommand ? runCommand : say)(stage, said);
  },
  async press(stage, person, body) {
    const { place, action, values } = Pressed.parse(body);
    return { isTaken: await press(stage, { person, spot: spotOf(stage, person, place), action, values }) };
  },
  suggest(stage, person, body) {
    const { place, ...suggested } = Suggested.parse(body);
    return suggest(stage, { person, spot: spotOf(stage, person, place), ...suggested });
  },
  submit(stage, person, body) {
    const { view, values } = z.object({ view: z.string(), values: Values }).parse(body);
    return submitView(stage, person, openView(stage, person, view), values);
  },
  close(stage, person, body) {
    return closeView(stage, person, z.object({ all: z.boolean() }).parse(body).all);
  },
  async shortcut(stage, person, body) {
    const { callbackId, place } = Shortcut.parse(body);
    const type = place ? 'message' : 'global';
    const isKnown = stage.options.shortcuts.some((one) => one.callbackId === callbackId && one.type === type);
    if (!isKnown) throw new NotThere('There is no such shortcut.');
    await runShortcut(stage, person, callbackId, place && messageAt(stage, person, place));
  },
  home(stage, person, body) {
    return openHome(stage, person, z.object({ tab: z.enum(['home', 'messages']) }).parse(body).tab);
  },
  async read(stage, person, body) {
    const { channel, ts } = z.object({ channel: z.string(), ts: z.string() }).parse(body);
    stage.state.setRead(person.id, channel, ts);
  },
  async dismiss(stage, person, body) {
    const message = messageAt(stage, person, z.object({ channel: z.string(), ts: z.string() }).parse(body));
    if (message.onlyFor !== person.id) throw new NotThere('Only a message that nobody else sees can be dismissed.');
    stage.state.remove(message.channel, message.ts);
  },
  async upload(stage, person, body) {
    const { name, content } = Upload.parse(body);
    const { state, options } = stage;
    const file = { ...newFile(state.newId('F'), { name, owner: person.id, now: options.now() }), content };
    state.putFile(file);
    return fileObject(file, stage.origin);
  },
  async clock(stage, person, body) {
    const { to } = z.object({ to: z.enum(['hour', 'day', 'monday']) }).parse(body);
    const { advanceClock, now, zone } = stage.options;
    const { kept } = stage.state;
    if (!advanceClock) throw new NotThere('The clock of this bot cannot be moved.');
    const step = stepTo(to, now(), (await zone?.()) ?? person.zone);
    kept.aheadMs = (kept.aheadMs ?? 0) + step;
    await advanceClock(step);
    stage.state.tell({ type: 'clock' });
  },
};

/** Answers what the page asks for on behalf of the person it acts as. */
export async function answerBrowser(
  stage: Stage,
  { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string },
): Promise<void> {
  const name = path.slice(BROWSER_API_PATH.length);
  const route = routeOf(stage, name);
  if (!route) return sendJson(response, 404, { error: 'There is nothing here.' });
  // A form of another site cannot send JSON without being asked first.
  if (request.headers['content-type'] !== 'application/json') return sendJson(response, 415, { error: 'Send JSON.' });
  try {
    const body = AnyBody.parse(parseJson((await readBody(request)).toString('utf8')));
    const person = stage.options.people.find(({ id }) => id === body.person);
    if (!person) throw new NotThere('There is no such person.');
    sendJson(response, 200, (await route(person, body, stage)) ?? {});
  } catch (error) {
    if (error instanceof NotThere) return sendJson(response, 404, { error: error.message });
    if (error instanceof z.ZodError) return sendJson(response, 400, { error: z.prettifyError(error) });
    throw error;
  }
}

function routeOf({ teams }: Stage, name: string): ((person: Person, body: Json, stage: Stage) => unknown) | undefined {
  if (teams && Object.hasOwn(TEAMS_ROUTES, name)) return (person, body) => TEAMS_ROUTES[name]?.(teams, person, body);
  return Object.hasOwn(ROUTES, name) ? (person, body, stage) => ROUTES[name]?.(stage, person, body) : undefined;
}

function messageAt({ state }: Stage, person: Person, { channel, ts }: { channel: string; ts: string }): Message {
  const message = state.conversation(channel)?.members.includes(person.id) && state.findMessage(channel, ts);
  const isVisible = message && (message.onlyFor === undefined || message.onlyFor === person.id);
  if (!isVisible) throw new NotThere('There is no such message.');
  return message;
}

function openView({ state }: Stage, person: Person, id: string): View {
  const view = state.views.get(person.id)?.find((one) => one.id === id);
  if (!view) throw new NotThere('That modal is closed.');
  return view;
}

function spotOf(stage: Stage, person: Person, place: z.infer<typeof Place>): Spot {
  if ('ts' in place) return { message: messageAt(stage, person, place) };
  if ('view' in place) return { view: openView(stage, person, place.view) };
  const home = stage.state.kept.homes[person.id];
  if (!home) throw new NotThere('The Home tab is empty.');
  return { view: home };
}

function stepTo(to: 'hour' | 'day' | 'monday', now: Date, zone: string): number {
  const local = DateTime.fromJSDate(now, { zone });
  const monday = local.startOf('week').plus({ weeks: 1 }).set({ hour: 9 });
  const target = { hour: local.plus({ hours: 1 }), day: local.plus({ days: 1 }), monday }[to];
  return target.toMillis() - now.getTime();
}

/** All that the page shows, sent when it connects. */
export function snapshot({ options, state, teams }: Pick<Stage, 'options' | 'state' | 'teams'>): Json {
  const { kept, views } = state;
  const files = Object.values(kept.files).map(withoutContent);
  return {
    type: 'snapshot',
    at: options.now().getTime(),
    team: { id: options.teamId, name: options.teamName },
    bot: { id: APP.userId, name: options.botName },
    people: options.people.map((person) => ({ ...person, handle: handleOf(person) })),
    commands: options.commands,
    shortcuts: options.shortcuts,
    conversations: state.conversations(),
    messages: kept.messages,
    reads: kept.reads,
    homes: kept.homes,
    files,
    openedAt: state.open(),
    views: Object.fromEntries(views),
    canAdvance: options.advanceClock !== undefined,
    teams: teams && teamsSnapshot(teams),
  };
}
