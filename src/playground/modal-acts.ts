import { type Stage, noticeFailure, NotThere, responseTicket } from './acts.ts';
import type { Message, View } from './chat-state.ts';
import { objectsOf } from './check-text.ts';
import { isObject, type Json, parseJson } from './json.ts';
import type { Person } from './options.ts';
import { interactionBase, messagePlace, viewPlace } from './payloads.ts';
import { SlackError } from './slack-web-api/call.ts';
import { pushView, replaceView } from './slack-web-api/views.ts';
import { failureOf } from './slack-requests.ts';

/** Where somebody pressed something: in a message, an open modal, or the Home tab. */
export type Spot = { message: Message } | { view: View };

export interface Pressed {
  person: Person;
  spot: Spot;
  action: Json;
  values: Json;
}

/** A button, menu or picker was used. */
export async function press(stage: Stage, { person, spot, action, values }: Pressed): Promise<boolean> {
  const { triggers, origin, state } = stage;
  const place = placeOf(stage, spot, values);
  const answer = await stage.requests.interaction({
    type: 'block_actions',
    ...interactionBase(stage, person),
    ...place,
    ...('message' in spot
      ? { state: { values }, response_url: triggers.newResponseUrl(origin, responseTicket(person, spot.message)) }
      : {}),
    trigger_id: triggers.newTrigger(person.id),
    actions: [{ ...action, action_ts: state.nextTs() }],
  });
  noticeFailure(stage, person, answer, 'The app did not take the click');
  return failureOf(answer) === undefined;
}

function placeOf(stage: Stage, spot: Spot, values: Json): Json {
  return 'message' in spot ? messagePlace(stage, spot.message) : viewPlace(spot.view, values);
}

export interface Suggested extends Omit<Pressed, 'action'> {
  actionId: string;
  blockId: string;
  value: string;
}

/** What an external select offers for the words typed so far. */
export async function suggest(
  stage: Stage,
  { person, spot, values, actionId, blockId, value }: Suggested,
): Promise<Json> {
  const answer = await stage.requests.interaction({
    type: 'block_suggestion',
    ...interactionBase(stage, person),
    ...placeOf(stage, spot, values),
    action_id: actionId,
    block_id: blockId,
    value,
  });
  const body = answer.kind === 'answered' && !failureOf(answer) ? parseJson(answer.body) : undefined;
  return isObject(body)
    ? { options: objectsOf(body.options), option_groups: objectsOf(body.option_groups) }
    : { options: [] };
}

export type SubmitOutcome = { kind: 'done' } | { kind: 'errors'; errors: Record<string, string> } | { kind: 'failed' };

/** The submit button of a modal: the answer keeps it open with errors, replaces it, stacks another, or closes it. */
export async function submitView(stage: Stage, person: Person, view: View, values: Json): Promise<SubmitOutcome> {
  const { triggers, state } = stage;
  const submitted = { ...view, state: { values } };
  const answer = await stage.requests.interaction({
    type: 'view_submission',
    ...interactionBase(stage, person),
    trigger_id: triggers.newTrigger(person.id),
    view: submitted,
    response_urls: [],
  });
  if (answer.kind !== 'answered' || failureOf(answer)) return { kind: 'failed' };
  const body = parseJson(answer.body);
  const reply = isObject(body) ? body : {};
  try {
    return followResponse(stage, person, view, reply);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const detail = error.reasons.slice(0, 3).join('\n');
    state.tell({ type: 'notice', person: person.id, text: `Slack would refuse the answer: ${error.error}`, detail });
    return { kind: 'failed' };
  }
}

function followResponse(stage: Stage, person: Person, view: View, reply: Json): SubmitOutcome {
  const call = { ...stage, args: { view: reply.view } };
  const stack = stage.state.views.get(person.id) ?? [];
  switch (reply.response_action) {
    case 'errors':
      return { kind: 'errors', errors: errorsFor(view, reply.errors) };
    case 'update':
      replaceView(call, person.id, view);
      return { kind: 'done' };
    case 'push':
      pushView(call, person.id);
      return { kind: 'done' };
    case 'clear':
      stage.state.setViews(person.id, []);
      return { kind: 'done' };
    default:
      stage.state.setViews(
        person.id,
        stack.filter(({ id }) => id !== view.id),
      );
      return { kind: 'done' };
  }
}

function errorsFor(view: View, given: unknown): Record<string, string> {
  const entries = Object.entries(isObject(given) ? given : {});
  const inputs = new Set(objectsOf(view.blocks).flatMap((b) => (b.type === 'input' ? [String(b.block_id)] : [])));
  const strays = entries.map(([block]) => block).filter((block) => !inputs.has(block));
  if (entries.length === 0 || strays.length > 0) {
    throw new SlackError('invalid_arguments', [
      `[ERROR] errors must name input blocks, not ${strays.join(', ') || 'none'}`,
    ]);
  }
  return Object.fromEntries(entries.map(([block, words]) => [block, String(words)]));
}

/** Somebody closes the top modal (`all`: the whole stack); the bot hears it where it asked to. */
export async function closeView(stage: Stage, person: Person, isWhole: boolean): Promise<void> {
  const stack = stage.state.views.get(person.id) ?? [];
  const top = stack.at(-1);
  if (!top) throw new NotThere('There is no open modal.');
  const isCleared = isWhole || top.clear_on_close === true;
  const closed = isCleared ? stack.toReversed() : [top];
  stage.state.setViews(person.id, isCleared ? [] : stack.slice(0, -1));
  for (const view of closed.filter(({ notify_on_close: isHeard }) => isHeard === true)) {
    const payload = { type: 'view_closed', ...interactionBase(stage, person), view, is_cleared: isCleared };
    noticeFailure(stage, person, await stage.requests.interaction(payload), 'The app did not hear of the closing');
  }
}
