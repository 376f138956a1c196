import { randomBytes } from 'node:crypto';

/** Slack's own limits for the two tickets that come with an interaction. */
const TRIGGER_LIFE = 3_000;
const RESPONSE_LIFE = 30 * 60_000;
const RESPONSE_USES = 5;

export type TriggerOutcome =
  | { person: string }
  | { error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' };

/** What a response_url stands for. */
export interface ResponseTicket {
  person: string;
  channel: string;
  /** The message whose button was pressed. */
  source?: string;
  thread?: string;
}

export type ResponseOutcome = { ticket: ResponseTicket } | { error: 'expired_url' | 'used_url' };

export interface Triggers {
  newTrigger(person: string): string;
  /** A trigger opens one modal, within three seconds. */
  takeTrigger(id: string): TriggerOutcome;
  newResponseUrl(origin: string, ticket: ResponseTicket): string;
  /** A response_url works five times within half an hour. */
  useResponseUrl(key: string): ResponseOutcome;
}

export const RESPONSE_PATH = '/playground/slack/response/';

export function createTriggers(now: () => Date): Triggers {
  const triggers = new Map<string, { person: string; until: number; isUsed: boolean }>();
  const tickets = new Map<string, { ticket: ResponseTicket; until: number; uses: number }>();

  return {
    newTrigger(person) {
      dropExpired(triggers, now());
      const id = `${now().getTime()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`;
      triggers.set(id, { person, until: now().getTime() + TRIGGER_LIFE, isUsed: false });
      return id;
    },
    takeTrigger(id) {
      const trigger = triggers.get(id);
      if (!trigger) return { error: 'invalid_trigger_id' };
      if (now().getTime() > trigger.until) return { error: 'expired_trigger_id' };
      if (trigger.isUsed) return { error: 'exchanged_trigger_id' };
      trigger.isUsed = true;
      return { person: trigger.person };
    },
    newResponseUrl(origin, ticket) {
      dropExpired(tickets, now());
      const key = randomBytes(18).toString('base64url');
      tickets.set(key, { ticket, until: now().getTime() + RESPONSE_LIFE, uses: 0 });
      return origin + RESPONSE_PATH + key;
    },
    useResponseUrl(key) {
      const known = tickets.get(key);
      if (!known || now().getTime() > known.until) return { error: 'expired_url' };
      if (known.uses >= RESPONSE_USES) return { error: 'used_url' };
      known.uses += 1;
      return { ticket: known.ticket };
    },
  };
}

/** Those that ended an hour ago are forgotten; until then a late call learns why it is refused. */
function dropExpired(entries: Map<string, { until: number }>, now: Date): void {
  for (const [key, { until }] of entries) if (until < now.getTime() - 60 * 60_000) entries.delete(key);
}
