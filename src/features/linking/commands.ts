import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { field, line, person } from '../../core/fields.ts';
import { hasRole, refOf } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import type { People, PeopleStore } from '../people/index.ts';
import type { Companies } from '../settings/index.ts';
import { codeCard, joinedCard } from './cards.ts';
import { mayLink, unknownCode, withEmail } from './rules.ts';
import type { JoinCodes } from './store.ts';

export interface LinkingDeps {
  codes: JoinCodes;
  companies: Companies;
  people: People;
  store: PeopleStore;
}

export function joinCommand({ codes, companies, people }: LinkingDeps): Command {
  return command({
    name: 'sales join',
    summary: 'Join a Slack workspace and Teams into one company, with a one-time code.',
    examples: ['sales join', 'sales join ABCD-2345'],
    access: 'anyone',
    beforeSetup: true,
    submit: 'Join',
    fields: {
      code: line({
        label: 'Code',
        hint: `From “${typed('sales join')}” in the workspace that is set up.`,
        positional: true,
      }),
    },
    async run({ code }, context): Promise<Reply> {
      return code === undefined ? offer(context) : join(code, context);
    },
  });

  async function offer({ company, actor }: Context): Promise<Reply> {
    if (company.tenant === '') {
      return refuse(
        `First type “${typed('sales join')}” in the workspace that is set up; then type the code that you get here.`,
      );
    }
    if (!hasRole(actor, ['admin'])) return refuse('Only an admin can join workspaces.');
    return answer(codeCard(await codes.make(company.tenant, refOf(actor)), company.name));
  }

  async function join(words: string, context: Context): Promise<Reply> {
    const { company, actor, place } = context;
    if (company.tenant !== '') {
      return refuse(
        `This workspace belongs to ${company.name} already. Only one that is not set up yet can be joined.`,
      );
    }
    const code = await codes.find(words);
    if (!code) return unknownCode;
    const [identity] = actor.identities;
    const target = await companies.ofTenant(code.tenant);
    if (!target || !identity) return unknownCode;
    const used = await codes.use(code, refOf(actor));
    if (used.kind === 'refusal') return used;
    const profile = async () => ({ name: actor.name, email: actor.email, zone: actor.zone });
    const known = await people.ofIdentity(target.tenant, identity, profile, target.zone);
    const joined = await companies.addWorkspace(target.tenant, place, refOf(known));
    return joined.kind === 'refusal' ? joined : answer(joinedCard(target.name, known));
  }
}

const emailField = field(
  { label: 'E-mail on the other platform', hint: 'As the person is known there.', required: true, positional: true },
  {
    example: 'ada@northwind.com',
    control: () => ({ kind: 'line', placeholder: 'ada@northwind.com' }),
    parse: (raw) => {
      // Slack writes addresses as links.
      const email = raw
        .trim()
        .replace(/^<?mailto:/i, '')
        .replace(/[>|].*$/, '')
        .replace(/^</, '')
        .toLowerCase();
      return /^[^\s@,<>]{1,64}@[^\s@,<>]{1,190}\.[^\s@,<>.]{2,}$/.test(email)
        ? parsed(email)
        : problem(`“${raw}” is not an e-mail address.`);
    },
    take: ([word]) => (word?.includes('@') && !word.startsWith('<@') ? 1 : 0),
  },
);

export function linkCommand({ store }: LinkingDeps): Command {
  return command({
    name: 'sales link',
    summary: 'Say that a person here and an address on the other platform are the same human.',
    examples: ['sales link @ada ada.lovelace@northwind.com'],
    access: ['admin'],
    submit: 'Link',
    fields: { person: person({ label: 'Person', required: true, positional: true }), email: emailField },
    async run({ person: ref, email }, { company: { tenant }, actor }): Promise<Reply> {
      const target = await store.people.get(tenant, ref.id);
      if (!target) return refuse('I do not know this person yet.', { field: 'person' });
      const other = await store.byEmail(tenant, email);
      const refusal = mayLink(target, other, email);
      if (refusal) return refusal;
      const by = refOf(actor);
      const summary = `${target.name} is also ${email}`;
      const known = await store.people.change(tenant, target.id, by, (current) => ({
        kind: 'write',
        set: withEmail(current, email),
        what: 'person.linked',
        summary,
      }));
      if (known.kind === 'refusal') return known;
      if (!other || other.id === target.id) {
        return answerWithUndo(`${summary}. I will know them when they write from there.`, 'person', known);
      }
      // First out of the one, then into the other: an account belongs to one person. Whoever is caught between the two
      // is found by the address when they write next.
      const left = await store.people.change(tenant, other.id, by, (current) => ({
        kind: 'write',
        set: { identities: [], email: undefined },
        what: 'person.linked',
        summary: `${current.name} is the same person as ${target.name}`,
        removes: true,
      }));
      if (left.kind === 'refusal') return left;
      const joined = await store.people.change(tenant, target.id, by, (current) => ({
        kind: 'write',
        set: { identities: [...current.identities, ...other.identities] },
        what: 'person.linked',
        summary,
      }));
      return joined.kind === 'refusal' ? joined : answer(`${summary}: one person on both platforms from now on.`);
    },
  });
}
