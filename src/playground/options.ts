/** Somebody of the sample company, whom the visitor can act as. */
export interface Person {
  /** A Slack user id like `U0ADA`. */
  id: string;
  name: string;
  title: string;
  email: string;
  /** IANA time zone. */
  zone: string;
  emoji?: string;
}

export interface Channel {
  /** A Slack channel id like `C0DEALS`. */
  id: string;
  name: string;
  topic: string;
}

/** A slash command as the composer's autocompletion shows it; `name` carries the slash. */
export interface PlaygroundCommand {
  name: string;
  description: string;
  usage: string;
  examples: string[];
}

export interface PlaygroundShortcut {
  callbackId: string;
  name: string;
  type: 'global' | 'message';
}

/** The company in Microsoft Teams. */
export interface TeamsOptions {
  tenantId: string;
  /** The bot's app registration; `rainmaker` where it has none. */
  appId: string;
  /** The name of the team that has the channels. */
  team: string;
}

export interface PlaygroundOptions {
  teamId: string;
  teamName: string;
  botName: string;
  signingSecret: string;
  botToken: string;
  people: Person[];
  channels: Channel[];
  commands: PlaygroundCommand[];
  shortcuts: PlaygroundShortcut[];
  /** Present when the same people are in Teams too. */
  teams?: TeamsOptions;
  /** The bot's origin, e.g. `http://127.0.0.1:3000`, where `POST /slack/events` and `POST /api/messages` are. */
  botUrl(): string;
  /** Where the chat is kept over a restart; memory only without it. */
  file?: string;
  now(): Date;
  /** How much of the company is made, 0 to 1, while it is being made; until then people have to wait. */
  preparing?(): number | undefined;
  /** IANA zone of the company's channels, in which digests and days are; that of who looks when absent. */
  zone?(): Promise<string>;
  /** Present when the bot's clock can be moved. */
  advanceClock?(milliseconds: number): Promise<void>;
  /** The bot events of the app's manifest; every event the playground knows when absent. */
  botEvents?: string[];
  /** How long the bot may take to acknowledge, in milliseconds; Slack gives it 3 seconds, Teams 15. */
  patience?: number;
}

/** The app as Slack would have registered it. */
export const APP = { id: 'A0PLAYGROUND', botId: 'B0RAINMAKER', userId: 'U0RAINMAKER' } as const;

/** The name people mention somebody by: the local part of the address. */
export function handleOf(person: Person): string {
  return (person.email.split('@')[0] ?? person.id).toLowerCase();
}

/** The direct message of a person with the bot. */
export function directMessageId(personId: string): string {
  return `D${personId.slice(1)}`;
}
