import { LIMITS } from '../block-limits.ts';
import type { View } from '../chat-state.ts';
import { checkView } from '../check-blocks.ts';
import { objectsOf } from '../check-text.ts';
import { isObject, type Json } from '../json.ts';
import { APP } from '../options.ts';
import { type Call, type Method, required, SlackError, structure, text } from './call.ts';
import { withIds } from './messages.ts';

export const viewMethods: Record<string, Method> = {
  'views.open': (call) => {
    const person = personOfTrigger(call);
    const view = drawnView(call, {});
    call.state.setViews(person, [view]);
    return { ok: true, view };
  },
  'views.push': (call) => {
    const person = personOfTrigger(call);
    return { ok: true, view: pushView(call, person) };
  },
  'views.update': updateView,
  'views.publish': publishHome,
};

/** Puts a view on top of a person's open modals. */
export function pushView(call: Call, person: string): View {
  const stack = call.state.views.get(person) ?? [];
  const [root] = stack;
  if (!root) throw new SlackError('invalid_trigger_id');
  if (stack.length >= LIMITS.view.stack) throw new SlackError('push_limit_reached');
  const view = drawnView(call, { root_view_id: root.id, previous_view_id: stack.at(-1)?.id });
  call.state.setViews(person, [...stack, view]);
  return view;
}

/** Puts a view in the place of an open one, which keeps its id. */
export function replaceView(call: Call, person: string, old: View): View {
  const { id, root_view_id, previous_view_id } = old;
  const view = drawnView(call, { id, root_view_id, previous_view_id });
  const stack = call.state.views.get(person) ?? [];
  call.state.setViews(
    person,
    stack.map((one) => (one.id === old.id ? view : one)),
  );
  return view;
}

function updateView(call: Call): Json {
  const { args, state } = call;
  const id = text(args, 'view_id');
  const externalId = text(args, 'external_id');
  for (const [person, stack] of state.views) {
    const old = stack.find((view) => (id === undefined ? view.external_id === externalId : view.id === id));
    if (!old) continue;
    if (args.hash !== undefined && args.hash !== old.hash) throw new SlackError('hash_conflict');
    return { ok: true, view: replaceView(call, person, old) };
  }
  throw new SlackError('not_found');
}

function publishHome(call: Call): Json {
  const { args, state, options } = call;
  const person = required(args, 'user_id', 'invalid_arguments');
  if (!options.people.some(({ id }) => id === person)) throw new SlackError('user_not_found');
  const old = state.kept.homes[person];
  if (args.hash !== undefined && old && args.hash !== old.hash) throw new SlackError('hash_conflict');
  const view = drawnView(call, old ? { id: old.id } : {});
  if (view.type !== 'home')
    throw new SlackError('invalid_arguments', ['[ERROR] must be a home view [json-pointer:/view]']);
  state.setHome(person, view);
  return { ok: true, view };
}

function personOfTrigger({ args, triggers }: Call): string {
  const outcome = triggers.takeTrigger(required(args, 'trigger_id', 'invalid_trigger_id'));
  if ('error' in outcome) throw new SlackError(outcome.error);
  return outcome.person;
}

function drawnView({ args, state, options }: Call, place: Json): View {
  const view = structure(args, 'view');
  const problems = checkView(view);
  if (problems.length > 0 || !isObject(view)) throw new SlackError('invalid_arguments', problems);
  const id = typeof place.id === 'string' ? place.id : state.newId('V');
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    previous_view_id: null,
    root_view_id: id,
    ...view,
    ...place,
    id,
    type: String(view.type),
    blocks: withIds(objectsOf(view.blocks), state),
    state: { values: {} },
    hash: `${state.nextTs()}.${state.newId('h')}`,
    team_id: options.teamId,
    app_id: APP.id,
    bot_id: APP.botId,
  };
}
