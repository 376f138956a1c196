import { availableParallelism, cpus, loadavg } from 'node:os';

/** Every bench: its name on the command line, and how it is run. Each answers with Markdown. */
const benches: Record<string, () => Promise<string>> = {
  slack: async () => (await import('./slack.ts')).benchSlack(),
  teams: async () => (await import('./teams.ts')).benchTeams(),
  digest: async () => (await import('./digest.ts')).benchDigest(),
  database: async () => (await import('./database.ts')).benchDatabase(),
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(benches);
const load = () => loadavg()[0]?.toFixed(1);

process.stdout.write(
  `Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}\n`,
);
for (const name of names) {
  const bench = benches[name];
  if (!bench) throw new Error(`There is no bench “${name}”; there are: ${Object.keys(benches).join(', ')}`);
  const before = load();
  const result = await bench();
  process.stdout.write(`\n## ${name} (load ${before} before, ${load()} after)\n\n${result}\n`);
}
