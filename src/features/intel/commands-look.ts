import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { startOfDay } from '../../core/dates.ts';
import { choice, period } from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { hasRole, refOf } from '../../core/person.ts';
import { run } from '../../core/card.ts';
import { given } from '../../core/raw-values.ts';
import { answer, type Refusal, replaceWith, type Reply } from '../../core/reply.ts';
import { knownAccount } from '../accounts/index.ts';
import { battlecardOf } from './battlecard.ts';
import { listCard, noteCard, pageSize } from './cards.ts';
import { battleCard } from './cards-battle.ts';
import { competitorsOf, known } from './competitors.ts';
import { type IntelDeps, noteOf } from './deps.ts';
import { eyesOnNotes } from './eyes.ts';
import { competitorField, note } from './fields.ts';
import { noteName, noteTypes } from './note.ts';
import type { NoteFilter } from './store.ts';

export function lookCommands(deps: IntelDeps): Command[] {
  return [list(deps), show(deps), battlecard(deps), share(deps)];
}

function list(deps: IntelDeps): Command {
  return command({
    name: 'intel list',
    summary: 'What is known of competitors and the market, the newest first.',
    examples: ['intel list', 'intel list Globex type:pricing', 'intel list account:Acme period:2026-Q4'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'List',
    fields: {
      competitor: competitorField({ label: 'Competitor', positional: true }),
      type: choice({ label: 'Type' }, noteTypes),
      account: knownAccount({ label: 'Customer', aliases: ['customer'] }),
      period: period({ label: 'Noted in' }),
      page: pageField(),
    },
    async run({ page, ...wanted }, context): Promise<Reply> {
      const filter = await filterOf(deps, wanted, context);
      if ('problem' in filter) return filter;
      const { tenant } = context.company;
      const count = await deps.store.count(tenant, filter);
      const number = Math.min(page ?? 1, Math.max(1, Math.ceil(count / pageSize)));
      const notes = await deps.store.find(tenant, filter, { limit: pageSize, skip: (number - 1) * pageSize });
      const raw = {
        competitor: wanted.competitor,
        type: wanted.type,
        account: wanted.account && `account:${wanted.account.id}`,
        period: wanted.period?.key,
      };
      const eyes = await eyesOnNotes(deps, tenant, context.actor.id, notes);
      const card = listCard({ notes, count, page: number, raw: given(raw) }, eyes, context.now);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

async function filterOf(
  deps: IntelDeps,
  wanted: {
    competitor?: string | undefined;
    type?: NoteFilter['type'];
    account?: { id: string } | undefined;
    period?: { start: string; end: string } | undefined;
  },
  { company }: Context,
): Promise<NoteFilter | Refusal> {
  const named =
    wanted.competitor === undefined ? undefined : known(await competitorsOf(deps, company.tenant), wanted.competitor);
  if (named && 'problem' in named) return named;
  return {
    competitor: named?.keys,
    type: wanted.type,
    accounts: wanted.account && (await deps.accounts.family(company.tenant, wanted.account.id)),
    from: wanted.period && startOfDay(wanted.period.start, company.zone),
    to: wanted.period && startOfDay(wanted.period.end, company.zone),
  };
}

function show(deps: IntelDeps): Command {
  return command({
    name: 'intel show',
    summary: 'A note, who said it, whether it still holds, and what proves it.',
    examples: ['intel show N-12'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { note },
    async run(input, context) {
      const found = await noteOf(deps, context, input.note);
      if ('problem' in found) return found;
      const eyes = await eyesOnNotes(deps, context.company.tenant, context.actor.id, [found]);
      const values = { note: noteName(found) };
      const isTheirs = found.by.id === context.actor.id || hasRole(context.actor, ['manager', 'admin']);
      const sure = { title: `Remove ${values.note}?`, text: 'It leaves all lists and battlecards.', yes: 'Remove' };
      return answer(
        noteCard(found, eyes, context.now, [
          run('Share here', 'intel share', values),
          isTheirs ? run('Remove', 'intel remove', values, { style: 'danger', confirm: sure }) : undefined,
        ]),
      );
    },
  });
}

function share(deps: IntelDeps): Command {
  return command({
    name: 'intel share',
    summary: 'Show a note to everybody in this conversation; it stays up to date there.',
    examples: ['intel share N-12'],
    access: 'members',
    submit: 'Share',
    fields: { note },
    async run(input, context) {
      const found = await noteOf(deps, context, input.note);
      if ('problem' in found) return found;
      const { platform, workspace, channel, thread } = context.place;
      const place = { platform, workspace, channel, ...(thread !== undefined && { thread }) };
      const written = await deps.store.notes.change(context.company.tenant, found.id, refOf(context.actor), () => ({
        kind: 'write',
        set: {},
        what: 'intel.shared',
        summary: `shared ${noteName(found)}`,
        due: [{ kind: 'show', to: { place } }],
      }));
      return written.kind === 'refusal' ? written : answer(`${noteName(found)} is shown here.`);
    },
  });
}

function battlecard(deps: IntelDeps): Command {
  return command({
    name: 'intel battlecard',
    summary: 'How to win against a competitor: the win rate, the reasons, what is known of them.',
    examples: ['intel battlecard Globex'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { competitor: competitorField({ label: 'Competitor', required: true, positional: true }) },
    async run({ competitor }, context) {
      const found = known(await competitorsOf(deps, context.company.tenant), competitor);
      if ('problem' in found) return found;
      return answer(battleCard(await battlecardOf(deps, found, context), context.now));
    },
  });
}
