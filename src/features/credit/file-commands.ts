import { command, type Command } from '../../core/command.ts';
import { today } from '../../core/dates.ts';
import { refOf } from '../../core/person.ts';
import { refuse } from '../../core/reply.ts';
import type { CreditDeps } from './deps.ts';
import { collateralTypes, withCollateral, withReference } from './file.ts';
import { ruleCodes } from './policy.ts';
import { accountField, changed, editors } from './changing.ts';
import * as f from '../../core/fields.ts';
import { readDaysBeyond } from './inputs.ts';

export function reference(deps: CreditDeps): Command {
  return command({
    name: 'credit reference',
    summary: 'Record what a supplier of the customer reports.',
    examples: ['credit reference Acme from:"Steelco" high:20k late:10'],
    access: editors,
    fields: {
      account: accountField,
      from: f.line({ label: 'From', required: true }),
      high: f.amount({ label: 'Highest credit', required: true }),
      late: { ...f.whole({ label: 'Days beyond terms', required: true, aliases: ['dbt'] }), parse: readDaysBeyond },
    },
    async run(input, context) {
      const asOf = today({ now: context.now, zone: context.company.zone });
      const said = { from: input.from, highCredit: input.high, daysBeyondTerms: input.late, asOf };
      return changed(deps, input.account, context, (file, name) => {
        const references = withReference(file, said);
        if (!references) return refuse('This is known already.');
        const summary = `${name}: reference of ${input.from}`;
        return { kind: 'write', set: { references }, what: 'credit.reference', summary };
      });
    },
  });
}

export function collateral(deps: CreditDeps): Command {
  return command({
    name: 'credit collateral',
    summary: 'Record a guarantee, letter of credit or insurance, with its cap, cover and end.',
    examples: ['credit collateral Acme guarantee cap:20k cover:90% until:2027-12-31'],
    access: editors,
    fields: {
      account: accountField,
      type: f.choice({ label: 'What', required: true, positional: true }, collateralTypes),
      cap: f.amount({ label: 'Up to', required: true }),
      until: f.day({ label: 'Until', required: true }),
      cover: f.percent({ label: 'Share covered', hint: '100 % when empty.' }),
    },
    async run(input, context) {
      const said = { type: input.type, cap: input.cap, cover: input.cover ?? 100, validTo: input.until };
      return changed(deps, input.account, context, (file, name) => {
        const items = withCollateral(file, said);
        if (!items) return refuse('This is known already.');
        const summary = `${name}: ${input.type} recorded`;
        return { kind: 'write', set: { collateral: items }, what: 'credit.collateral', summary };
      });
    },
  });
}

export function manualClass(deps: CreditDeps): Command {
  return command({
    name: 'credit class',
    summary: 'Set a class by hand for a time, with the reason; the computed one stays visible.',
    examples: ['credit class Acme 2 until:+90d "new owner brings capital"'],
    access: editors,
    fields: {
      account: accountField,
      class: f.choice({ label: 'Class', required: true, positional: true }, ['1', '2', '3', '4', '5']),
      reason: f.text({ label: 'Why', required: true, positional: true }),
      until: f.day({ label: 'Until', required: true }),
    },
    async run(input, context) {
      const now = today({ now: context.now, zone: context.company.zone });
      if (input.until <= now) return refuse('It has to end later than today.', { field: 'until' });
      return changed(deps, input.account, context, (_file, name) => ({
        kind: 'write',
        set: {
          manualClass: { class: input.class, reason: input.reason, until: input.until, by: refOf(context.actor) },
        },
        what: 'credit.class',
        summary: `${name}: class ${input.class} by hand until ${input.until} (${input.reason})`,
      }));
    },
  });
}

export function release(deps: CreditDeps): Command {
  return command({
    name: 'credit release',
    summary: 'Release a customer from one rule, with the reason, or take that back.',
    examples: [
      'credit release Acme terms-rank "framework contract"',
      'credit release Acme terms-rank "contract ended" undo:yes',
    ],
    access: editors,
    fields: {
      account: accountField,
      rule: f.choice({ label: 'Rule', required: true, positional: true }, ruleCodes),
      reason: f.text({ label: 'Why', required: true, positional: true }),
      undo: f.flag({ label: 'Take it back' }),
    },
    async run(input, context) {
      return changed(deps, input.account, context, (file, name) => {
        const others = file.exclusions.filter(({ code }) => code !== input.rule);
        return {
          kind: 'write',
          set: { exclusions: input.undo ? others : [...others, { code: input.rule, reason: input.reason }] },
          what: 'credit.release',
          summary: `${name}: ${input.undo ? 'no longer ' : ''}released from ${input.rule} (${input.reason})`,
        };
      });
    },
  });
}
