import type { ChatState } from '../chat-state.ts';
import type { PlaygroundOptions, TeamsOptions } from '../options.ts';
import type { TeamsConversation } from './accounts.ts';
import type { BotMessages } from './bot-messages.ts';
import type { TeamState } from './team-state.ts';

export const TEAMS_PATH = '/playground/teams/';

/** What acts in Teams, and the bot's calls, need. */
export interface TeamsStage {
  options: PlaygroundOptions;
  teams: TeamsOptions;
  conversations: readonly TeamsConversation[];
  chat: Pick<ChatState, 'kept' | 'tell' | 'setRead' | 'putFile' | 'newId'>;
  state: TeamState;
  bot: BotMessages;
  /** The author of the bot's messages. */
  botId: string;
  origin: string;
}
