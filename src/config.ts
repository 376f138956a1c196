import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url({ protocol: /^https?$/ });

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: port.default(3000),
  HOST: z.string().min(1).optional(),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short for a signing secret').optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xox[be]/, 'must be a bot token (xoxb-…)')
    .optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must be an app-level token (xapp-…)').optional(),
  SLACK_API_URL: url.optional(),
  TEAMS_APP_ID: z.uuid('must be the GUID of the app registration').optional(),
  TEAMS_APP_PASSWORD: z.string().min(1).optional(),
  TEAMS_TENANT_ID: z.string().min(1).optional(),
  TEAMS_AUTH: z.literal('disabled', 'can only be “disabled”').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface SlackConfig {
  botToken: string;
  signingSecret?: string | undefined;
  appToken?: string | undefined;
  apiUrl?: string | undefined;
}

export interface TeamsConfig {
  appId?: string | undefined;
  password?: string | undefined;
  tenants: string[];
  /** Only on loopback: every request is believed. */
  authDisabled: boolean;
}

export interface Config {
  isProduction: boolean;
  port: number;
  host: string;
  mongodbUri?: string | undefined;
  dataDir: string;
  slack?: SlackConfig | undefined;
  teams?: TeamsConfig | undefined;
  /** Neither platform is configured: the playground stands in for them. */
  playground: boolean;
  logLevel: string;
}

/** The settings cannot be used. `problems` lists everything that is wrong, one line each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads the environment once. Throws `ConfigError` with all that is wrong. Empty values count as absent. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = Environment.safeParse(given);
  const problems = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const platforms = problemsBetween(given);
  if (!read.success || platforms.length > 0) throw new ConfigError([...problems, ...platforms]);
  return configOf(read.data);
}

type Environment = z.infer<typeof Environment>;

function configOf(env: Environment): Config {
  const slack =
    env.SLACK_BOT_TOKEN === undefined
      ? undefined
      : {
          botToken: env.SLACK_BOT_TOKEN,
          signingSecret: env.SLACK_SIGNING_SECRET,
          appToken: env.SLACK_APP_TOKEN,
          apiUrl: env.SLACK_API_URL,
        };
  const hasTeams = env.TEAMS_APP_ID !== undefined || env.TEAMS_AUTH === 'disabled';
  const teams = hasTeams
    ? {
        appId: env.TEAMS_APP_ID,
        password: env.TEAMS_APP_PASSWORD,
        tenants: env.TEAMS_TENANT_ID?.split(',').map((id) => id.trim()) ?? [],
        authDisabled: env.TEAMS_AUTH === 'disabled',
      }
    : undefined;
  const playground = !slack && !teams;
  return {
    isProduction: env.NODE_ENV === 'production',
    port: env.PORT,
    host: env.HOST ?? (playground || teams?.authDisabled ? '127.0.0.1' : '0.0.0.0'),
    mongodbUri: env.MONGODB_URI,
    dataDir: env.DATA_DIR,
    slack,
    teams,
    playground,
    logLevel: env.LOG_LEVEL,
  };
}

/** What is wrong with the variables taken together. */
function problemsBetween(env: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const has = (name: string) => env[name] !== undefined;
  if (has('SLACK_BOT_TOKEN') && !has('SLACK_SIGNING_SECRET') && !has('SLACK_APP_TOKEN'))
    problems.push(
      'SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN (for Socket Mode) is missing beside SLACK_BOT_TOKEN',
    );
  if (!has('SLACK_BOT_TOKEN') && (has('SLACK_SIGNING_SECRET') || has('SLACK_APP_TOKEN')))
    problems.push('SLACK_BOT_TOKEN is missing');
  if (has('TEAMS_APP_ID') && !has('TEAMS_APP_PASSWORD') && !has('TEAMS_AUTH'))
    problems.push('TEAMS_APP_PASSWORD is missing beside TEAMS_APP_ID');
  if (has('TEAMS_APP_ID') && !has('TEAMS_TENANT_ID') && !has('TEAMS_AUTH'))
    problems.push('TEAMS_TENANT_ID is missing beside TEAMS_APP_ID');
  if (!has('TEAMS_APP_ID') && has('TEAMS_APP_PASSWORD'))
    problems.push('TEAMS_APP_ID is missing beside TEAMS_APP_PASSWORD');
  const isLoopback = !has('HOST') || ['127.0.0.1', 'localhost', '::1'].includes(env['HOST'] ?? '');
  if (has('TEAMS_AUTH') && !isLoopback)
    problems.push('TEAMS_AUTH=disabled is only possible on loopback: leave HOST out or set it to 127.0.0.1');
  if (env['NODE_ENV'] !== 'production') return problems;
  if (has('TEAMS_AUTH')) problems.push('TEAMS_AUTH=disabled is not possible with NODE_ENV=production');
  if (!has('SLACK_BOT_TOKEN') && !has('TEAMS_APP_ID'))
    problems.push(
      'no chat platform is configured: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN), or TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID',
    );
  return problems;
}
