import type { StoredFile } from '../chat-state.ts';
import type { Json } from '../json.ts';
import type { TeamsStage } from './stage.ts';

/** A person's file as the page shows it in their message. */
export function fileShown({ origin }: Pick<TeamsStage, 'origin'>, { id, name }: StoredFile): Json {
  const contentType = 'application/vnd.microsoft.teams.card.file.info';
  return { contentType, contentUrl: `${origin}/playground/files/${id}`, name };
}

/** A person's file as the bot gets it: an address that needs no more permission. */
export function fileAttached({ origin }: Pick<TeamsStage, 'origin'>, { id, name }: StoredFile): Json {
  const url = `${origin}/playground/files/${id}`;
  return {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: url,
    name,
    content: { downloadUrl: url, uniqueId: id, fileType: name.split('.').at(-1) ?? '' },
  };
}
