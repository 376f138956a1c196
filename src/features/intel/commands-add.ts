import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { text } from '../../core/fields.ts';
import { isMember, refOf } from '../../core/person.ts';
import { given, type RawValues } from '../../core/raw-values.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { webAddress } from '../../core/web-address.ts';
import type { Change } from '../../core/records.ts';
import { noteCard } from './cards.ts';
import { competitorsOf, meant } from './competitors.ts';
import { type IntelDeps, noteOf } from './deps.ts';
import { eyesOnNotes } from './eyes.ts';
import { about, note, words } from './fields.ts';
import type { CompetitorRef, Note, NoteFields } from './note.ts';
import { noteName } from './note.ts';
import { decideCorrect, decideWithdraw, mayNotEdit } from './rules.ts';

export function addCommands(deps: IntelDeps): Command[] {
  return [add(deps), correct(deps), remove(deps)];
}

function add(deps: IntelDeps): Command {
  return command({
    name: 'intel add',
    summary: 'Note what you learnt of a competitor, a trend or what customers prefer.',
    examples: [
      'intel add "Globex now bundles support" competitor:Globex type:pricing confidence:high account:Acme',
      'intel add "Buyers ask for usage-based prices" type:trend',
    ],
    access: 'members',
    submit: 'Save',
    fields: { text: words, ...about, link: { ...text({ label: 'Message' }), hidden: true } },
    prefill: (raw, context) => fromConversation(deps, raw, context),
    async run({ link, ...input }, context) {
      const { tenant } = context.company;
      const by = refOf(context.actor);
      const competitor = await competitorOf(deps, input.competitor, context);
      if (isRefusal(competitor)) return competitor;
      const deal = input.deal === undefined ? undefined : await deps.deals.byNumber(tenant, input.deal);
      if (input.deal !== undefined && !deal) return refuse(`There is no deal D-${input.deal}.`, { field: 'deal' });
      const values: NoteFields = {
        number: await deps.store.nextNumber(tenant),
        text: input.text,
        type: input.type ?? (competitor ? 'positioning' : 'trend'),
        confidence: input.confidence ?? 'medium',
        competitor,
        evidence: input.evidence ?? webAddress(link),
        account: input.account ? await deps.accounts.ensure(tenant, input.account, by, context.key) : deal?.account,
        deal: input.deal,
        by,
        holdsAt: context.now,
        checks: [],
      };
      const summary = `noted ${noteName(values)}${competitor ? ` on ${competitor.name}` : ''}`;
      const made = { values, what: 'intel.noted', summary, key: context.key };
      const record = await deps.store.notes.create(tenant, by, made);
      return recorded(deps, record, record.history[0], context);
    },
  });
}

/** What was recorded, with the likely next steps and the way back. */
export async function recorded(
  deps: IntelDeps,
  record: Note,
  change: Change | undefined,
  context: Context,
): Promise<Reply> {
  const eyes = await eyesOnNotes(deps, context.company.tenant, context.actor.id, [record]);
  const card = noteCard(record, eyes, context.now, [change && undoAction(deps.store.notes.kind, { record, change })]);
  return answer({ ...card, tone: 'good' });
}

async function competitorOf(
  deps: IntelDeps,
  name: string | undefined,
  { company }: Context,
): Promise<CompetitorRef | undefined | Refusal> {
  return name === undefined ? undefined : meant(await competitorsOf(deps, company.tenant), name);
}

const isRefusal = (value: CompetitorRef | undefined | Refusal): value is Refusal =>
  value !== undefined && 'kind' in value;

/** In the thread of a deal, its customer, number and competitor need not be typed. */
async function fromConversation({ deals }: IntelDeps, raw: RawValues, context: Context): Promise<RawValues> {
  if (!isMember(context.actor)) return {};
  const deal = await deals.atPlace(context.company.tenant, context.place);
  const seen = webAddress(raw['link']);
  return {
    ...(seen !== undefined && { evidence: seen }),
    ...(deal && { account: deal.account.name, deal: `D-${deal.number}` }),
    ...(deal?.competitor !== undefined && { competitor: deal.competitor }),
  };
}

function correct(deps: IntelDeps): Command {
  const { competitor, type, confidence, evidence } = about;
  return command({
    name: 'intel correct',
    summary: 'Put a note right: its author, managers and admins.',
    examples: ['intel correct N-12 "They bundle support from 50 seats on" confidence:high'],
    access: 'members',
    fields: {
      note,
      text: { ...words, required: false as const },
      competitor,
      type,
      confidence,
      evidence,
    },
    async prefill(raw, context) {
      const found = await noteOf(deps, context, Number(/\d+$/.exec(raw['note'] ?? '')?.[0] ?? 0));
      if ('problem' in found || mayNotEdit(found, context.actor)) return {};
      const shown = {
        text: found.text,
        competitor: found.competitor?.name,
        type: found.type,
        ...(found.evidence && { evidence: found.evidence }),
      };
      const values = { ...shown, confidence: found.confidence };
      return given(values);
    },
    async run({ note: number, competitor: name, ...input }, context) {
      const found = await noteOf(deps, context, number);
      if ('problem' in found) return found;
      const named = await competitorOf(deps, name, context);
      if (isRefusal(named)) return named;
      const given = Object.entries({ ...input, competitor: named }).filter(([, value]) => value !== undefined);
      const { tenant } = context.company;
      const written = await deps.store.notes.change(tenant, found.id, refOf(context.actor), (current) =>
        decideCorrect(current, Object.fromEntries(given), context.actor, context.now),
      );
      return written.kind === 'refusal' ? written : recorded(deps, written.record, written.change, context);
    },
  });
}

function remove(deps: IntelDeps): Command {
  return command({
    name: 'intel remove',
    summary: 'Take a note out of all lists: its author, managers and admins.',
    examples: ['intel remove N-12'],
    access: 'members',
    submit: 'Remove',
    fields: { note },
    async run({ note: number }, context) {
      const found = await noteOf(deps, context, number);
      if ('problem' in found) return found;
      const { tenant } = context.company;
      const written = await deps.store.notes.change(tenant, found.id, refOf(context.actor), (current) =>
        decideWithdraw(current, context.actor),
      );
      return written.kind === 'refusal' ? written : recorded(deps, written.record, written.change, context);
    },
  });
}
