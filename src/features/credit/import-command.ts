import { actions, openForm, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { today } from '../../core/dates.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import { compact } from '../approvals/index.ts';
import type { CreditDeps } from './deps.ts';
import { readRows } from './import.ts';
import { changesOf } from './inputs.ts';
import { editors } from './changing.ts';
import * as f from '../../core/fields.ts';

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

export function importFiles(deps: CreditDeps): Command {
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
