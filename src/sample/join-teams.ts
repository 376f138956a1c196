import type { Place } from '../core/invocation.ts';
import type { RawValues } from '../core/raw-values.ts';
import type { Router } from '../core/router.ts';
import { samplePurposes, sampleTeam, sampleTeams } from './company.ts';

/** How the playground names people and channels in Teams. */
export interface TeamsNames {
  user(id: string): string;
  channel(id: string): string;
}

/** Joins the sample company's Teams to its Slack, as an admin would: with a one-time code, then channel by channel. */
export async function joinTeams(router: Router, admin: string, names: TeamsNames): Promise<void> {
  const ask = (place: Place, user: string, command: string, values: RawValues) =>
    router.dispatch({
      place,
      user: { id: user },
      key: `sample/teams/${command}/${JSON.stringify(values)}`,
      ask: { kind: 'submitted', command, values },
    });
  const inSlack: Place = { platform: 'slack', workspace: sampleTeam.id, channel: 'C0GENERAL', direct: false };
  const inTeams = (channel: string): Place => ({
    platform: 'teams',
    workspace: sampleTeams.tenantId,
    channel: names.channel(channel),
    direct: false,
  });
  const offered = await ask(inSlack, admin, 'sales join', {});
  const [, code = ''] = /sales join ([\w-]+)/.exec(JSON.stringify(offered)) ?? [];
  await ask(inTeams('C0GENERAL'), names.user(admin), 'sales join', { code });
  for (const [purpose, channel] of Object.entries(samplePurposes)) {
    const place = inTeams(channel);
    await ask(place, names.user(admin), 'sales channel', { purpose, channel: `<#${place.channel}>` });
  }
}
