import { context as small, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import type { Period } from '../../core/period.ts';
import { type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { type Figure, figureNames, type Figures, glossary } from '../metrics/index.ts';
import { type Audience, personAudience } from './audience.ts';
import { thisQuarter } from '../../core/period.ts';
import { keptFor } from './commands-rows.ts';
import { figuresNow, type ReportDeps } from './deps.ts';
import { dealTable, lineTable } from './export.ts';
import { stamp } from './report-card.ts';
import { rowsBehind } from './rows-card.ts';
import { count } from './say.ts';
import { scopeAsked, scopeFields } from './scope.ts';
import { type TableFile, type TableFormat, tableBytes } from './table-file.ts';

const tables = ['won', 'lost', 'open', 'closing', 'stale', 'overdue', 'people', 'teams'] as const;
type Table = (typeof tables)[number];
const mostExported = 20_000;

/** `/report export`: what a report shows, as a file in the chat. */
export function exportCommand(deps: ReportDeps): Command {
  return command({
    name: 'report export',
    summary: 'Deals, people or teams as a spreadsheet file.',
    examples: ['report export', 'report export people last quarter', 'report export open team:EMEA format:csv'],
    access: 'members',
    readOnly: true,
    submit: 'Export',
    fields: {
      what: f.choice({ label: 'What', positional: true }, tables),
      period: f.period({ label: 'Period', positional: true, hint: 'This quarter when empty.' }),
      format: f.choice({ label: 'Format', positional: true, aliases: ['as'] }, { xlsx: 'Excel (XLSX)', csv: 'CSV' }),
      ...scopeFields,
      snapshot: f.id({ label: 'Snapshot' }),
      figure: { ...f.choice({ label: 'Figure' }, figureNames), hidden: true },
    },
    async run(input, context) {
      const asked = await figuresAsked(deps, context, input);
      if ('problem' in asked) return asked;
      const { figures, id } = asked;
      const audience = personAudience(context.actor);
      const what = input.what ?? 'won';
      if (!input.figure && isByName(what) && audience.privacy !== 'all')
        return refuse('Only managers and finance export figures by name.', { field: 'what' });
      const table = input.figure ? tableOfFigure(figures, input.figure, audience) : tableOf(figures, what, audience);
      if (table.rows.length === 0) return refuse('There is nothing to export there. Try another period.');
      return fileOf(table, input.format ?? 'xlsx', stamp(figures, id));
    },
  });
}

/** Figures that were shown, as they were; else those of now, with all their deals. */
async function figuresAsked(
  deps: ReportDeps,
  context: Context,
  input: Parameters<typeof scopeAsked>[2] & { snapshot: string | undefined; period: Period | undefined },
): Promise<{ figures: Figures; id?: string } | Refusal> {
  if (input.snapshot !== undefined) return keptFor(deps, context, input.snapshot);
  const scope = await scopeAsked(deps, context, input);
  if ('problem' in scope) return scope;
  return {
    figures: await figuresNow(deps, context, scope, input.period ?? thisQuarter(context), { mostRows: mostExported }),
  };
}

/** Of colleagues a person without a leading role sees progress alone; amounts by name stay with those who lead. */
function isByName(what: Table): what is 'people' | 'teams' {
  return what === 'people' || what === 'teams';
}

interface Exported extends TableFile {
  /** How many rows there are, should not all be in the file. */
  n: number;
}

function tableOf(figures: Figures, what: Table, audience: Audience): Exported {
  const name = `${figures.scope.name} ${what} ${figures.frame.period.key}`;
  if (isByName(what)) return { ...lineTable(name, figures[what], figures), n: figures[what].length };
  const { rows, n } = figures.rows[what];
  return { ...dealTable(name, rows, figures.currency, audience), n };
}

function tableOfFigure(figures: Figures, figure: Figure, audience: Audience): Exported {
  const name = `${figures.scope.name} ${glossary[figure].label} ${figures.frame.period.key}`;
  const { rows, n } = rowsBehind(figures, figure);
  return { ...dealTable(name, rows, figures.currency, audience), n };
}

async function fileOf({ n, ...table }: Exported, format: TableFormat, stamped: string): Promise<Reply> {
  const rows = table.rows.length;
  const all = rows < n ? `the ${rows.toLocaleString('en-US')} largest of ${count(n, 'row')}` : count(rows, 'row');
  const sentence = `${table.name}: ${all}.`;
  return {
    kind: 'file',
    name: `${fileName(table.name)}.${format}`,
    title: table.name,
    bytes: await tableBytes(table, format),
    card: { summary: sentence, nodes: [text(sentence), small(stamped)] },
  };
}

/** Letters and digits of any script stay; all else becomes a hyphen, so that no name can leave its folder. */
export function fileName(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80) || 'report'
  );
}
