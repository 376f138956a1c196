import { newFile } from '../slack-web-api/files.ts';
import type { ChatState } from '../chat-state.ts';
import { NotThere } from '../acts.ts';
import { isObject } from '../json.ts';
import type { Person } from '../options.ts';
import { invokeActivity } from './activities.ts';
import { noticeProblem, spotOf } from './acts.ts';
import { TEAMS_PATH, type TeamsStage } from './stage.ts';
import type { Post } from './team-state.ts';

export const CONSENT_CARD = 'application/vnd.microsoft.teams.card.file.consent';
export const TEAMS_UPLOAD_PATH = `${TEAMS_PATH}upload/`;

/** The person lets the bot save a file to their OneDrive, which the playground stands in for, or not. */
export async function consent(stage: TeamsStage, person: Person, post: Post, isAllowed: boolean): Promise<void> {
  const card = post.attachments?.find(({ contentType }) => contentType === CONSENT_CARD);
  if (!card || !isObject(card.content) || post.answered !== undefined) throw new NotThere('Nothing is offered there.');
  const { chat, options, origin } = stage;
  const { acceptContext, declineContext } = card.content;
  const name = typeof card.name === 'string' ? card.name : 'file';
  const id = chat.newId('F');
  if (isAllowed) chat.putFile({ ...newFile(id, { name, owner: person.id, now: options.now() }), content: '' });
  const uploadInfo = {
    contentUrl: `${origin}/playground/files/${id}`,
    name,
    uploadUrl: `${origin}${TEAMS_UPLOAD_PATH}${id}`,
    uniqueId: id,
    fileType: name.split('.').at(-1) ?? '',
  };
  const value = isAllowed
    ? { type: 'fileUpload', action: 'accept', context: acceptContext, uploadInfo }
    : { type: 'fileUpload', action: 'decline', context: declineContext };
  stage.state.put({ ...post, answered: isAllowed ? 'Allowed' : 'Declined' });
  const asked = { name: 'fileConsent/invoke', value, replyToId: post.id };
  const answer = await stage.bot.send(invokeActivity(stage, person, spotOf(stage, person, post), asked));
  noticeProblem(stage, person, answer, 'The app did not send the file');
}

/** The bytes of a file that was allowed. */
export function storeUpload(chat: Pick<ChatState, 'kept' | 'putFile'>, id: string, content: Buffer): number {
  const file = chat.kept.files[id];
  if (!file) return 404;
  chat.putFile({ ...file, content: content.toString('base64') });
  return 201;
}
