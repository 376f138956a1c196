import type { Node } from '../../core/card.ts';
import type { ChannelPurpose, Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { Person } from '../../core/person.ts';
import type { Levels } from './levels.ts';
import type { Assessment, KindName, Request, Subject } from './request.ts';
import type { Terms } from './terms.ts';

/** What the engine has to know of the policy of any kind. */
export interface Frame {
  version: number;
  levels: Levels;
  times: { from: number; to: number; openDays: number; validDays: number };
  /** What a refusal asks for. */
  duties?: readonly Duty[] | undefined;
}

/** What has to be done within so many days after a refusal. */
export interface Duty {
  text: string;
  days: number;
}

/** What makes credit, discounts and contracts differ; all else is the engine's. */
export interface Kind {
  name: KindName;
  /** Where requests are shown. */
  channel: ChannelPurpose;
  /** The policy in force on a day. */
  frame(tenant: string, day: Day): Promise<Frame>;
  /** The policy's answer to these terms, now. */
  assess(company: Company, subject: Subject, ask: Terms, now: Date): Promise<Assessment>;
  /** Figures for one person, by what they may see; empty when they may see none. */
  figures(request: Request, viewer: Person, context: Context): Promise<Node[]>;
  /** What follows from a decision; may run twice. */
  settle?(request: Request, company: Company): Promise<void>;
  /** What a reader of the card is asked to note, beside the facts of the assessment. */
  about?(request: Request): Node[];
}

/** What the engine asks of other features. */
export interface Ports {
  people: { all(tenant: string): Promise<Person[]> };
  companies: { ofTenant(tenant: string): Promise<Company | undefined> };
}

export type Kinds = ReadonlyMap<KindName, Kind>;
