import { webApi } from '@slack/bolt';
import { DeliveryError } from '../../core/messenger.ts';

/** Refusals after which that place or person is lost for good. */
const gone = new Set([
  'account_inactive',
  'cannot_dm_bot',
  'cant_update_message',
  'channel_is_limited_access',
  'channel_not_found',
  'edit_window_closed',
  'is_archived',
  'message_not_found',
  'messages_tab_disabled',
  'not_in_channel',
  'restricted_action',
  'thread_not_found',
  'user_disabled',
  'user_not_found',
  'user_not_in_channel',
  'user_not_visible',
  'users_not_found',
]);

/** Refusals that an admin can put right; there is no sense in asking again every second. */
const needsRepair = new Set(['invalid_auth', 'missing_scope', 'not_authed', 'token_expired', 'token_revoked']);
const repairMs = 10 * 60_000;

/** Slack said no, in its own word for it: `channel_not_found`. */
export class SlackRefusal extends Error {
  override name = 'SlackRefusal';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Slack's own word for why a delivery failed; undefined when it could not be asked at all. */
export function refusalOf(error: unknown): string | undefined {
  const cause = error instanceof DeliveryError ? error.cause : error;
  if (cause instanceof webApi.WebAPIPlatformError) return cause.data.error;
  return cause instanceof SlackRefusal ? cause.code : undefined;
}

/** What a failed call means for the message that was to be sent. */
export function deliveryError(error: unknown, what: string): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return new DeliveryError('later', `${what}: rate limited`, { afterMs: error.retryAfter * 1000, cause: error });
  }
  const code = refusalOf(error);
  if (code === undefined)
    return new DeliveryError('later', `${what}: Slack cannot be reached`, { isUnsure: true, cause: error });
  if (gone.has(code)) return new DeliveryError('gone', `${what}: ${code}`, { cause: error });
  return new DeliveryError('later', `${what}: ${code}`, {
    ...(needsRepair.has(code) && { afterMs: repairMs }),
    cause: error,
  });
}

/** Slack did not like how the message was drawn. */
export function isRefusedDrawing(error: unknown): boolean {
  return [
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_blocks_too_long',
    'only_one_table_allowed',
    'invalid_attachments',
  ].includes(refusalOf(error) ?? '');
}
