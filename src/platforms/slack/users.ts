import type { Clock } from '../../core/clock.ts';
import type { SlackApi } from './api.ts';
import { z } from 'zod';

export interface UserProfile {
  name: string;
  email: string | undefined;
  /** IANA zone. */
  zone: string;
}

export interface Users {
  profile(user: string): Promise<UserProfile>;
  forget(user: string): void;
}

const Info = z.object({
  user: z.object({
    name: z.string().optional(),
    real_name: z.string().optional(),
    tz: z.string().nullish(),
    profile: z.object({
      display_name: z.string().optional(),
      real_name: z.string().optional(),
      email: z.string().optional(),
    }),
  }),
});

const keptMs = 4 * 3600_000;
const most = 10_000;

/** Profiles, asked for once in a few hours; two questions at one time are one. */
export function createUsers(api: SlackApi, clock: Clock): Users {
  const known = new Map<string, { at: number; profile: Promise<UserProfile> }>();
  return {
    profile(user) {
      const now = clock.now().getTime();
      const found = known.get(user);
      if (found && now - found.at < keptMs) return found.profile;
      if (known.size >= most) known.clear();
      const profile = ask(api, user);
      known.set(user, { at: now, profile });
      profile.catch(() => known.delete(user));
      return profile;
    },
    forget: (user) => void known.delete(user),
  };
}

async function ask(api: SlackApi, id: string): Promise<UserProfile> {
  const { user } = Info.parse(await api.call('users.info', { user: id }));
  const { display_name: shown, real_name: real, email } = user.profile;
  const name = [real, user.real_name, shown, user.name, id].find((each) => each !== undefined && each.trim() !== '');
  return { name: name ?? id, email, zone: user.tz ?? 'UTC' };
}
