import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { rawMoney } from '../../core/money.ts';
import { given, type RawValues } from '../../core/raw-values.ts';
import type { Patch } from '../../core/records.ts';
import type { Reply } from '../../core/reply.ts';
import { normalName } from '../accounts/index.ts';
import { toldCard } from './cards.ts';
import { answerBy, answerLead, leadAccess } from './commands-add.ts';
import { type Changed, changeLead, type LeadDeps, leadOf } from './deps.ts';
import { details, lead } from './fields.ts';
import { disqualifyReasons, type Lead, type LeadFields, leadName } from './lead.ts';
import { methods } from './methods.ts';
import { decideAssign, decideDisqualify, decideQualify, decideReopen, decideTouch, decideUpdate } from './rules.ts';

export function workCommands(deps: LeadDeps): Command[] {
  return [touch(deps), qualify(deps), disqualify(deps), reopen(deps), assign(deps), update(deps)];
}

function touch(deps: LeadDeps): Command {
  return command({
    name: 'lead touch',
    summary: 'Note what was said with a lead; the first note stops the clock of the first answer.',
    examples: ['lead touch L-12 "Called, wants a demo on Friday"'],
    access: leadAccess,
    submit: 'Note',
    fields: { lead, note: f.text({ label: 'What was said', required: true, positional: true }) },
    async run(input, context) {
      const changed = await changeLead(deps, input.lead, context, (current) =>
        decideTouch(current, input.note, actOf(context)),
      );
      return answerChanged(changed, context, 'It is noted.');
    },
  });
}

const question = (label: string) => f.line({ label, hint: '“none” takes an answer away.' });

function qualify(deps: LeadDeps): Command {
  return command({
    name: 'lead qualify',
    summary: 'Answer the checklist of your company, BANT or MEDDICC; with all of it answered the lead is qualified.',
    examples: [
      'lead qualify L-12 budget:"50k approved" authority:CFO need:"Audit in May" timeline:"before May"',
      'lead qualify L-12 champion:"Head of IT" anyway:yes',
    ],
    access: leadAccess,
    fields: {
      lead,
      ...questionFields(),
      anyway: f.flag({ label: 'Qualified as it is', hint: 'Without the answers that are missing.' }),
    },
    prefill: async (raw, context) => {
      const found = await ofForm(deps, raw, context);
      return found ? Object.fromEntries(Object.entries(found.answers).filter(([, words]) => words !== '')) : {};
    },
    async run({ lead: number, anyway = false, ...answers }, context) {
      const changed = await changeLead(deps, number, context, (current) => {
        const method = current.method ?? context.company.qualification ?? 'bant';
        return decideQualify(current, { method, answers, anyway }, actOf(context));
      });
      return answerChanged(changed, context, 'The answers are kept.');
    },
  });
}

/** The questions of both checklists; those that are not the company's are not counted. */
function questionFields() {
  const { budget, authority, need, timeline } = methods.bant;
  const { metrics, buyer, criteria, process, pain, champion, competition } = methods.meddicc;
  return {
    budget: question(budget),
    authority: question(authority),
    need: question(need),
    timeline: question(timeline),
    metrics: question(metrics),
    buyer: question(buyer),
    criteria: question(criteria),
    process: question(process),
    pain: question(pain),
    champion: question(champion),
    competition: question(competition),
  };
}

function disqualify(deps: LeadDeps): Command {
  return command({
    name: 'lead disqualify',
    summary: 'Say that a lead will not become a customer, and why.',
    examples: ['lead disqualify L-12 no-budget "Next year perhaps"'],
    access: leadAccess,
    fields: {
      lead,
      reason: f.choice({ label: 'Reason', required: true, positional: true }, disqualifyReasons),
      text: f.text({ label: 'In their words', positional: true }),
    },
    async run(input, context) {
      const changed = await changeLead(deps, input.lead, context, (current) =>
        decideDisqualify(current, input, actOf(context)),
      );
      return answerChanged(changed, context, `L-${input.lead} is disqualified.`);
    },
  });
}

function reopen(deps: LeadDeps): Command {
  return command({
    name: 'lead reopen',
    summary: 'Open a disqualified lead again, where it was before.',
    examples: ['lead reopen L-12'],
    access: leadAccess,
    fields: { lead },
    async run(input, context) {
      const changed = await changeLead(deps, input.lead, context, (current) => decideReopen(current, actOf(context)));
      return answerChanged(changed, context, `L-${input.lead} is open again.`);
    },
  });
}

function assign(deps: LeadDeps): Command {
  return command({
    name: 'lead assign',
    summary: 'Give a lead to somebody else, who is told.',
    examples: ['lead assign L-12 @rob'],
    access: leadAccess,
    fields: { lead, owner: f.person({ label: 'To whom', required: true, positional: true }) },
    async run({ lead: number, owner }, context) {
      const remindAt = await answerBy(deps, owner, context);
      const changed = await changeLead(deps, number, context, (current) => {
        const decided = decideAssign(current, owner, remindAt, actOf(context));
        if (decided.kind === 'refusal' || owner.id === context.actor.id) return decided;
        const card = toldCard(current, `${context.actor.name} gave you a lead.`);
        return { ...decided, due: [{ kind: 'tell', to: { person: owner.id }, card }] };
      });
      return answerChanged(changed, context, `L-${number} is with ${owner.name} now.`);
    },
  });
}

function update(deps: LeadDeps): Command {
  return command({
    name: 'lead update',
    summary: 'Change what is known of a lead.',
    examples: ['lead update L-12 contact:"Peter Gibbons" value:40k'],
    access: leadAccess,
    fields: {
      lead,
      company: f.line({ label: 'Company' }),
      interest: f.text({ label: 'What they want' }),
      ...details,
    },
    prefill: async (raw, context) => {
      const found = await ofForm(deps, raw, context);
      return found ? rawOf(found) : {};
    },
    async run({ lead: number, ...input }, context) {
      const said = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const set: Patch<LeadFields> = {
        ...said,
        ...(input.company !== undefined && { normal: normalName(input.company) }),
      };
      const changed = await changeLead(deps, number, context, (current) => decideUpdate(current, set, actOf(context)));
      return answerChanged(changed, context, `L-${number} is changed.`);
    },
  });
}

export function actOf({ actor, now }: Pick<Context, 'actor' | 'now'>) {
  return { by: actor, now };
}

export function answerChanged(
  changed: Changed | Extract<Reply, { kind: 'refusal' }>,
  context: Context,
  said: string,
): Reply {
  return changed.kind === 'refusal' ? changed : answerLead(changed.record, context, said);
}

/** The lead that a form is opened for. */
export async function ofForm(deps: LeadDeps, raw: RawValues, context: Context): Promise<Lead | undefined> {
  const found = await leadOf(deps, context, Number(/\d+/.exec(raw['lead'] ?? '')?.[0] ?? 0));
  return 'kind' in found ? undefined : found;
}

function rawOf(found: Lead): RawValues {
  const { company, interest, contact, email, phone, source, segment, region, country, industry, size, value } = found;
  const words = { company, interest, contact, email, phone, source, segment, region, country, industry, size };
  return {
    lead: leadName(found),
    ...given(words),
    ...(value && { value: rawMoney(value) }),
  };
}
