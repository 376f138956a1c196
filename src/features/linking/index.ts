import type { Feature } from '../../core/feature.ts';
import type { Database } from '../../database/records.ts';
import type { People, PeopleStore } from '../people/index.ts';
import type { Companies } from '../settings/index.ts';
import { joinCommand, linkCommand } from './commands.ts';
import { joinCodes } from './store.ts';

/** One company on Slack and Teams: its workspaces joined, its people the same on both. */
export function linkingFeature(deps: {
  database: Database;
  companies: Companies;
  people: People;
  store: PeopleStore;
}): Feature {
  const { database, ...others } = deps;
  const linking = { codes: joinCodes(database), ...others };
  return { area: 'linking', purposes: [9], commands: [joinCommand(linking), linkCommand(linking)] };
}
