/** A choice offered when a word could mean several things; `raw` is what would have been typed to mean exactly this. */
export interface Choice {
  label: string;
  raw: string;
  /** It makes something that is not there yet, which only a command that writes can want. */
  creates?: true;
}

/** What became of words from a person: a value, or a problem said in words that the person can act on. */
export type Parsed<T> = { ok: true; value: T } | Problem;

export interface Problem {
  ok: false;
  problem: string;
  choices?: Choice[];
}

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function problem(text: string, choices?: Choice[]): Problem {
  return choices && choices.length > 0 ? { ok: false, problem: text, choices } : { ok: false, problem: text };
}
