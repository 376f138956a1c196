import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SettableClock } from './core/clock.ts';
import { today } from './core/dates.ts';
import { byNoun } from './core/help.ts';
import type { SlackConfig, TeamsConfig } from './config.ts';
import type { Jobs } from './jobs.ts';
import { type Connected, connect } from './database/connect.ts';
import { copyDatabase } from './database/copy.ts';
import type { Logger } from './logger.ts';
import { nouns } from './manifests/nouns.ts';
import { slackEvents } from './manifests/slack.ts';
import { createPlayground, type Playground, teamsChannelId, teamsUserId } from './playground/index.ts';
import type { Product } from './product.ts';
import { sampleChannels, samplePeople, sampleTeam, sampleTeams } from './sample/company.ts';
import { joinTeams } from './sample/join-teams.ts';
import { populate } from './sample/populate.ts';
import { sampleYear } from './sample/year.ts';

export interface StandIn {
  playground: Playground;
  /** How the bot reaches the playground in Slack's place, once the port is known. */
  slackConfig(port: number): SlackConfig;
  teamsConfig(): TeamsConfig;
  /** Gives the sample company its year, once; where that was interrupted, it goes on. */
  settle(): Promise<void>;
}

const hourMs = 3_600_000;

/** Morning in Berlin is the night before in Chicago. */
const lastHours = 12;

/** At once to the last hours, then from full hour to full hour: what falls due there, in any zone, comes at its time. */
function stepsOf(now: Date, milliseconds: number): number[] {
  const end = now.getTime() + milliseconds;
  const steps: number[] = [];
  for (let at = now.getTime(); at < end; ) {
    const hour = Math.floor(Math.max(at, end - lastHours * hourMs) / hourMs) + 1;
    const next = Math.min(end, hour * hourMs);
    steps.push(next - at);
    at = next;
  }
  return steps;
}

/** The playground in Slack's and Teams' place, with a company that has a year of deals. */
export function createStandIn(deps: {
  product: Product;
  /** The same product on another database. */
  productOn(database: Connected): Product;
  connected: Connected;
  jobs: Jobs;
  clock: SettableClock;
  log: Logger;
  dataDir: string;
}): StandIn {
  const { product, connected, jobs, clock, log } = deps;
  const signingSecret = randomBytes(16).toString('hex');
  const botToken = `xoxb-playground-${randomBytes(16).toString('hex')}`;
  let origin = '';
  const done = join(deps.dataDir, 'sample-company');
  let lived = existsSync(done) ? undefined : 0;
  const playground = createPlayground({
    teamId: sampleTeam.id,
    teamName: sampleTeam.name,
    botName: 'Rainmaker',
    signingSecret,
    botToken,
    people: samplePeople,
    channels: sampleChannels,
    commands: slashCommands(product),
    shortcuts: shortcuts(product),
    botUrl: () => origin,
    file: join(deps.dataDir, 'playground.json'),
    now: () => clock.now(),
    preparing: () => lived,
    zone: async () => (await product.companies.ofWorkspace('slack', sampleTeam.id))?.zone ?? 'UTC',
    async advanceClock(milliseconds) {
      for (const step of stepsOf(clock.now(), milliseconds)) {
        clock.advance(step);
        await jobs.runAll();
        await product.dispatcher.idle();
      }
    },
    botEvents: slackEvents,
    teams: sampleTeams,
  });
  // What happened yesterday must not lie in the future after a restart.
  clock.advance(playground.aheadMs);
  return {
    playground,
    slackConfig(port) {
      origin = `http://127.0.0.1:${port}`;
      return { botToken, signingSecret, apiUrl: `${origin}${playground.slackApiPath}` };
    },
    teamsConfig: () => ({ tenants: [sampleTeams.tenantId], authDisabled: true }),
    async settle() {
      if (lived !== undefined) await liveYear();
      lived = undefined;
      if (!(await product.companies.ofWorkspace('teams', sampleTeams.tenantId))) await meetTeams();
    },
  };

  /** In memory, where nothing waits for the disk, and then kept as a whole; an interrupted year is lived anew. */
  async function liveYear(): Promise<void> {
    log.info(`The sample company lives its year of deals, once; watch it at ${origin}`);
    playground.clear();
    const { openEmbedded } = await import('./database/embedded/index.ts');
    const memory = await openEmbedded({ thread: true });
    const rehearsal = connect({ uri: memory.uri, dataDir: deps.dataDir, database: 'rainmaker' });
    const rehearsed = deps.productOn(rehearsal);
    await rehearsal.ensureIndexes();
    const acts = sampleYear(today({ now: clock.now(), zone: 'Europe/Berlin' }));
    for (const refused of await populate(rehearsed, clock, acts, (share) => (lived = share)))
      log.warn({ refused }, 'The sample company could not do this');
    await copyDatabase(rehearsal.connection, connected.connection);
    await rehearsal.close();
    await memory.close();
    await mkdir(deps.dataDir, { recursive: true });
    await writeFile(done, 'The sample company has its year.\n');
  }

  async function meetTeams(): Promise<void> {
    const admin = samplePeople.find((person) => person.roles === 'admin');
    if (!admin) throw new Error('The sample company has no admin');
    // The bot meets the admin, whose e-mail then tells that it is the same person.
    await playground.addToTeams(origin, admin.id);
    await joinTeams(product.router, admin.id, {
      user: (id) => teamsUserId(sampleTeams, { id }),
      channel: (id) => teamsChannelId(sampleTeams, { id }),
    });
  }
}

/** What a newcomer should try first comes first. */
const firstTries: Readonly<Record<string, string>> = {
  deal: '/deal log Acme 45k EUR close:eoq stage:proposal',
  report: '/report me this quarter',
  credit: '/credit request "Acme Industries" 50000 net60 "spring order"',
};

function slashCommands({ router }: Product) {
  const nounsInOrder = [...byNoun(router.commands)].sort(
    ([a], [b]) => Number(b in firstTries) - Number(a in firstTries),
  );
  return nounsInOrder.map(([noun, own]) => {
    const first = own.find((command) => command.isDefault) ?? own[0];
    const examples = own.flatMap((command) => command.examples.slice(0, 1).map((example) => `/${example}`));
    const firstTry = firstTries[noun];
    return {
      name: `/${noun}`,
      description: nouns[noun] ?? first?.summary ?? noun,
      usage: own
        .map((command) => command.name.slice(noun.length + 1))
        .filter((verb) => verb !== '')
        .join(' | '),
      examples: firstTry === undefined ? examples : [firstTry, ...examples],
    };
  });
}

function shortcuts({ features }: Product) {
  const callbackId = (command: string) => command.replaceAll(' ', '_');
  return features.flatMap((feature) => [
    ...(feature.shortcuts ?? []).map(({ command, label }) => ({
      callbackId: callbackId(command),
      name: label,
      type: 'global' as const,
    })),
    ...(feature.messageActions ?? []).map(({ command, label }) => ({
      callbackId: callbackId(command),
      name: label,
      type: 'message' as const,
    })),
  ]);
}
