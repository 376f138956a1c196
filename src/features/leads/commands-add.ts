import { addWorkingHours } from '../../core/calendar.ts';
import { actions, type Card, context as small, openForm, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { rawMoney } from '../../core/money.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import { given, type RawValues } from '../../core/raw-values.ts';
import { answer, refuse, type Refusal, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { normalName } from '../accounts/index.ts';
import { teamFor } from '../reports/index.ts';
import { leadCard, sayState, toldCard } from './cards.ts';
import { type LeadDeps, nextOf } from './deps.ts';
import { details } from './fields.ts';
import { type Lead, type LeadFields, leadName } from './lead.ts';

export const leadAccess = ['rep', 'manager', 'admin'] as const;

/** A lead wants an answer within a working day. */
const answerHours = 8;

type Said = Partial<Pick<LeadFields, keyof typeof details>> & {
  company: string;
  interest?: string | undefined;
  link?: string | undefined;
};

export function addLead(deps: LeadDeps): Command {
  return command({
    name: 'lead add',
    summary:
      'Capture somebody who may become a customer; the owner is reminded when nobody answers within a working day.',
    examples: [
      'lead add Initech contact:"Peter Gibbons" email:peter@initech.example source:webinar value:30k',
      'lead add Initech "Wants reports without cover sheets" source:website team:EMEA',
    ],
    access: leadAccess,
    submit: 'Add lead',
    fields: {
      company: f.line({ label: 'Company', required: true, positional: true }),
      interest: f.text({ label: 'What they want', positional: true, aliases: ['need', 'text'] }),
      ...details,
      owner: f.person({ label: 'Owner', hint: 'You when empty.' }),
      team: f.line({ label: 'Team', hint: 'Instead of an owner: whoever’s turn it is in the team.' }),
      link: { ...f.text({ label: 'Message' }), hidden: true },
      fresh: { ...f.flag({ label: 'Another one' }), hidden: true },
    },
    prefill: async (raw) => (raw['text'] ? { interest: raw['text'].slice(0, 3000) } : {}),
    async run({ owner, team, fresh, ...said }, context) {
      if (owner && team !== undefined) return refuse('Say the owner or the team, not both.', { field: 'team' });
      const offered = fresh ? undefined : await twinsCard(deps, said, { owner, team }, context);
      if (offered) return answer(offered);
      const whose = team === undefined ? (owner ?? refOf(context.actor)) : await turnOf(deps, team, context);
      return 'kind' in whose ? whose : keep(deps, said, whose, context);
    },
  });
}

async function turnOf(deps: LeadDeps, name: string, context: Context): Promise<PersonRef | Refusal> {
  const team = await teamFor(deps, context, name);
  if ('kind' in team) return team;
  const { tenant } = context.company;
  const id = await nextOf(deps, tenant, team);
  const person = id === undefined ? undefined : await deps.people.byId(tenant, id);
  return person ? refOf(person) : refuse(`Nobody is in ${team.name} yet.`, { field: 'team' });
}

async function keep(deps: LeadDeps, said: Said, owner: PersonRef, context: Context): Promise<Reply> {
  const { company, actor, now } = context;
  const number = await deps.store.nextNumber(company.tenant);
  const values: LeadFields = {
    ...said,
    number,
    normal: normalName(said.company),
    owner,
    author: refOf(actor),
    state: 'new',
    stateLog: [{ state: 'new', at: now }],
    touches: [],
    answers: {},
    remindAt: await answerBy(deps, owner, context),
  };
  const told = toldCard(values, `${actor.name} has a lead for you.`);
  const record = await deps.store.records.create(company.tenant, refOf(actor), {
    key: context.key,
    values,
    what: 'lead.added',
    summary: `captured ${leadName(values)} ${said.company}`,
    ...(owner.id !== actor.id && { due: [{ kind: 'tell', to: { person: owner.id }, card: told }] }),
  });
  const whose = record.owner.id === actor.id ? '' : ` for ${record.owner.name}`;
  return answerLead(record, context, `${leadName(record)} is captured${whose}.`);
}

/** When the first answer is to be given: after a working day on the owner's clocks. */
export async function answerBy(deps: LeadDeps, owner: PersonRef, { company, now }: Pick<Context, 'company' | 'now'>) {
  const zone = (await deps.people.byId(company.tenant, owner.id))?.zone ?? company.zone;
  return addWorkingHours(now, answerHours, zone, await deps.calendar(company, now));
}

/** What was recorded, the lead as it is now, and the way back. */
export function answerLead(record: Lead, { company }: Pick<Context, 'company'>, said: string): Reply {
  const change = record.history.at(-1);
  const card = leadCard(record, company, said);
  const undo = change ? [actions(undoAction('lead', { record, change }))] : [];
  return answer({ ...card, tone: 'good', nodes: [...card.nodes, ...undo] });
}

/** A customer, or an open lead, of that name is better worked on than had twice. */
async function twinsCard(
  deps: LeadDeps,
  said: Said,
  whose: { owner: PersonRef | undefined; team: string | undefined },
  { company: { tenant } }: Context,
): Promise<Card | undefined> {
  const [leads, found] = await Promise.all([
    deps.store.twins(tenant, normalName(said.company), said.email),
    deps.accounts.find(tenant, said.company),
  ]);
  const account = found.ok && found.value.id !== undefined ? found.value : undefined;
  if (leads.length === 0 && !account) return undefined;
  const lead = leads[0] && `${leadName(leads[0])} ${leads[0].company} is a lead already.`;
  const summary = lead ?? `${account?.name ?? said.company} is an account already.`;
  const raw = rawOf(said, whose);
  return {
    summary,
    tone: 'warning',
    nodes: [
      title(summary),
      ...leads.map((each) =>
        text([{ bold: leadName(each) }, ` ${each.company}, ${sayState(each).toLowerCase()}, ${each.owner.name}`]),
      ),
      actions(
        ...leads.map((each) => run(`Show ${leadName(each)}`, 'lead show', { lead: leadName(each) })),
        account &&
          openForm('Log a deal instead', 'deal log', {
            account: `account:${account.id}`,
            ...(said.value && { amount: rawMoney(said.value) }),
            ...(said.source !== undefined && { source: said.source }),
            ...(said.interest !== undefined && { notes: said.interest }),
          }),
        account && run('Show the account', 'account show', { account: `account:${account.id}` }),
      ),
      small('Your words are kept in the button; nothing is stored yet.'),
      actions(run('It is another one: add it', 'lead add', { ...raw, fresh: 'yes' })),
    ],
  };
}

function rawOf(
  { value, ...said }: Said,
  { owner, team }: { owner: PersonRef | undefined; team: string | undefined },
): RawValues {
  return given({ ...said, team, value: value && rawMoney(value), owner: owner && `person:${owner.id}` });
}
