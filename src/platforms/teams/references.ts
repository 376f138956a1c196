/** A person or a conversation as the bot has met it: what is needed to write there without being asked. Plain data. */
export interface Reference {
  /** The Microsoft 365 organisation. */
  workspace: string;
  kind: 'user' | 'conversation';
  /** A person's directory id (or `29:…` where that is not known), or a conversation without its thread. */
  id: string;
  serviceUrl: string;
  /** Person: `29:…`, the id in mentions. */
  mri?: string | undefined;
  /** Person: their conversation with the bot alone. */
  personal?: string | undefined;
  /** Person: where they were last seen, for questions about them. */
  seenIn?: string | undefined;
  /** Person: IANA zone. */
  zone?: string | undefined;
  name?: string | undefined;
  /** Conversation: the team of a channel. */
  team?: string | undefined;
  /** The bot has introduced itself here. */
  greeted?: boolean | undefined;
  /** Nothing can be written there: the bot was removed or blocked. Writing to the bot ends it. */
  paused?: boolean | undefined;
}

/** Keeps references. What is not given to `save` stays as it is. */
export interface References {
  save(reference: Reference): Promise<void>;
  /** By its id; a person also by their conversation with the bot. */
  of(workspace: string, id: string): Promise<Reference | undefined>;
  /** The person behind `29:…`. */
  byMri(workspace: string, mri: string): Promise<Reference | undefined>;
  /** Conversations of the organisation that have names: its channels. */
  channels(workspace: string): Promise<Reference[]>;
  /** Pauses a conversation or a person, or with `team` all channels of a team; the bot will introduce itself again. */
  pause(workspace: string, what: { id: string } | { team: string }): Promise<void>;
  /** The service address that was last seen for the organisation. */
  serviceUrl(workspace: string): Promise<string | undefined>;
}

/** Saves what is new or was changed; what was saved a moment ago is not saved again with every message. */
export function sparing(references: References, now: () => number): References {
  const saved = new Map<string, { text: string; at: number }>();
  return {
    ...references,
    async save(reference) {
      const { workspace, id, personal, seenIn } = reference;
      const key = [workspace, id, personal, seenIn].join('/');
      const text = JSON.stringify(reference);
      const last = saved.get(key);
      if (last?.text === text && now() - last.at < freshMs) return;
      if (saved.size >= mostKept) saved.clear();
      await references.save(reference);
      saved.set(key, { text, at: now() });
    },
    async pause(workspace, what) {
      saved.clear();
      await references.pause(workspace, what);
    },
  };
}

const freshMs = 5 * 60_000;
const mostKept = 20_000;
