import type { Json } from '../json.ts';
import { APP } from '../options.ts';
import { botUserObject, userObject } from '../slack-objects.ts';
import { type Call, type Method, page, required, SlackError } from './call.ts';

export const peopleMethods: Record<string, Method> = {
  'auth.test': ({ options, origin }) => ({
    ok: true,
    url: `${origin}/`,
    team: options.teamName,
    team_id: options.teamId,
    user: options.botName.toLowerCase(),
    user_id: APP.userId,
    bot_id: APP.botId,
    is_enterprise_install: false,
  }),
  'team.info': ({ options }) => ({
    ok: true,
    team: { id: options.teamId, name: options.teamName, domain: 'playground', email_domain: '', icon: {} },
  }),
  'bots.info': ({ options }) => ({
    ok: true,
    bot: { id: APP.botId, app_id: APP.id, user_id: APP.userId, name: options.botName, deleted: false },
  }),
  'users.info': (call) => ({ ok: true, user: findUser(call, required(call.args, 'user', 'user_not_found')) }),
  'users.list': (call) => {
    const { items, next } = page([...call.options.people.map(({ id }) => id), APP.userId], call.args);
    return { ok: true, members: items.map((id) => findUser(call, id)), response_metadata: { next_cursor: next } };
  },
  'users.lookupByEmail': (call) => {
    const email = required(call.args, 'email', 'users_not_found').toLowerCase();
    const person = call.options.people.find((one) => one.email.toLowerCase() === email);
    if (!person) throw new SlackError('users_not_found');
    return { ok: true, user: findUser(call, person.id) };
  },
};

function findUser({ options }: Call, id: string): Json {
  if (id === APP.userId) return botUserObject(options);
  const person = options.people.find((one) => one.id === id);
  if (!person) throw new SlackError('user_not_found');
  return userObject(person, options.teamId, options.now());
}
