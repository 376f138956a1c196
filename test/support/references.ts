import type { Reference, References } from '../../src/platforms/teams/references.ts';

/** References that are gone with the process: for tests and benchmarks. */
export function memoryReferences(): References {
  const kept = new Map<string, Reference>();
  const all = (workspace: string) => [...kept.values()].filter((each) => each.workspace === workspace);
  return {
    async save(reference) {
      const key = `${reference.workspace}/${reference.id}`;
      const given = Object.fromEntries(Object.entries(reference).filter(([, value]) => value !== undefined));
      kept.set(key, { ...(kept.get(key) ?? reference), ...given });
    },
    of: async (workspace, id) =>
      kept.get(`${workspace}/${id}`) ?? all(workspace).find(({ personal }) => personal === id),
    byMri: async (workspace, mri) => all(workspace).find((each) => each.mri === mri),
    channels: async (workspace) =>
      all(workspace).filter(({ kind, name, paused }) => kind === 'conversation' && name && !paused),
    async pause(workspace, what) {
      for (const each of all(workspace)) {
        const isMeant = 'id' in what ? each.id === what.id || each.personal === what.id : each.team === what.team;
        if (isMeant) Object.assign(each, { paused: true, greeted: false });
      }
    },
    serviceUrl: async (workspace) => all(workspace).at(-1)?.serviceUrl,
  };
}
