import type { Company } from './company.ts';
import type { Place } from './invocation.ts';
import type { Person, PersonRef } from './person.ts';
import type { Parsed } from './result.ts';

/** An account that exists, or the name of one that the person has confirmed to be new. */
export type AccountRef = { id: string; name: string } | { id: undefined; name: string };

/** Questions of the grammar that only records can answer. */
export interface Lookup {
  account(words: string): Promise<Parsed<AccountRef>>;
  person(words: string): Promise<Parsed<PersonRef>>;
}

/** Everything a command may know about who asks, where and when. */
export interface Context {
  company: Company;
  actor: Person;
  place: Place;
  now: Date;
  /** Two deliveries of one act have the same key: what a new record keeps so that it is made once. */
  key: string;
  lookup: Lookup;
}
