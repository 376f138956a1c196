import { actions, type Card, context as small, openForm, run, text as textNode, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { dayIn, formatDay } from '../../core/dates.ts';
import { id, text } from '../../core/fields.ts';
import { hasRole, isMember, type PersonRef, refOf } from '../../core/person.ts';
import { answer, refuse, replaceWith } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import type { People } from '../people/index.ts';
import { type Attestation, type Code, decideAttest, editionOf } from './conduct.ts';
import { attestationKey, type ConductStore } from './store-conduct.ts';

export interface ConductDeps {
  conduct: ConductStore;
  people: Pick<People, 'all'>;
}

export function conductCommands(deps: ConductDeps): Command[] {
  return [conduct(deps), set(deps), status(deps), attest(deps)];
}

function conduct({ conduct: store }: ConductDeps): Command {
  return command({
    name: 'voice conduct',
    summary: 'The code of conduct of our sales, which each of us attests once a year and when it changes.',
    examples: ['voice conduct'],
    access: 'members',
    readOnly: true,
    fields: {},
    async run(_input, { company, actor, now }) {
      const code = await store.current(company.tenant);
      const isAdmin = hasRole(actor, ['admin']);
      if (!code)
        return refuse('There is no code of conduct yet.', {
          next: isAdmin ? [openForm('Write it', 'voice conduct set')] : [],
        });
      const own = await store.ofPerson(company.tenant, editionOf(code, now), actor.id);
      return answer(codeCard(code, own, now, isAdmin));
    },
  });
}

/** The code with the button that attests it, or with when the reader did. */
export function codeCard(code: Code, own: Attestation | undefined, now: Date, isAdmin = false): Card {
  const summary = `Code of conduct, version ${code.number}`;
  const attested = own?.attestedAt && formatDay(dayIn(own.attestedAt, 'UTC'));
  return {
    summary: attested === undefined ? `${summary}: please read and attest it` : summary,
    tone: attested === undefined ? 'warning' : 'plain',
    nodes: [
      title(summary),
      textNode(code.text),
      small(
        attested === undefined
          ? 'Press “I attest” when you have read it and sell by it.'
          : `You attested it on ${attested}.`,
      ),
      actions(
        attested === undefined
          ? run('I attest', 'voice attest', { edition: editionOf(code, now) }, { style: 'primary' })
          : undefined,
        isAdmin ? run('Who has not', 'voice conduct status') : undefined,
        isAdmin ? openForm('Change it', 'voice conduct set') : undefined,
      ),
    ],
  };
}

function attest({ conduct: store }: ConductDeps): Command {
  return command({
    name: 'voice attest',
    summary: 'Attest the code of conduct.',
    examples: [],
    access: 'members',
    hidden: true,
    fields: { edition: id({ label: 'Edition', required: true }) },
    async run({ edition }, { company, actor, now }) {
      const { tenant } = company;
      const code = await store.current(tenant);
      if (!code || editionOf(code, now) !== edition)
        return refuse('The code has changed since. Please read it as it is now.', {
          next: [run('Read it', 'voice conduct')],
        });
      const by = refOf(actor);
      const record = await ensure(store, code, by, now);
      const written = await store.attestations.change(tenant, record.id, by, (current) =>
        decideAttest(current, by, now),
      );
      if (written.kind === 'refusal') return written;
      return replaceWith(codeCard(code, written.record, now));
    },
  });
}

function ensure(store: ConductStore, code: Code, person: PersonRef, now: Date): Promise<Attestation> {
  const edition = editionOf(code, now);
  return store.attestations.create(code.tenant, person, {
    values: { edition, number: code.number, person },
    what: 'conduct.opened',
    summary: `${person.name} read version ${code.number} of the code of conduct`,
    key: attestationKey(edition, person),
  });
}

function set({ conduct: store }: ConductDeps): Command {
  return command({
    name: 'voice conduct set',
    summary: 'Write the code of conduct; everybody is asked to attest the new version.',
    examples: ['voice conduct set "We promise only what we can keep. We never speak ill of a competitor."'],
    access: ['admin'],
    fields: { text: text({ label: 'Code of conduct', required: true, positional: true }) },
    prefill: async (_raw, { company }) => {
      const code = await store.current(company.tenant);
      return code ? { text: code.text } : {};
    },
    async run(input, { company, actor, key }) {
      const { tenant } = company;
      const before = await store.current(tenant);
      if (before?.text === input.text) return refuse('These are the words of the present version.', { field: 'text' });
      const by = refOf(actor);
      const number = await store.nextVersion(tenant);
      const record = await store.codes.create(tenant, by, {
        values: { number, text: input.text, by },
        what: 'conduct.set',
        summary: `set version ${number} of the code of conduct`,
        key,
      });
      const [change] = record.history;
      if (!change) throw new Error('A record without its first change');
      const sentence = `This is version ${record.number} of the code of conduct. Everybody with a role is asked to attest it, in the working hours of their day.`;
      return answerWithUndo(sentence, store.codes.kind, { record, change });
    },
  });
}

function status({ conduct: store, people }: ConductDeps): Command {
  return command({
    name: 'voice conduct status',
    summary: 'Who has attested the code of conduct, and who has not.',
    examples: ['voice conduct status'],
    access: ['admin'],
    readOnly: true,
    fields: {},
    async run(_input, { company, now }) {
      const code = await store.current(company.tenant);
      if (!code)
        return refuse('There is no code of conduct yet.', { next: [openForm('Write it', 'voice conduct set')] });
      const [everybody, attestations] = await Promise.all([
        people.all(company.tenant),
        store.of(company.tenant, editionOf(code, now)),
      ]);
      const done = new Set(attestations.filter(({ attestedAt }) => attestedAt).map(({ person }) => person.id));
      const members = everybody.filter(isMember);
      return answer(statusCard(code, members, done));
    },
  });
}

const mostNamed = 50;

function statusCard(code: Code, members: readonly PersonRef[], done: ReadonlySet<string>): Card {
  const open = members.filter((member) => !done.has(member.id)).map(({ name }) => name);
  const summary = `${members.length - open.length} of ${members.length} have attested version ${code.number}`;
  const named = open.toSorted((a, b) => a.localeCompare(b)).slice(0, mostNamed);
  const more = open.length - named.length;
  return {
    summary,
    tone: open.length === 0 ? 'good' : 'plain',
    nodes: [
      title(summary),
      textNode(
        open.length === 0
          ? 'Nobody is missing.'
          : [{ bold: 'Not yet: ' }, `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`],
      ),
      actions(run('Read it', 'voice conduct')),
    ],
  };
}
