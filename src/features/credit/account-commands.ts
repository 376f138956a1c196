import { actions, openForm, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { dayIn, today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, refuse, type Refusal, type Reply } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import { undoAction } from '../../core/undo.ts';
import { compact } from '../approvals/index.ts';
import { assessCase } from './assess.ts';
import { figuresNodes, fileCard } from './cards.ts';
import { caseOf } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { collateralTypes, emptyFile, type CreditFile, type FileFields } from './file.ts';
import { factsOf } from './gather.ts';
import { readRows } from './import.ts';
import { changesOf, fileInputs, rawFile } from './inputs.ts';
import { ruleCodes } from './policy.ts';

const editors = ['finance', 'admin'] as const;

/** What is known of a customer's credit: by command, by form, by import. */
export function accountCommands(deps: CreditDeps): Command[] {
  return [account(deps), importFiles(deps), reference(deps), collateral(deps), manualClass(deps), release(deps)];
}

const accountField = f.account({ label: 'Account', required: true, positional: true });

function account(deps: CreditDeps): Command {
  return command({
    name: 'credit account',
    summary: 'Show or change what is known of a customer’s credit: books, accounts, bureau, terms.',
    examples: [
      'credit account Acme',
      'credit account Acme open:52k oldest:12 late:8 networth:2m workingcapital:600k since:2019-03-01',
    ],
    access: editors,
    fields: { account: accountField, ...fileInputs },
    prefill: (raw, context) => presentFile(deps, raw['account'], context),
    async run({ account: ref, ...input }, context) {
      const known = await deps.accounts.ensure(context.company.tenant, ref, refOf(context.actor), context.key);
      const isLook = Object.values(input).every((value) => value === undefined);
      if (isLook) return answer(await cardOf(deps, known, context));
      const now = today({ now: context.now, zone: context.company.zone });
      return changed(deps, known, context, (file) => {
        const { set, said } = changesOf(file, input, now);
        if (said.length === 0) return refuse('All of this is known already.');
        return {
          kind: 'write',
          set: compact(set),
          what: 'credit.account',
          summary: `${known.name}: ${said.join(', ')}`,
        };
      });
    },
  });
}

async function presentFile(deps: CreditDeps, words: string | undefined, context: Context) {
  const found = words ? await context.lookup.account(words) : undefined;
  if (!found?.ok || found.value.id === undefined) return {};
  const file = await deps.store.ofAccount(context.company.tenant, found.value.id);
  return file ? rawFile(file) : {};
}

async function cardOf(deps: CreditDeps, known: { id: string; name: string }, context: Context) {
  const now = dayIn(context.now, context.company.zone);
  const { document: policy } = await deps.policies.inForce(context.company.tenant, now);
  const facts = await factsOf(deps, context.company, known, policy, context.now);
  const given = caseOf(facts, {
    purpose: 'order',
    terms: { amount: { minor: 0, currency: context.company.currency } },
  });
  const file = (await deps.store.ofAccount(context.company.tenant, known.id)) ?? emptyFile(known);
  return fileCard(file, figuresNodes(given, assessCase(given, policy), policy), now);
}

/** A change of a file, answered with the file as it now is and the way back. */
async function changed(
  deps: CreditDeps,
  known: { id: string; name: string },
  context: Context,
  decide: (file: CreditFile) => Write<FileFields> | Refusal,
): Promise<Reply> {
  const written = await deps.store.change(context.company.tenant, known, refOf(context.actor), decide);
  if (written.kind === 'refusal') return written;
  const card = await cardOf(deps, known, context);
  return answer({
    ...card,
    summary: written.change.summary,
    tone: 'good',
    nodes: [text(`Recorded: ${written.change.summary}.`), ...card.nodes, actions(undoAction('creditfile', written))],
  });
}

const pasted = f.field(
  {
    label: 'Table',
    required: true,
    positional: true,
    hint: 'The first line names the columns: account;open;oldest;late;…',
  },
  {
    example: '"account;open …"',
    control: () => ({ kind: 'paragraph' as const, placeholder: 'account;open;oldest\nAcme;52k;12' }),
    parse: (raw: string) =>
      raw.length > 200_000 ? problem('This is longer than 200,000 characters. Import it in parts.') : parsed(raw),
  },
);

function importFiles(deps: CreditDeps): Command {
  return command({
    name: 'credit import',
    summary: 'Take over what the books say of many customers, as pasted CSV; the same text can be imported again.',
    examples: ['credit import "account;open;oldest;late"'],
    access: editors,
    submit: 'Import',
    fields: { table: pasted },
    async run({ table }, context) {
      const read = await readRows(table, context);
      if ('ok' in read) return refuse(read.problem, { field: 'table' });
      const report: { line: number; account: string; outcome: string }[] = read.problems.map((each) => ({
        line: each.line,
        account: '',
        outcome: each.problem,
      }));
      const counts = { changed: 0, same: 0, wrong: report.length };
      const now = today({ now: context.now, zone: context.company.zone });
      for (const row of read.rows) {
        const found = await context.lookup.account(row.account);
        if (!found.ok || found.value.id === undefined) {
          counts.wrong += 1;
          report.push({
            line: row.line,
            account: row.account,
            outcome: found.ok ? 'not an account yet' : found.problem,
          });
          continue;
        }
        const known = { id: found.value.id, name: found.value.name };
        const written = await deps.store.change(context.company.tenant, known, refOf(context.actor), (file) => {
          const { set, said } = changesOf(file, row.input, now);
          return said.length === 0
            ? refuse('unchanged')
            : {
                kind: 'write',
                set: compact(set),
                what: 'credit.account',
                summary: `${known.name}: ${said.join(', ')} (import)`,
              };
        });
        counts[written.kind === 'written' ? 'changed' : 'same'] += 1;
        report.push({
          line: row.line,
          account: known.name,
          outcome: written.kind === 'written' ? (written.change.summary.split(': ')[1] ?? 'changed') : 'unchanged',
        });
      }
      return answer(importCard(counts, report));
    },
  });
}

function importCard(
  counts: { changed: number; same: number; wrong: number },
  report: readonly { line: number; account: string; outcome: string }[],
) {
  const summary = `${counts.changed} changed, ${counts.same} unchanged, ${counts.wrong} not taken over`;
  const rows = [...report]
    .sort((a, b) => a.line - b.line)
    .map((each) => [String(each.line), each.account, each.outcome]);
  return {
    summary,
    tone: counts.wrong > 0 ? ('warning' as const) : ('good' as const),
    nodes: [
      title('Import'),
      text(
        `${summary}. Correct the lines that were not taken over and import the same text again: what is there already stays as it is.`,
      ),
      {
        kind: 'table' as const,
        caption: 'Line by line',
        columns: [{ label: 'Line' }, { label: 'Account' }, { label: 'Outcome' }],
        rows: rows.slice(0, 100),
      },
      actions(openForm('Import again', 'credit import')),
    ],
  };
}

function reference(deps: CreditDeps): Command {
  return command({
    name: 'credit reference',
    summary: 'Record what a supplier of the customer reports.',
    examples: ['credit reference Acme from:"Steelco" high:20k late:10'],
    access: editors,
    fields: {
      account: accountField,
      from: f.line({ label: 'From', required: true }),
      high: f.amount({ label: 'Highest credit', required: true }),
      late: f.whole({ label: 'Days beyond terms', required: true, aliases: ['dbt'] }),
    },
    async run(input, context) {
      const known = await deps.accounts.ensure(
        context.company.tenant,
        input.account,
        refOf(context.actor),
        context.key,
      );
      const asOf = today({ now: context.now, zone: context.company.zone });
      return changed(deps, known, context, (file) => ({
        kind: 'write',
        set: {
          references: [
            ...file.references.filter(({ from }) => from.toLowerCase() !== input.from.toLowerCase()),
            { from: input.from, highCredit: input.high, daysBeyondTerms: input.late, asOf },
          ],
        },
        what: 'credit.reference',
        summary: `${known.name}: reference of ${input.from}`,
      }));
    },
  });
}

function collateral(deps: CreditDeps): Command {
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
      const known = await deps.accounts.ensure(
        context.company.tenant,
        input.account,
        refOf(context.actor),
        context.key,
      );
      return changed(deps, known, context, (file) => ({
        kind: 'write',
        set: {
          collateral: [
            ...file.collateral,
            { type: input.type, cap: input.cap, cover: input.cover ?? 100, validTo: input.until },
          ],
        },
        what: 'credit.collateral',
        summary: `${known.name}: ${input.type} recorded`,
      }));
    },
  });
}

function manualClass(deps: CreditDeps): Command {
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
      const known = await deps.accounts.ensure(
        context.company.tenant,
        input.account,
        refOf(context.actor),
        context.key,
      );
      return changed(deps, known, context, () => ({
        kind: 'write',
        set: {
          manualClass: { class: input.class, reason: input.reason, until: input.until, by: refOf(context.actor) },
        },
        what: 'credit.class',
        summary: `${known.name}: class ${input.class} by hand until ${input.until} (${input.reason})`,
      }));
    },
  });
}

function release(deps: CreditDeps): Command {
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
      const known = await deps.accounts.ensure(
        context.company.tenant,
        input.account,
        refOf(context.actor),
        context.key,
      );
      return changed(deps, known, context, (file) => {
        const others = file.exclusions.filter(({ code }) => code !== input.rule);
        return {
          kind: 'write',
          set: { exclusions: input.undo ? others : [...others, { code: input.rule, reason: input.reason }] },
          what: 'credit.release',
          summary: `${known.name}: ${input.undo ? 'no longer ' : ''}released from ${input.rule} (${input.reason})`,
        };
      });
    },
  });
}
