import { actions, type Card, openForm, type Platform, text } from './core/card.ts';
import type { Messenger } from './core/messenger.ts';
import type { Person } from './core/person.ts';

interface Deps {
  messengers: ReadonlyMap<Platform, Messenger>;
  admins(tenant: string): Promise<readonly Person[]>;
  nameOf(tenant: string, person: string): Promise<string | undefined>;
  /** False when this was said before, here or in another process. */
  claim(key: string): Promise<boolean>;
  failed(error: unknown, tenant: string, target: string): void;
}

const platformNames: Record<Platform, string> = { slack: 'Slack', teams: 'Microsoft Teams' };

/**
 * Tells the admins that a conversation or a person can no longer be written to; each once in a day. A single message
 * that was deleted is nobody's concern.
 */
export function createUnreachable(deps: Deps): (tenant: string, target: string) => Promise<void> {
  async function tell(tenant: string, target: string): Promise<void> {
    const card = await cardOf(deps, tenant, target);
    if (!card || !(await deps.claim(`unreachable/${tenant}/${target}`))) return;
    for (const admin of await deps.admins(tenant)) {
      if (target === `person/${admin.id}`) continue;
      const identity = admin.identities.find(({ platform }) => deps.messengers.has(platform));
      if (identity) await deps.messengers.get(identity.platform)?.tell(identity, card);
    }
  }

  return (tenant, target) => tell(tenant, target).catch((error: unknown) => deps.failed(error, tenant, target));
}

/** `person/<id>`, or `<platform>/<workspace>/<channel>`; what has more parts is a single message. */
async function cardOf({ nameOf, messengers }: Deps, tenant: string, target: string): Promise<Card | undefined> {
  const [kind = '', second = '', channel, ...rest] = target.split('/');
  if (kind === 'person') {
    const name = (await nameOf(tenant, second)) ?? 'Somebody';
    const sentence = `I cannot write to ${name} any more: they have removed or blocked me, or left.`;
    return { summary: sentence, tone: 'warning', nodes: [text(sentence)] };
  }
  if ((kind !== 'slack' && kind !== 'teams') || channel === undefined || rest.length > 0) return undefined;
  const name = (await messengers.get(kind)?.nameOf?.(second, channel)) ?? channel;
  const sentence = `I cannot write to a channel in ${platformNames[kind]} any more: I was removed from it, or it was archived or deleted.`;
  return {
    summary: sentence,
    tone: 'warning',
    nodes: [
      text([sentence, ' It is ', { channel: { platform: kind, channel }, name }, '.']),
      text('Add me to it again, or choose another one.'),
      actions(openForm('Choose a channel', 'sales channel')),
    ],
  };
}
