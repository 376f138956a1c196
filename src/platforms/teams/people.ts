import type { Clock } from '../../core/clock.ts';
import { personToken } from '../../core/tokens.ts';
import { type Activity, type Mention, splitConversation, userOf } from './activity.ts';
import type { Connector, Member } from './connector.ts';
import type { References } from './references.ts';

export interface UserProfile {
  name: string;
  email: string | undefined;
  /** IANA zone, where the person's device said it. */
  zone: string | undefined;
}

export interface People {
  profile(workspace: string, user: string): Promise<UserProfile>;
  /** The token of whoever or whatever is mentioned; undefined for the bot. */
  mentioned(mention: Mention, activity: Activity, workspace: string): Promise<string | undefined>;
}

const keptMs = 4 * 3600_000;
const most = 10_000;

/** Who people are, from the roster of a conversation where they were seen; asked for once in a few hours. */
export function createPeople(connector: Connector, references: References, clock: Clock): People {
  const known = new Map<string, { at: number; profile: Promise<UserProfile> }>();

  async function ask(workspace: string, user: string): Promise<UserProfile> {
    const reference = await references.of(workspace, user);
    const conversation = reference?.seenIn ?? reference?.personal;
    if (!reference || !conversation) return { name: reference?.name ?? user, email: undefined, zone: undefined };
    const member = await connector.member(reference.serviceUrl, conversation, reference.mri ?? user);
    return { name: member.name ?? reference.name ?? user, email: member.email, zone: reference.zone };
  }

  /** Teams' mentions carry an id that only this bot knows; the roster says whose it is. */
  async function directoryUser(mri: string, activity: Activity, workspace: string, name: string): Promise<string> {
    const reference = await references.byMri(workspace, mri);
    if (reference) return reference.id;
    const { serviceUrl, conversation } = activity;
    const seenIn = splitConversation(conversation.id).channel;
    const member: Member = await connector.member(serviceUrl, seenIn, mri).catch(() => ({ id: mri }));
    const id = userOf({ id: mri, aadObjectId: member.aad });
    await references.save({ workspace, kind: 'user', id, mri, serviceUrl, seenIn, name: member.name ?? name });
    return id;
  }

  return {
    profile(workspace, user) {
      const key = `${workspace}/${user}`;
      const now = clock.now().getTime();
      const found = known.get(key);
      if (found && now - found.at < keptMs) return found.profile;
      if (known.size >= most) known.clear();
      const profile = ask(workspace, user);
      known.set(key, { at: now, profile });
      profile.then(
        ({ email }) => email === undefined && known.delete(key),
        () => known.delete(key),
      );
      return profile;
    },
    async mentioned({ mentioned: { id, name, aadObjectId } }, activity, workspace) {
      if (id === undefined || id === activity.recipient.id) return undefined;
      if (id.startsWith('19:')) return `<#${id}>`;
      return personToken(aadObjectId ? aadObjectId : await directoryUser(id, activity, workspace, name ?? id));
    },
  };
}
