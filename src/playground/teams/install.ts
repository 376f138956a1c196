import type { Person } from '../options.ts';
import type { TeamsConversation } from './accounts.ts';
import { channelActivity, installationActivity, membersActivity } from './activities.ts';
import type { TeamsStage } from './stage.ts';

const TEAM = 'team';

/** Adds the app where somebody comes for the first time: to the team with all its channels, or to their own chat. */
export async function install(stage: TeamsStage, person: Person, conversation: TeamsConversation): Promise<void> {
  const { state } = stage;
  const what = conversation.kind === 'channel' ? TEAM : conversation.id;
  if (state.kept.installed.includes(what)) return;
  state.kept.installed.push(what);
  const isReached = await (what === TEAM ? addToTeam(stage, person) : add(stage, person, conversation));
  if (isReached) return;
  // The bot was not there to hear of it; the next one who comes tries again.
  state.kept.installed = state.kept.installed.filter((one) => one !== what);
}

/** Installed in the team's first channel; then the others are made, so that the bot learns their names. */
async function addToTeam(stage: TeamsStage, person: Person): Promise<boolean> {
  const [general, ...others] = stage.conversations.filter(({ kind }) => kind === 'channel');
  if (!general || !(await add(stage, person, general))) return false;
  for (const conversation of [general, ...others]) {
    await stage.bot.send(channelActivity(stage, person, { conversation }));
  }
  return true;
}

async function add(stage: TeamsStage, person: Person, conversation: TeamsConversation): Promise<boolean> {
  const answer = await stage.bot.send(installationActivity(stage, person, { conversation }));
  if (answer.kind !== 'answered') return false;
  await stage.bot.send(membersActivity(stage, person, { conversation }));
  return true;
}
