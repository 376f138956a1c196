import type { AccountRef, Context } from '../../core/context.ts';
import { field, type FieldOptions } from '../../core/fields.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import type { DealRef, Subject } from './request.ts';

/** A deal as far as a request is for it. */
interface DealLike {
  id: string;
  number: number;
  owner: PersonRef;
  split: readonly { person: PersonRef }[];
  account: { id: string; name: string };
  removed?: boolean | undefined;
}

/** What asking for something needs of other features. */
export interface AskPorts<D extends DealLike = DealLike> {
  deals: { byNumber(tenant: string, number: number): Promise<D | undefined> };
  accounts: {
    ensure(tenant: string, ref: AccountRef, by: PersonRef, key: string): Promise<{ id: string; name: string }>;
    family(tenant: string, id: string): Promise<string[]>;
  };
}

const dealPattern = /^(?:d-?)?(\d{1,9})$/i;

/** `D-104`, `104`. */
export function dealNumber<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: 'D-104',
    control: () => ({ kind: 'line' as const, placeholder: 'D-104' }),
    parse: (raw: string) => {
      const number = dealPattern.exec(raw.trim())?.[1];
      return number === undefined ? problem(`“${raw}” is not a deal. Write it like D-104.`) : parsed(Number(number));
    },
    take: ([word]) => (word && dealPattern.test(word) ? 1 : 0),
  });
}

/** The deal with a number, nothing where none was named, or that there is none. */
export async function dealFor<D extends DealLike, N extends number | undefined>(
  { deals }: Pick<AskPorts<D>, 'deals'>,
  number: N,
  { company }: Pick<Context, 'company'>,
): Promise<D | Refusal | (N extends undefined ? undefined : never)> {
  if (number === undefined) return undefined as N extends undefined ? undefined : never;
  const deal = await deals.byNumber(company.tenant, number);
  return deal && !deal.removed ? deal : refuse(`There is no deal D-${number}.`, { field: 'deal' });
}

/** Who asks about whom and for which deal; a deal brings its owner and sharers, who cannot decide it. */
export async function subjectFor(
  { accounts }: Pick<AskPorts, 'accounts'>,
  asked: Pick<Subject, 'kind' | 'purpose' | 'reason' | 'again'> & { account: AccountRef; deal?: DealLike | undefined },
  context: Context,
): Promise<Omit<Subject, 'number'> | Refusal> {
  const { tenant } = context.company;
  const { kind, purpose, reason, again, deal } = asked;
  const account = await accounts.ensure(tenant, asked.account, refOf(context.actor), context.key);
  if (deal && !(await accounts.family(tenant, account.id)).includes(deal.account.id))
    return refuse(`D-${deal.number} is a deal of ${deal.account.name}, not of ${account.name}.`, { field: 'deal' });
  return {
    kind,
    requester: refOf(context.actor),
    account,
    purpose,
    reason,
    ...(again !== undefined && { again }),
    ...(deal && { deal: dealRef(deal) }),
  };
}

export function dealRef({ id, number, owner, split }: DealLike): DealRef {
  return { id, number, owner: refOf(owner), sharers: split.map(({ person }) => refOf(person)) };
}
