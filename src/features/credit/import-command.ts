import { actions, type Card, context as contextNode, openForm, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { type Day, today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse } from '../../core/reply.ts';
import { readRows } from '../../core/rows.ts';
import { compact } from '../approvals/index.ts';
import { editors } from './changing.ts';
import type { CreditDeps } from './deps.ts';
import { changesOfRow, columns, problemOfRow, type Row } from './import.ts';

/** What became of a line. */
interface Outcome {
  line: number;
  account: string;
  result: 'wrong' | 'changed' | 'unchanged';
  said: string;
}

export function importFiles(deps: CreditDeps): Command {
  return command({
    name: 'credit import',
    summary: 'Take over what the books say of many customers from a CSV file; the same file can be imported again.',
    examples: ['credit import "account;open;oldest;late"'],
    access: editors,
    submit: 'Import',
    fields: {
      table: f.textFile({
        label: 'CSV file',
        required: true,
        positional: true,
        hint: 'The first line names the columns: account;open;oldest;late;… Every column of “credit account” is known.',
      }),
    },
    async run({ table }, context) {
      const read = await readRows(table, columns, context);
      if ('problem' in read) return refuse(read.problem, { field: 'table' });
      const outcomes: Outcome[] = read.problems.map(({ line, words, problem }) =>
        wrong(line, words['account'] ?? '', problem),
      );
      const now = today({ now: context.now, zone: context.company.zone });
      for (const { line, input } of read.rows) outcomes.push(await takeOver(deps, context, { line, input }, now));
      return answer(reportCard(outcomes));
    },
  });
}

function wrong(line: number, account: string, said: string): Outcome {
  return { line, account, result: 'wrong', said };
}

async function takeOver(
  deps: CreditDeps,
  context: Context,
  { line, input }: { line: number; input: Row },
  now: Day,
): Promise<Outcome> {
  const { id, name } = input.account;
  if (id === undefined) return wrong(line, name, 'This is not an account yet.');
  const incomplete = problemOfRow(input);
  if (incomplete) return wrong(line, name, incomplete.problem);
  const written = await deps.store.change(context.company.tenant, { id, name }, refOf(context.actor), (file) => {
    const { set, said } = changesOfRow(file, input, now);
    if (said.length === 0) return refuse('unchanged');
    return {
      kind: 'write',
      set: compact(set),
      what: 'credit.import',
      summary: `${name}: ${said.join(', ')}`,
    };
  });
  if (written.kind === 'refusal') return { line, account: name, result: 'unchanged', said: 'unchanged' };
  return { line, account: name, result: 'changed', said: written.change.summary.slice(name.length + 2) };
}

const shown = 100;
const order: Outcome['result'][] = ['wrong', 'changed', 'unchanged'];

/** Line by line, first what is left to do. */
function reportCard(outcomes: readonly Outcome[]): Card {
  const count = (result: Outcome['result']) => outcomes.filter((each) => each.result === result).length;
  const summary = `${count('changed')} changed, ${count('unchanged')} unchanged, ${count('wrong')} not taken over`;
  const sorted = [...outcomes].sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result) || a.line - b.line);
  const left = sorted.length - shown;
  const advice =
    count('wrong') > 0
      ? ' Correct the lines that were not taken over and import the file again: nothing is taken twice.'
      : '';
  return {
    summary,
    tone: count('wrong') > 0 ? 'warning' : 'good',
    nodes: [
      title('Import'),
      text(`${summary}.${advice}`),
      {
        kind: 'table',
        caption: 'Line by line',
        columns: [{ label: 'Line' }, { label: 'Account' }, { label: 'Outcome' }],
        rows: sorted
          .slice(0, shown)
          .map(({ line, account, result, said }) => [
            String(line),
            account,
            result === 'wrong' ? `Not taken over: ${said}` : said,
          ]),
      },
      ...(left > 0 ? [contextNode(`… and ${left} lines more, the last of them ${sorted.at(-1)?.said ?? ''}.`)] : []),
      actions(openForm('Import again', 'credit import')),
    ],
  };
}
